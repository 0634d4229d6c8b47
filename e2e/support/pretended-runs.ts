import type { ElectronApplication, Page } from '@playwright/test';
import type { RunId } from '../../shared/model/brands.ts';
import {
  type ConnectionRun,
  DEFAULT_RUN_SETTINGS,
  type TlsParty,
  type TranscriptMessage,
} from '../../shared/model/connection.ts';
import { expect } from './app-fixture.ts';

const HOUR_MS = 3_600_000;

/** Puts finished runs into the window as if they had been dialled one after the other; nothing is dialled. */
export async function showRuns(app: ElectronApplication, page: Page, runs: readonly ConnectionRun[]): Promise<void> {
  await app.evaluate(({ ipcMain }, given) => {
    const left = [...given];
    const answer = (channel: string, make: (input: { readonly id?: string }) => unknown) => {
      ipcMain.removeHandler(channel);
      ipcMain.handle(channel, (_event, input: { readonly id?: string }) => ({ ok: true, value: make(input) }));
    };
    answer('connection.run', ({ id }) => given.find((run) => run.id === id) ?? null);
    answer('connection.dial', () => {
      const run = left.shift();
      return { job: `job-${run?.id ?? ''}`, run: run?.id ?? '' };
    });
  }, runs);
  for (const run of runs) {
    await page.getByRole('textbox', { name: 'Host' }).fill(run.host);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('heading', { level: 1, name: `Dialling ${run.host}` })).toBeVisible();
    await tell(app, 'job.changed', { ...JOB, id: `job-${run.id}`, subject: run.target });
    await expect(tabs(page).filter({ hasText: run.target })).toHaveCount(1);
  }
}

const JOB = { kind: 'connection.dial', startedAt: 0, done: 1, state: 'done' } as const;

/** An event of the main side. */
export async function tell(app: ElectronApplication, name: string, payload: unknown): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, event) => BrowserWindow.getAllWindows()[0]?.webContents.send(event.name, event.payload),
    { name, payload },
  );
}

/** The runs of the session, as tabs. */
export const tabs = (page: Page) => page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');

/** A run that was accepted, with so many messages that take turns, so that none is folded away. */
export function pretendRun(letter: string, host: string, messages: number): ConnectionRun {
  return {
    id: letter.repeat(26) as RunId,
    target: `${host}:443`,
    host,
    port: 443,
    serverName: host,
    address: '203.0.113.40',
    startedAt: Date.now() - HOUR_MS,
    outcome: { handshake: 'completed', afterHandshake: 'accepted', application: null },
    protocol: 'TLSv1.3',
    cipherSuite: 'TLS_AES_256_GCM_SHA384',
    group: 'X25519',
    alpn: null,
    alert: null,
    acceptableCas: [],
    clientAuth: 'none',
    peerChain: [],
    trust: { verified: true, nameMatches: true, failures: [], presentedNames: [host] },
    credential: null,
    credentialSent: false,
    requestedSchemes: { handshake: [], certificates: [] },
    attempts: [],
    settings: DEFAULT_RUN_SETTINGS,
    messages: Array.from({ length: messages }, (_, index) => pretendMessage(index)),
    phasesMs: { lookup: 1, connect: 2, proxy: null, startTls: null, handshake: 3, verdict: messages + 1 },
    diagnosis: [],
    ruledOut: [],
    preflight: null,
    clock: null,
    withoutCertificate: null,
    ending: { by: 'server', how: 'FIN' },
  };
}

function pretendMessage(index: number): TranscriptMessage {
  const from: TlsParty = index % 2 === 0 ? 'client' : 'server';
  const secret = `${from.toUpperCase()}_TRAFFIC_SECRET_0`;
  const number = Math.floor(index / 2);
  return {
    index,
    from,
    type: 'ApplicationData',
    bytes: 24,
    atMs: index,
    encrypted: true,
    protection: 'application',
    summary: `piece ${index} of what was said`,
    fields: [{ name: 'content', value: `piece ${index}`, offset: 0, length: 24 }],
    hex: '2a'.repeat(24),
    records: [{ number, outerType: 23, bytes: 46, hex: '17'.repeat(46), key: { secret, sequence: number } }],
  };
}
