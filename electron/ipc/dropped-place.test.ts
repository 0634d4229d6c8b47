import { afterEach, expect, it, vi } from 'vitest';
import type { ForeignProgram } from '../../shared/model/migration.ts';
import { DROPPED } from '../../shared/contract/events.ts';
import { attachDrops } from './attach.ts';
import { noteDropped } from './dropped-place.ts';
import { createFakeDesk } from './fake-desk.ts';
import { migrationHandlers } from './handle-migration.ts';
import { closeInWindow, openInWindow } from './shown-workspace.ts';
import { getSources, type ShownWorkspace, type WindowSession } from './window-session.ts';

const ORIGIN = 'app://countersign';
const ours = { id: 1, origin: ORIGIN, isMainFrame: true };

/** A window whose workspace takes every place for a folder of `program`, and notes which it was asked about. */
function build(program: ForeignProgram | null = 'openssl-ca') {
  const { desk, open } = createFakeDesk();
  const session = open(1);
  const asked: string[] = [];
  const recognise = async (place: string) => {
    asked.push(place);
    return program ?? undefined;
  };
  session.shown = { workspace: { migrations: { recognise } } } as unknown as ShownWorkspace;
  const note = (place: unknown, sender = ours, platform: NodeJS.Platform = 'linux') =>
    noteDropped({ sender, place }, { origin: ORIGIN, find: (id) => desk.sessions.get(id), platform });
  return { session, asked, note };
}

afterEach(() => void vi.useRealTimers());

const take = (session: WindowSession) => migrationHandlers['migration.takeDropped']({}, session);

it('gives a handle for what was dropped and recognised, once', async () => {
  const { session, asked, note } = build();
  note('/home/ann/old ca');
  const taken = await take(session);
  expect(taken).toMatchObject({ ok: true, value: { program: 'openssl-ca', name: 'old ca' } });
  const handle = taken.ok ? taken.value?.handle : undefined;
  expect(handle === undefined ? undefined : session.files.get(handle)).toMatchObject({
    value: { kind: 'foreign', path: '/home/ann/old ca' },
  });
  expect(handle === undefined ? undefined : getSources(session, handle)).toMatchObject({
    error: { code: 'input.invalid' },
  });
  expect(await take(session)).toEqual({ ok: true, value: null });
  expect(asked).toEqual(['/home/ann/old ca']);
});

it('gives none for anything else, and forgets it', async () => {
  const { session, note } = build(null);
  note('/home/ann/pictures');
  expect(await take(session)).toEqual({ ok: true, value: null });
  expect(session.dropped).toBeUndefined();
});

it('believes no other sender, and takes only places of the disk', async () => {
  const { session, note } = build();
  note('/etc', { ...ours, isMainFrame: false });
  note('/etc', { ...ours, origin: 'https://elsewhere.example' });
  note('/etc', { ...ours, id: 2 });
  expect(session.dropped).toBeUndefined();
  for (const place of ['', 'ca', 7, null, { at: '/etc' }, `/${'x'.repeat(40_000)}`]) {
    note('/home/ann/ca');
    note(place);
    expect(session.dropped).toBeUndefined();
  }
});

it('takes on Windows only places of a drive, since a look at those of a server logs in there', () => {
  const { session, note } = build();
  note('D:\\old ca', ours, 'win32');
  expect(session.dropped).toBe('D:\\old ca');
  for (const place of [
    '\\\\evil.example\\ca',
    '//evil.example/ca',
    '\\\\?\\C:\\ca',
    '\\\\.\\pipe\\ca',
    '\\??\\C:\\ca',
    'C:ca',
  ]) {
    note('C:/ca', ours, 'win32');
    note(place, ours, 'win32');
    expect([place, session.dropped]).toEqual([place, undefined]);
  }
});

it('answers as for anything else where a disk does not, in time', async () => {
  vi.useFakeTimers();
  const { session, note } = build();
  session.shown = { workspace: { migrations: { recognise: () => new Promise(() => undefined) } } } as never;
  note('/mnt/gone');
  const answer = take(session);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await answer).toEqual({ ok: true, value: null });
});

it('waits for no clock where the disk answers', async () => {
  vi.useFakeTimers();
  const { session, note } = build();
  note('/home/ann/ca');
  expect(await take(session)).toMatchObject({ ok: true, value: { name: 'ca' } });
  expect(vi.getTimerCount()).toBe(0);
});

it('is forgotten when the workspace closes', async () => {
  const { session, note } = build();
  session.shown = undefined;
  await openInWindow(session, '/a');
  note('/home/ann/ca');
  await closeInWindow(session);
  expect(session.dropped).toBeUndefined();
});

it('is not said where the frame is gone when it is asked, and ends nothing', () => {
  const heard = new Map<string, (event: unknown, place: unknown) => void>();
  const noted: unknown[] = [];
  const ipcMain = { on: (name: string, listener: never) => heard.set(name, listener) };
  attachDrops(ipcMain as never, (_sender, place) => void noted.push(place));
  const gone = {
    sender: { id: 1 },
    get senderFrame(): never {
      throw new Error('Render frame was disposed');
    },
  };
  expect(() => heard.get(DROPPED)?.(gone, '/home/ann/ca')).not.toThrow();
  heard.get(DROPPED)?.({ sender: { id: 1 }, senderFrame: { origin: ORIGIN, parent: null } }, '/home/ann/other');
  expect(noted).toEqual(['/home/ann/other']);
});
