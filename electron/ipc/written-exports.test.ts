import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import type { Workspace } from '../services/workspace.ts';
import { createFakeDesk } from './fake-desk.ts';
import { closeInWindow, showWorkspace } from './shown-workspace.ts';
import type { WindowSession } from './window-session.ts';
import { keepExport, takeExport } from './written-exports.ts';

const KITS = { name: 'kits', rows: 1, failed: [], passphrases: [{ line: 2, folder: 'gw', passphrase: 'abcde' }] };
const REPORT = { ...KITS, passphrases: [] };

let test: TestApplication;
let workspace: Workspace;
let session: WindowSession;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  session = createFakeDesk().open(1);
  await showWorkspace(session, workspace);
});
afterEach(() => test.end());

describe('passphrases of kits that were written', () => {
  it('are answered once', () => {
    keepExport(session, 'a', KITS);
    expect([takeExport(session, 'a'), takeExport(session, 'a')]).toEqual([KITS, null]);
  });

  it('are forgotten when the workspace is locked, and not kept by work that ends after that', async () => {
    keepExport(session, 'a', KITS);
    valueOf(await workspace.lock());
    keepExport(session, 'b', KITS);
    keepExport(session, 'c', REPORT);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    expect(['a', 'b', 'c'].map((job) => takeExport(session, job))).toEqual([null, null, REPORT]);
  });

  it('are forgotten when the workspace is closed', async () => {
    keepExport(session, 'a', KITS);
    await closeInWindow(session);
    keepExport(session, 'b', KITS);
    expect(['a', 'b'].map((job) => takeExport(session, job))).toEqual([null, null]);
  });
});
