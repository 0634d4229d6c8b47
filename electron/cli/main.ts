import { readFileSync } from 'node:fs';
import { describeBug } from './bug.ts';
import { listenForInterruption } from './interruption.ts';
import { runCommandLine } from './run.ts';

/** The manifest lies two folders above both the sources and the bundle. */
function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
  return typeof version === 'string' ? version : '';
}

const interruption = listenForInterruption();
// A reader that has seen enough, as `head`, closes the pipe.
process.stdout.on('error', () => process.exit(0));

try {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    terminal: { input: process.stdin, showPrompt: (text) => process.stderr.write(text) },
    version: readVersion(),
    signal: interruption.signal,
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
  });
} catch (bug) {
  process.stderr.write(describeBug(bug, process.argv.includes('--json')));
  process.exitCode = 3;
}
await interruption.heardAll();
