import { expect, it } from 'vitest';
import type { ForeignProgram } from '../../shared/model/migration.ts';
import { noteDropped } from './dropped-place.ts';
import { createFakeDesk } from './fake-desk.ts';
import { migrationHandlers } from './handle-migration.ts';
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
  const note = (place: unknown, sender = ours) =>
    noteDropped({ sender, place }, { origin: ORIGIN, find: (id) => desk.sessions.get(id) });
  return { session, asked, note };
}

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
