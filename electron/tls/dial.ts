import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { UnixMs } from '../../shared/model/brands.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type {
  AddressAttempt,
  ConnectionRun,
  DialPhase,
  ServerTrust,
  TlsParty,
  TranscriptMessage,
} from '../../shared/model/connection.ts';
import { ok, type Result } from '../../shared/result.ts';
import { createCredentialReporter } from './credential-report.ts';
import { checkDialOptions, type DialOptions } from './dial-options.ts';
import { createEngineContext, releaseContext } from './engine-context.ts';
import { buildRun, type RunParts } from './run.ts';
import { summariseSecondDial, wantsSecondDial, withoutCredential } from './second-dial.ts';
import { runSession, type SessionResult } from './session.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import { createSystemResolver, type Resolve } from './transport/addresses.ts';
import { openTransport, type TcpEnds } from './transport/open-transport.ts';
import { judgeServer, type TrustJudgement } from './trust.ts';

export { DIAL_DEFAULTS, type DialCredential, type DialOptions } from './dial-options.ts';

/** A run before the service has given it an id and the settings it was asked with. */
export type DialedRun = Omit<ConnectionRun, 'id' | 'settings'>;

export interface DialDeps {
  now(): UnixMs;
  monotonicMs(): number;
  readonly signal?: AbortSignal;
  /** Looks names up; the system's own where left out. */
  readonly resolve?: Resolve;
  /** Each phase as it is entered. */
  onPhase?(phase: DialPhase): void;
  /** All attempts so far, each time one begins or ends. */
  onAttempts?(attempts: readonly AddressAttempt[]): void;
  /** Once TCP stands: our end, and where it went, which is the proxy where there is one. */
  onConnected?(ends: TcpEnds): void;
  /** Each message as soon as it is decoded. */
  onMessage?(message: TranscriptMessage): void;
  /** The raw octets of TLS, for a capture file; not what was said before it. */
  onBytes?(from: TlsParty, bytes: Uint8Array, atMs: number): void;
  /** Key log lines: secrets that open the recording. Keep them with the run and drop them with it. */
  onSecret?(line: string): void;
}

/**
 * Dials once and tells what happened in three phases: the handshake, what the server did after it, what its application
 * answered. Ends within the sum of its timeouts and half a second, whatever the server does. Whatever a server or a network
 * does is a run with a diagnosis; it fails only with what our side could not try: `connection.host-invalid`,
 * `connection.port-invalid`, `connection.option-unsupported`, `format.key-mismatch`, `job.cancelled`.
 * With `secondDial` a refused credential is followed by one more dial without it, within the same limits.
 * Does not resume sessions, follow redirects, check revocation or keep the key.
 * @see RFC 8446, RFC 5246
 */
export async function dial(wanted: DialOptions, deps: DialDeps): Promise<Result<DialedRun, AppError>> {
  const checked = checkDialOptions(wanted);
  if (!checked.ok) return checked;
  const parts = await dialOnce(checked.value, deps);
  if (!parts.ok) return parts;
  const run = buildRun(parts.value);
  if (!wantsSecondDial(checked.value, run)) return ok(run);
  deps.onPhase?.('second-dial');
  const second = await dialOnce(withoutCredential(checked.value), quietly(deps));
  if (!second.ok) return deps.signal?.aborted === true ? second : ok(run);
  return ok(buildRun({ ...parts.value, withoutCertificate: summariseSecondDial(buildRun(second.value)) }));
}

/** The second dial is no part of the run: nothing of it is shown or recorded. */
const quietly = ({ now, monotonicMs, signal, resolve }: DialDeps): DialDeps => ({
  now,
  monotonicMs,
  ...(signal === undefined ? {} : { signal }),
  ...(resolve === undefined ? {} : { resolve }),
});

async function dialOnce(options: DialOptions, deps: DialDeps): Promise<Result<RunParts, AppError>> {
  const context = createEngineContext(options);
  if (!context.ok) return context;
  try {
    return await dialWith(context.value, options, deps);
  } finally {
    releaseContext(context.value);
  }
}

