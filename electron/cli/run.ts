import { parseArgs } from 'node:util';
import type { AppError } from '../../shared/errors.ts';
import { fail, isRetryable } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { errorText, findProblemText, problemText, problemTitle } from '../../shared/text/index.ts';
import type { Command, CommandName, ExitCode } from './command.ts';
import { COMMAND_NAMES, COMMON_OPTIONS } from './command.ts';
import { COMMANDS } from './commands.ts';
import { exitCodeOf } from './exit-code.ts';
import { isSet, type OptionValues } from './option.ts';
import type { Terminal } from './session.ts';
import { createSession } from './session.ts';
import { printable, printableJson } from './terminal.ts';

/** What the program runs in. */
export interface Surroundings {
  readonly terminal: Pick<Terminal, 'input' | 'showPrompt'>;
  readonly version: string;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  print(text: string): void;
  printError(text: string): void;
}

/** Runs one command line and answers its exit code. Words and data go to standard output, failures and prompts to standard error. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const json = args.includes('--json');
  const found = findCommand(args);
  if (found === undefined) return runWithoutCommand(args, surroundings, json);
  const command = COMMANDS[found.name];
  const parsed = parseCommand(command, found.rest);
  if (!parsed.ok) return printFailure(parsed.error, surroundings, { json, exitCode: 2 });
  const { values, positionals } = parsed.value;
  if (isSet(values, 'help')) return printLines(commandText.usage(found.name), surroundings);
  const { min, max } = command.positionals;
  if (positionals.length < min)
    return printFailure(wrongUse(found.name, 'missing'), surroundings, { json, exitCode: 2 });
  if (positionals.length > max)
    return printFailure(wrongUse(positionals[max] ?? '', 'unexpected'), surroundings, { json, exitCode: 2 });
  const session = createSession(
    { ...surroundings.terminal, ...surroundings },
    surroundings.version,
    surroundings.signal,
  );
  try {
    const answer = await command.run({ values, positionals, session });
    if (!answer.ok)
      return printFailure(answer.error, surroundings, { json, exitCode: failureExit(command, answer.error) });
    surroundings.print(
      json
        ? `${printableJson(answer.value.json)}\n`
        : answer.value.lines.map((line) => `${printable(line)}\n`).join(''),
    );
    for (const note of answer.value.notes ?? []) surroundings.printError(`${printable(note)}\n`);
    return answer.value.exitCode;
  } finally {
    await session.application.close();
  }
}

const wrongUse = (field: string, problem: string): AppError => fail('input.invalid', { field, problem }).error;

function failureExit(command: Command, error: AppError): ExitCode {
  const code = exitCodeOf(error);
  return code === 2 ? 2 : (command.failureExit ?? code);
}

function findCommand(
  args: readonly string[],
): { readonly name: CommandName; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const words = args.slice(0, length).join(' ');
    const name = COMMAND_NAMES.find((known) => known === words);
    if (name !== undefined) return { name, rest: args.slice(length) };
  }
  return undefined;
}

function runWithoutCommand(args: readonly string[], surroundings: Surroundings, json: boolean): ExitCode {
  const [first] = args;
  if (first === '--version') return printLines([surroundings.version], surroundings);
  if (first === '--help' || first === '-h') return printLines(commandText.overview(COMMAND_NAMES), surroundings);
  const group = COMMAND_NAMES.filter((name) => name.startsWith(`${first ?? ''} `));
  if (group.length > 0 && (args[1] === '--help' || args[1] === '-h'))
    return printLines(commandText.overview(group), surroundings);
  return printFailure(
    wrongUse(
      args
        .slice(0, 2)
        .filter((word) => !word.startsWith('-'))
        .join(' '),
      first === undefined ? 'no-command' : 'unknown-command',
    ),
    surroundings,
    { json, exitCode: 2 },
  );
}

interface ParsedCommand {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
}

function parseCommand(command: Command, args: readonly string[]): Result<ParsedCommand, AppError> {
  try {
    const options = { ...COMMON_OPTIONS, ...command.options };
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    return ok({ values, positionals });
  } catch (cause) {
    if (!(cause instanceof TypeError) || !('code' in cause)) throw cause;
    const problem = cause.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'unknown-option' : 'option-value';
    return fail('input.invalid', { field: /'(-[^' ]*)/.exec(cause.message)?.[1] ?? '', problem });
  }
}

function printLines(lines: readonly string[], { print }: Surroundings): ExitCode {
  print(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

/** `{error: {code, text, hint, …evidence}}`, or the same in lines. */
function printFailure(
  error: AppError,
  { printError }: Surroundings,
  how: { readonly json: boolean; readonly exitCode: ExitCode },
): ExitCode {
  const { text, hint } = describeFailure(error);
  if (how.json) {
    printError(
      `${printableJson({ error: { code: error.code, text, hint, retryable: isRetryable(error), ...error.evidence } })}\n`,
    );
    return how.exitCode;
  }
  // The rules follow line by line: the sentence before them need not name them too.
  const head = error.code === 'issue.refused' ? `${errorText(error).title}:` : text;
  const lines = [head, ...listRules(error), hint];
  printError(
    lines
      .filter((line) => line !== '')
      .map((line) => `${printable(line)}\n`)
      .join(''),
  );
  return how.exitCode;
}

function listRules(error: AppError): readonly string[] {
  if (error.code === 'issue.refused')
    return error.evidence.rules.map((rule) => {
      const { detail = '', fix = '' } = findProblemText(rule.code, rule.evidence) ?? {};
      return commandText.refusedRule(problemTitle(rule.code, rule.evidence), rule.rfc, `${detail} ${fix}`.trim());
    });
  if (error.code !== 'issue.warnings') return [];
  return error.evidence.rules.map((rule) => {
    const { title, detail } = problemText(rule);
    return commandText.problem(rule.severity, title, detail);
  });
}

/** What is wrong with the words of a command line is told by the command line's own texts. */
function describeFailure(error: AppError): { readonly text: string; readonly hint: string } {
  const { title, detail, hint } = errorText(error);
  const own =
    error.code === 'input.invalid'
      ? commandText.findInputProblem(error.evidence.field, error.evidence.problem)
      : undefined;
  return { text: own ?? `${title}. ${detail}`, hint };
}
