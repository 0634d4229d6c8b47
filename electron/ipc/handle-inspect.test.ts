import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { createFakeDesk } from './fake-desk.ts';
import { MAX_HANDLES } from './file-handles.ts';
import { inspectHandlers, MAX_INSPECTED } from './handle-inspect.ts';
import type { WindowSession } from './window-session.ts';

/** A window whose readings are counted while they last. */
function build(): { readonly session: WindowSession; readonly most: () => number } {
  const { desk, open } = createFakeDesk();
  let running = 0;
  let most = 0;
  const slowly = async <T>(value: T): Promise<T> => {
    most = Math.max(most, (running += 1));
    await wait(2);
    running -= 1;
    return value;
  };
  const inspected = { outline: () => ({}), octets: () => ok({}) };
  const inspection = { read: () => slowly(ok(inspected)), asn1Children: () => slowly(ok({})) };
  Object.assign(desk.application, { inspection });
  return { session: open(1), most: () => most };
}

function upload(session: WindowSession): FileHandleId {
  const begun = session.files.begin({ name: 'a.pem', size: 0 });
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value;
}

const outline = (handle: FileHandleId, session: WindowSession) =>
  inspectHandlers['inspect.outline']({ handle, from: 0, limit: 1 }, session);

describe('inspection for a window', () => {
  it('reads two files at a time, however many are asked for at once', async () => {
    const { session, most } = build();
    const handles = Array.from({ length: 30 }, () => upload(session));
    await Promise.all(handles.map((handle) => outline(handle, session)));
    const [handle] = handles;
    if (handle === undefined) throw new Error('no handle');
    await Promise.all(
      handles.map((_, item) =>
        inspectHandlers['inspect.asn1Children']({ target: { handle, item }, from: 0, limit: 1 }, session),
      ),
    );
    expect(most()).toBe(2);
  });

  it('keeps the latest few readings and none of a handle that is gone', async () => {
    const { session } = build();
    const handles = Array.from({ length: 9 }, () => upload(session));
    for (const handle of handles) await outline(handle, session);
    expect([...session.inspected.keys()]).toEqual(handles.slice(-MAX_INSPECTED));
    for (let count = 0; count < MAX_HANDLES - 1; count += 1) upload(session);
    const last = upload(session);
    await outline(last, session);
    expect([...session.inspected.keys()]).toEqual([last]);
  });
});
