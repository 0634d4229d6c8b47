import { performance } from 'node:perf_hooks';
import type { AfterHandshake, Culprit, HandshakeOutcome } from '../../../shared/model/connection.ts';
import { dial, type DialedRun, type DialOptions } from '../../tls/dial.ts';
import type { GoldenCell } from './golden-cells.ts';
import type { Expectation } from './golden-faults.ts';

/** A dial to make, in a form that a program of another runtime can be told. */
export interface PlannedDial {
  readonly id: string;
  /** Dials of one queue are made one after the other: some servers hold one connection at a time. */
  readonly queue: string;
  readonly options: DialOptions;
}

/** What of a run the matrix looks at. */
export interface GoldenFinding {
  readonly handshake: HandshakeOutcome;
  readonly afterHandshake: AfterHandshake;
  /** `server unknown_ca`. */
  readonly alert: string | null;
  readonly protocol: string | null;
  readonly causes: readonly { readonly id: string; readonly culprit: Culprit; readonly confidence: number }[];
  /** `client ClientHello server ServerHello …`. */
  readonly messages: string;
}

const AT_ONCE = 6;

/** Makes every dial, several at a time, and reports each; a dial that our side could not try is an error. */
export async function runDials(
  planned: readonly PlannedDial[],
  report: (id: string, run: DialedRun) => void,
): Promise<void> {
  const queues = [...Map.groupBy(planned, ({ queue }) => queue).values()].toSorted((a, b) => b.length - a.length);
  const worker = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift())
      for (const { id, options } of queue) report(id, await dialOnce(id, options));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function dialOnce(id: string, options: DialOptions): Promise<DialedRun> {
  const result = await dial(options, { now: () => options.at, monotonicMs: () => performance.now() });
  if (!result.ok) throw new Error(`${id}: dial could not try: ${JSON.stringify(result.error)}`);
  return result.value;
}

export const summariseRun = (run: DialedRun): GoldenFinding => ({
  handshake: run.outcome.handshake,
  afterHandshake: run.outcome.afterHandshake,
  alert: run.alert === null ? null : `${run.alert.from} ${run.alert.name}`,
  protocol: run.protocol,
  causes: run.diagnosis.map(({ id, culprit, confidence }) => ({ id, culprit, confidence })),
  messages: run.messages.map(({ from, type }) => `${from} ${type}`).join(' '),
});

/** At most this much may a cause be believed that others cannot be told from. */
const UNDECIDED = 0.6;

export type Judgement = 'right' | 'wrong-cause' | 'too-sure' | 'wrong-culprit' | 'culprit-unknown';

/** Holds a finding against what the data expects. */
export function judgeFinding(
  { causes, culprits }: Expectation,
  { causes: found, afterHandshake }: GoldenFinding,
): Judgement {
  const [top] = found;
  if (causes.length === 0) return top === undefined && afterHandshake === 'accepted' ? 'right' : 'wrong-culprit';
  if (top === undefined) return 'wrong-cause';
  if (!culprits.includes(top.culprit)) return top.culprit === 'unknown' ? 'culprit-unknown' : 'wrong-culprit';
  if (!causes.some((id) => id === top.id)) return 'wrong-cause';
  return causes.length > 1 && top.confidence > UNDECIDED ? 'too-sure' : 'right';
}

export const planDials = (
  cells: readonly GoldenCell[],
  lab: { optionsOf(cell: GoldenCell): DialOptions; portOf(cell: GoldenCell): number },
): readonly PlannedDial[] =>
  cells.map((cell) => ({
    id: cell.id,
    queue: cell.server === 'openssl' || cell.server === 'gnutls' ? String(lab.portOf(cell)) : cell.id,
    options: lab.optionsOf(cell),
  }));
