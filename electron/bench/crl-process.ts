import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { compose, forkVault } from '../compose.ts';
import { createCrlViewer } from '../services/revocation/crl-viewer.ts';
import { passphrase, testPorts, valueOf } from '../testing/application.ts';
import { cpuSecondsOf, liveChildren, shipped } from './processor-time.ts';

/** What it took to issue or to read one complete list, in a process that did nothing else. */
export interface CrlFigures {
  readonly entries: number;
  /** Of all threads of this process, and of the vault's. */
  readonly cpuSeconds: number;
  /** The most that this process, and the vault's, ever held. */
  readonly peakMiB: number;
  readonly vaultPeakMiB: number;
  /** The most processor time that its first thread took between two turns, in which it answers nobody: what a busy machine does besides is not counted. */
  readonly longestTurnMs: number;
}

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    authority: { type: 'string' },
    crl: { type: 'string' },
    at: { type: 'string' },
  },
});

const BUNDLES = {
  storeWorkerEntry: shipped('store-worker.mjs'),
  crlWorkerEntry: shipped('crl-worker.mjs'),
  xcaWorkerEntry: shipped('xca-worker.mjs'),
  spawnVault: forkVault({ entry: shipped('vault-process.mjs') }),
};

/** Rows read, list signed, kept and noted: from the order to the commit. */
async function issueList(): Promise<CrlFigures> {
  const application = compose({ ...testPorts({ now: Number(values.at) }), ...BUNDLES });
  const workspace = valueOf(await application.openWorkspace({ file: values.workspace ?? '' }));
  valueOf(await workspace.unlock({ passphrase: passphrase() }));
  const authorityId = values.authority as AuthorityId;
  const vaults = liveChildren();
  const figures = await measure(vaults, async () => {
    const issued = valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
    return issued.act.documents[0]?.entries ?? 0;
  });
  await application.close();
  return figures;
}

/** Read as a whole, then searched by a part of a serial that nothing but a look at every entry finds. */
async function readList(file: string): Promise<CrlFigures> {
  const { crlWorkerEntry } = BUNDLES;
  const der = readFileSync(file);
  return measure([], async () => {
    const viewer = createCrlViewer({ crlWorkerEntry, randomBytes });
    const { handle } = valueOf(await viewer.open(der));
    const page = valueOf(await viewer.page(handle, { question: { serial: 'beef' }, offset: 0, limit: 100 }));
    await viewer.closeAll();
    return page.of;
  });
}

async function measure(children: readonly number[], work: () => Promise<number>): Promise<CrlFigures> {
  const turns = watchTurns();
  const childrenBefore = sum(children.map(cpuSecondsOf));
  const before = process.cpuUsage();
  const entries = await work();
  const longestTurnMs = turns.end();
  const { user, system } = process.cpuUsage(before);
  return {
    entries,
    cpuSeconds: (user + system) / 1e6 + sum(children.map(cpuSecondsOf)) - childrenBefore,
    // Not what `getrusage` tells, which remembers the process that started this one.
    peakMiB: peakMiBOf(process.pid),
    vaultPeakMiB: Math.max(0, ...children.map(peakMiBOf)),
    longestTurnMs,
  };
}

function watchTurns(): { end(): number } {
  const spentMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let longest = 0;
  let before = spentMs();
  const look = (): void => {
    const now = spentMs();
    longest = Math.max(longest, now - before);
    before = now;
  };
  // Each look costs processor time that is counted.
  const timer = setInterval(look, 5);
  return {
    end: () => {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function peakMiBOf(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(line?.[1]) / 1024;
}

process.send?.(await (values.crl === undefined ? issueList() : readList(values.crl)));
process.disconnect();
