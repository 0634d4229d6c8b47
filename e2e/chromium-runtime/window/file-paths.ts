import type { CdpSession } from '../cdp/connection.ts';
import { FILE_OF } from '../page/scripts.ts';

const MARK = new RegExp(`${FILE_OF}:(\\d+);`, 'g');

/** Whether paths of files are still to be put into a message of the preload's world. */
export const hasFileMarks = (wire: string): boolean => wire.includes(FILE_OF);

/** Puts the paths of files in place of their marks, as `webUtils.getPathForFile` answers them: nothing for files that a page made. */
export async function fillFilePaths(session: CdpSession, contextId: number, wire: string): Promise<string> {
  const paths = new Map<string, string>();
  for (const [mark, at] of wire.matchAll(MARK)) paths.set(mark, await findPath(session, contextId, Number(at)));
  // The length of the JSON stands before it; see the codec.
  const start = wire.indexOf(':') + 1;
  const end = start + Number(wire.slice(0, start - 1));
  const json = wire.slice(start, end).replaceAll(MARK, (mark) => JSON.stringify(paths.get(mark) ?? '').slice(1, -1));
  return `${json.length}:${json}${wire.slice(end)}`;
}

async function findPath(session: CdpSession, contextId: number, at: number): Promise<string> {
  const expression = `globalThis[${JSON.stringify(FILE_OF)}](${at})`;
  const { result } = await session.send('Runtime.evaluate', { expression, contextId, silent: true });
  if (result.objectId === undefined) return '';
  const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId });
  return path;
}
