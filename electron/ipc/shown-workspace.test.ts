import { describe, expect, it } from 'vitest';
import { ok } from '../../shared/result.ts';
import { noteActivity } from './auto-lock.ts';
import { createFakeDesk } from './fake-desk.ts';
import { handlers } from './handlers.ts';
import { closeInWindow, endSession, lockAll, openInWindow } from './shown-workspace.ts';

/** Without events of the page, and without the check in the background, which begins when it may. */
const what = (happened: readonly (readonly [string, ...unknown[]])[]): unknown[] =>
  happened.filter(([name]) => name !== 'event' && name !== 'check').map((entry) => entry.slice(0, 2));

describe('a window and its workspace', () => {
  it('opens a workspace, notes it and tells the page', async () => {
    const { open, happened, eventsOf } = createFakeDesk();
    const session = open(1);
    expect(await openInWindow(session, '/a')).toMatchObject({ ok: true, value: { open: true, location: '/a' } });
    expect(what(happened)).toEqual([
      ['open', '/a'],
      ['note', '/a'],
    ]);
    expect(eventsOf(1)).toContain('workspace.changed');
  });

  it('checks what it opened in the background', async () => {
    const { open, happened } = createFakeDesk();
    await openInWindow(open(1), '/a');
    await expect.poll(() => happened).toContainEqual(['check', '/a']);
  });

  it('closes the one before only when the new one is open', async () => {
    const { open, happened } = createFakeDesk();
    const session = open(1);
    await openInWindow(session, '/a');
    await openInWindow(session, '/b');
    expect(what(happened)).toEqual([
      ['open', '/a'],
      ['note', '/a'],
      ['open', '/b'],
      ['unwatch', '/a'],
      ['unwatch', '/a'],
      ['stop schedule', '/a'],
      ['close', '/a'],
      ['note', '/b'],
    ]);
  });

  it('brings the first window forward when a second opens the same file, by whatever name', async () => {
    const { open, happened, links } = createFakeDesk();
    links.set('/link', '/a');
    await openInWindow(open(1), '/a');
    expect(await openInWindow(open(2), '/link')).toEqual(ok({ open: false }));
    expect(what(happened).slice(2)).toEqual([['focus', 1]]);
  });

  it('takes turns, so that two openings at once leave one workspace open', async () => {
    const { open, happened } = createFakeDesk();
    const session = open(1);
    await Promise.all([openInWindow(session, '/a'), openInWindow(session, '/b'), closeInWindow(session)]);
    expect(session.shown).toBeUndefined();
    const closed = happened.filter(([name]) => name === 'close').map(([, file]) => file);
    expect(closed).toEqual(['/a', '/b']);
  });

  it('ends with its window: jobs, workspace and files', async () => {
    const { desk, open, happened } = createFakeDesk();
    const session = open(1);
    await openInWindow(session, '/a');
    const handle = session.files.begin({ name: 'x', size: 0 });
    const aborted = Promise.withResolvers<void>();
    session.jobs.start({
      kind: 'file.read',
      subject: '',
      run: async ({ signal }) => {
        signal.addEventListener('abort', () => aborted.resolve());
        return aborted.promise.then(() => ok(null));
      },
    });
    await endSession(session);
    expect(desk.sessions.size).toBe(0);
    expect(happened.filter(([name]) => name === 'close')).toEqual([['close', '/a']]);
    expect(handle.ok && session.files.get(handle.value).ok).toBe(false);
  });

  it('locks every workspace at once but for its grants, and one failure does not keep the others open', async () => {
    const { desk, open, happened } = createFakeDesk();
    for (const [id, file] of [
      [1, '/a'],
      [2, '/b'],
    ] as const) {
      await openInWindow(open(id), file);
    }
    const first = desk.sessions.get(1);
    if (first?.shown !== undefined)
      Object.assign(first.shown.workspace, { lockAway: () => Promise.reject(new Error('no')) });
    await lockAll(desk.sessions.values());
    expect(happened).toContainEqual(['lock away', '/b']);
    expect(happened.filter(([name]) => name === 'log')).toEqual([['log', 'lock', '']]);
  });

  it('believes that a user is there only while the computer has seen input', async () => {
    const { open, happened, settings } = createFakeDesk();
    const session = open(1);
    await openInWindow(session, '/a');
    noteActivity(session);
    settings.idleSeconds = 3600;
    noteActivity(session);
    expect(happened.filter(([name]) => name === 'touch')).toHaveLength(1);
  });
});

describe('handlers', () => {
  it.each([
    ['authority.list', {}],
    ['certificate.counts', {}],
    ['request.list', {}],
    ['activity.verify', {}],
    ['workspace.lock', {}],
    ['workspace.check', {}],
  ] as const)('%s answers that no workspace is open', async (channel, input) => {
    const { open } = createFakeDesk();
    expect(await handlers[channel](input as never, open(1))).toMatchObject({
      ok: false,
      error: { code: 'workspace.none-open' },
    });
  });

  it('leaves everything as it is when a dialog is cancelled', async () => {
    const { open, happened } = createFakeDesk();
    const session = open(1);
    expect(await handlers['workspace.open']({}, session)).toEqual(ok({ open: false }));
    expect(await handlers['file.choose']({ purpose: 'inspect' }, session)).toEqual(ok(null));
    expect(await handlers['workspace.chooseLocation']({ suggestedName: 'Acme' }, session)).toEqual(ok(null));
    expect(happened).toEqual([]);
  });

  it('gives the page a handle and a name for a chosen file, never its path', async () => {
    const { open } = createFakeDesk();
    const chosen = await handlers['file.choose']({ purpose: 'inspect' }, open(1, '/home/ann/keys/acme.pem'));
    expect(chosen).toMatchObject({ ok: true, value: { name: 'acme.pem', size: 7 } });
    expect(JSON.stringify(chosen)).not.toContain('/home');
  });

  it('creates a workspace only where the user pointed in a save dialog', async () => {
    const { open } = createFakeDesk();
    const session = open(1, '/home/ann/acme.pem');
    const chosen = await handlers['file.choose']({ purpose: 'inspect' }, session);
    const handle = chosen.ok && chosen.value !== null ? chosen.value.handle : undefined;
    const input = { handle, name: 'Acme', passphrase: new Uint8Array(8) } as Parameters<
      (typeof handlers)['workspace.create']
    >[0];
    expect(await handlers['workspace.create'](input, session)).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', evidence: { field: 'handle' } },
    });
  });

  it('hands opened files over once', async () => {
    const { open } = createFakeDesk();
    const session = open(1);
    session.opened.push({ handle: '0'.repeat(26) as never, name: 'a.pem', size: 1 });
    expect(await handlers['file.takeOpened']({}, session)).toMatchObject({
      ok: true,
      value: { files: [{ name: 'a.pem' }], refusal: null },
    });
    expect(await handlers['file.takeOpened']({}, session)).toEqual(ok({ files: [], refusal: null }));
  });

  it('keeps theme and text size for the program, the rest for the workspace', async () => {
    const { open } = createFakeDesk();
    const session = open(1);
    await handlers['settings.set']({ theme: 'light', textScale: 120 }, session);
    await openInWindow(session, '/a');
    expect(await handlers['settings.get']({}, session)).toEqual(
      ok({ theme: 'light', textScale: 120, expiringDays: 7, autoLockMinutes: 15, postQuantumKeys: false }),
    );
  });
});
