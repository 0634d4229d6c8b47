import { commandText } from '../../shared/text/en/cli.ts';
import { printableJson } from './terminal.ts';

/**
 * What standard error says of a mistake of our own. People get the stack, without which it could not be reported; a program gets the code alone,
 * since a stack holds places of this computer and may quote what was worked on.
 */
export function describeBug(bug: unknown, json: boolean): string {
  if (json) return `${printableJson({ error: { code: 'internal', text: commandText.bugTitle, retryable: false } })}\n`;
  return `${commandText.bug}\n${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}\n`;
}
