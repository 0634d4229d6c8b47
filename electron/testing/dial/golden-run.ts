import { performance } from 'node:perf_hooks';
import type { AfterHandshake, Culprit, HandshakeOutcome } from '../../../shared/model/connection.ts';
import { dial, type DialedRun, type DialOptions } from '../../tls/dial.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
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
  /** `client ClientHello server ServerHello …`, without tickets and closing. */
  readonly handshakeMessages: string;
  /** Some record stayed closed for want of its key. */
  readonly sealed: boolean;
}

const AT_ONCE = 6;

/** Makes every dial, several at a time, and reports each; our side may not be able to try one. */
export async function runDials(
  planned: readonly PlannedDial[],
  report: (id: string, result: Result<DialedRun, AppError>) => void,
): Promise<void> {
  const queues = [...Map.groupBy(planned, ({ queue }) => queue).values()].toSorted((a, b) => b.length - a.length);
  const worker = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift())
      for (const planned of queue) report(planned.id, await dialOnce(planned));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const dialOnce = ({ options }: PlannedDial): Promise<Result<DialedRun, AppError>> =>
  dial(options, { now: () => options.at, monotonicMs: () => performance.now() });

const CLOSING: ReadonlySet<string> = new Set(['NewSessionTicket', 'ApplicationData', 'Alert', 'FIN', 'RST']);

export const summariseRun = (run: DialedRun): GoldenFinding => ({
  handshake: run.outcome.handshake,
  afterHandshake: run.outcome.afterHandshake,
  alert: run.alert === null ? null : `${run.alert.from} ${run.alert.name}`,
  protocol: run.protocol,
  causes: run.diagnosis.map(({ id, culprit, confidence }) => ({ id, culprit, confidence })),
  handshakeMessages: run.messages
    .filter(({ type }) => !CLOSING.has(type))
    .map(({ from, type }) => `${from} ${type}`)
    .join(' '),
  sealed: run.messages.some(({ type }) => type === 'Encrypted'),
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

/** A plan as text for a program of another runtime; octets in base64. */
export const formatPlan = (planned: readonly PlannedDial[]): string =>
  JSON.stringify(planned, function encode(this: Record<string, unknown>, key: string, value: unknown): unknown {
    const raw = this[key];
    return raw instanceof Uint8Array ? { base64: Buffer.from(raw).toString('base64') } : value;
  });

export const parsePlan = (text: string): readonly PlannedDial[] =>
  JSON.parse(text, (_key, value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'base64' in value
      ? Uint8Array.from(Buffer.from(String(value.base64), 'base64'))
      : value,
  );
