import { runCommandLine } from './run.ts';

/** What one run of the command line left behind. */
export interface RunHere {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process: starting one for each would take most of the time. */
export async function runHere(...args: readonly string[]): Promise<RunHere> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCommandLine(args, {
    terminal: { input: process.stdin, showPrompt: () => undefined },
    version: '0',
    signal: new AbortController().signal,
    print: (text) => (stdout += text),
    printError: (text) => (stderr += text),
  });
  return { exitCode, stdout, stderr };
}

/** What it answers as JSON; another exit code throws. */
export async function answerHere(exitCode: number, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const done = await runAs(exitCode, args);
  return JSON.parse(done.stdout) as Record<string, unknown>;
}

/** The code of its failure; another exit code throws. */
export async function failureHere(exitCode: number, ...args: readonly string[]): Promise<string> {
  const done = await runAs(exitCode, args);
  return (JSON.parse(done.stderr) as { error: { code: string } }).error.code;
}

async function runAs(exitCode: number, args: readonly string[]): Promise<RunHere> {
  const done = await runHere(...args, '--json');
  if (done.exitCode !== exitCode) throw new Error(`${args.join(' ')} ended with ${done.exitCode}: ${done.stderr}`);
  return done;
}
