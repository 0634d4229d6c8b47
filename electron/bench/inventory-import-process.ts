import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compose } from '../compose.ts';
import { NO_JOB } from '../services/ports.ts';
import { valueOf } from '../store/store-fixture.ts';
import { passphrase, testPorts } from '../testing/application.ts';

/** What an import in a process of its own took. */
export interface ImportFigures {
  readonly ms: number;
  readonly imported: number;
  /** Memory of the process with all its threads, when the import is over. */
  readonly residentMiB: number;
  /** From opening the file to the first page of the list with its total. */
  readonly openMs: number;
  /** Share of one core, with the workspace open and nobody asking. */
  readonly idlePercent: number;
}

const IDLE_MS = 3000;
/** What the import leaves to do, and timers that end threads nobody asks. */
const SETTLE_MS = 22_000;

const { values } = parseArgs({ options: { workspace: { type: 'string' }, bundle: { type: 'string' } } });
const file = values.workspace ?? '';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const application = compose(testPorts({ now: Date.now() }));
const { workspace } = valueOf(await application.createWorkspace({ file, name: 'Bench', passphrase: passphrase() }));
const started = performance.now();
const { imported } = valueOf(await workspace.imports.run([{ path: values.bundle ?? '' }], NO_JOB));
const ms = performance.now() - started;
const residentMiB = process.memoryUsage.rss() / 1024 / 1024;
await workspace.close();

const opening = performance.now();
const again = valueOf(await application.openWorkspace({ file }));
const query = { search: '', sort: 'notAfter', direction: 'asc', offset: 0, limit: 100 } as const;
const page = valueOf(await again.certificates.page(query));
const openMs = performance.now() - opening;
if (page.total < imported || statSync(file).size === 0) throw new Error('certificates are missing');
await pause(SETTLE_MS);
const before = process.cpuUsage();
await pause(IDLE_MS);
const { user, system } = process.cpuUsage(before);
const figures: ImportFigures = {
  ms,
  imported,
  residentMiB,
  openMs,
  idlePercent: (user + system) / 10 / IDLE_MS,
};
await application.close();
process.send?.(figures);
