/** One line of the log file. Holds no input of a call, no path and no secret. */
export interface ErrorEntry {
  readonly where: string;
  readonly name: string;
  /** Empty for secret channels. */
  readonly message: string;
  readonly stack: readonly string[];
}

/** Writes an entry and answers the id under which it can be found. */
export type WriteError = (entry: ErrorEntry) => string;

const MAX_MESSAGE_LENGTH = 500;
const MAX_FRAMES = 20;

/**
 * Describes a bug for the log file. Paths are cut to file names; with `secret` the message is left out, since it may
 * repeat what was passed in.
 */
export function buildErrorEntry(where: string, thrown: unknown, secret: boolean): ErrorEntry {
  const error = thrown instanceof Error ? thrown : undefined;
  return {
    where,
    name: error?.name ?? typeof thrown,
    message: secret || error === undefined ? '' : withoutPaths(error.message).slice(0, MAX_MESSAGE_LENGTH),
    stack: framesOf(error?.stack ?? ''),
  };
}

/** The frames alone: the first lines of a stack repeat the message. */
function framesOf(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at .*[:)]\d*/.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => withoutPaths(line.trim()));
}

/** Replaces every directory by nothing: `/home/ann/acme.csgn` becomes `acme.csgn` in frames, `…` in messages. */
export function withoutPaths(text: string): string {
  return text
    .replaceAll(/(?:file:\/\/)?\/(?:[^\s/'"()]+\/)+(?=[^\s/'"()]+:\d+)/g, '')
    .replaceAll(/(['"])(?:\/|[A-Za-z]:\\|\\\\)[^'"]*\1/g, '$1…$1')
    .replaceAll(/(?:^|(?<=[\s(=]))(?:\/|[A-Za-z]:\\|\\\\)[^\s'"()]+[/\\][^\s'"()]*/g, '…');
}