async function dialWith(
  context: SecureContext,
  options: DialOptions,
  deps: DialDeps,
): Promise<Result<RunParts, AppError>> {
  const startedAt = deps.now();
  const startMs = deps.monotonicMs();
  const transcript = createTranscript({
    // A turn after the one in which the tap writes: what is ours to say goes out before it is looked at.
    later: (work) => setImmediate(() => setImmediate(work)),
    onMessage: (message) => deps.onMessage?.(message),
  });
  const report = createCredentialReporter(transcript, options);
  const judge = createJudge(transcript, options);
  const transport = await openTransport({
    options,
    monotonicMs: () => deps.monotonicMs(),
    resolve: deps.resolve ?? createSystemResolver(),
    signal: deps.signal,
    onPhase: (phase) => deps.onPhase?.(phase),
    onAttempts: (attempts) => deps.onAttempts?.(attempts),
    onConnected: (ends) => deps.onConnected?.(ends),
    note: (note) => transcript.note(note),
  });
  const { outcome, stoodMs, ...way } = transport;
  if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
  const finish = (ended: Pick<RunParts, 'failedConnect' | 'beforeTls' | 'session'>): RunParts => ({
    options,
    transcript,
    startedAt,
    judgement: judge(),
    report: report(),
    ...way,
    ...ended,
    ...('address' in outcome && outcome.address !== undefined ? { address: outcome.address } : {}),
    totalMs: deps.monotonicMs() - startMs,
  });
  if (outcome.kind === 'not-connected') return ok(finish({ failedConnect: outcome.failed }));
  if (outcome.kind === 'failed') return ok(finish({ beforeTls: outcome.failure }));
  deps.onPhase?.('handshake');
  const judgeSession = (): ServerTrust => {
    report();
    return judge().trust;
  };
  const session = await runTls({
    socket: outcome.socket,
    context,
    options,
    transcript,
    judge: judgeSession,
    deps,
    stoodMs,
  });
  return session.stop === 'cancelled' ? fail('job.cancelled', {}) : ok(finish({ session }));
}

interface TlsParts {
  readonly socket: Socket;
  readonly context: SecureContext;
  readonly options: DialOptions;
  readonly transcript: Transcript;
  readonly judge: () => ServerTrust;
  readonly deps: DialDeps;
  /** When TCP stood: the transcript's zero. */
  readonly stoodMs: number;
}

async function runTls({
  socket,
  context,
  options,
  transcript,
  judge,
  deps,
  stoodMs,
}: TlsParts): Promise<SessionResult> {
  const elapsedMs = (): number => deps.monotonicMs() - stoodMs;
  const session = await runSession({
    socket,
    context,
    options,
    transcript,
    elapsedMs,
    onHandshake: () => deps.onPhase?.('after-handshake'),
    signal: deps.signal,
    judge,
    onSecret: (line) => deps.onSecret?.(line),
    observer: {
      onBytes: (from, bytes) => {
        const atMs = elapsedMs();
        deps.onBytes?.(from, bytes, atMs);
        transcript.feed(from, bytes, atMs);
      },
      onEnd: (from, how) => transcript.ended(from, how, elapsedMs()),
    },
  });
  transcript.flush();
  return session;
}

/** Judges once a chain: while the server reads our flight, and again, when asked, before a request and for the run. */
function createJudge(transcript: Transcript, options: DialOptions): () => TrustJudgement {
  let known: { readonly chainDer: readonly Uint8Array[]; readonly judgement: TrustJudgement } | undefined;
  return () => {
    const chainDer = transcript.facts().serverCertificate?.chainDer ?? NO_CHAIN;
    if (known?.chainDer !== chainDer) known = { chainDer, judgement: judgeServer(chainDer, options) };
    return known.judgement;
  };
}

const NO_CHAIN: readonly Uint8Array[] = [];
