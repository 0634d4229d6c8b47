import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compose } from '../compose.ts';
import { valueOf } from '../store/store-fixture.ts';
import { testPorts } from '../testing/application.ts';

/** What opening a large workspace in a process of its own took. */
export interface OpenFigures {
  /** From opening the file to the first page of the list with its total. */
  readonly openMs: number;
  readonly total: number;
  /** Share of one core, with the workspace open and nobody asking. */
  readonly idlePercent: number;
}

const IDLE_MS = 3000;
/** What opening leaves to do, and timers that end threads nobody asks. */
const SETTLE_MS = 22_000;

const { values } = parseArgs({ options: { workspace: { type: 'string' } } });
const file = values.workspace ?? '';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const application = compose(testPorts({ now: Date.now() }));
const opening = performance.now();
const workspace = valueOf(await application.openWorkspace({ file }));
const query = { search: '', sort: 'notAfter', direction: 'asc', offset: 0, limit: 100 } as const;
const { total } = valueOf(await workspace.certificates.page(query));
const openMs = performance.now() - opening;
if (statSync(file).size === 0) throw new Error('the workspace is empty');
await pause(SETTLE_MS);
const before = process.cpuUsage();
await pause(IDLE_MS);
const { user, system } = process.cpuUsage(before);
const figures: OpenFigures = { openMs, total, idlePercent: (user + system) / 10 / IDLE_MS };
await application.close();
process.send?.(figures);
