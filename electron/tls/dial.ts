import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { UnixMs } from '../../shared/model/brands.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type {
  AddressAttempt,
  ConnectionRun,
  DialPhase,
  TlsParty,
  TranscriptMessage,
} from '../../shared/model/connection.ts';
import { ok, type Result } from '../../shared/result.ts';
import { connectTcp } from './connect.ts';
import { checkDialOptions, type DialOptions } from './dial-options.ts';
import { createEngineContext } from './engine-context.ts';
import { buildRun, type RunParts } from './run.ts';
import { runSession, type SessionResult } from './session.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import { judgeServer, type TrustJudgement } from './trust.ts';

export { DIAL_DEFAULTS, type DialCredential, type DialOptions, type DialProxy } from './dial-options.ts';

/** A run before the service has given it an id and the settings it was asked with. */
export type DialedRun = Omit<ConnectionRun, 'id' | 'settings'>;

export interface DialDeps {
  now(): UnixMs;
  monotonicMs(): number;
  readonly signal?: AbortSignal;
  /** Each phase as it is entered. */
  onPhase?(phase: DialPhase): void;
  /** All attempts so far, each time one begins or ends. */
  onAttempts?(attempts: readonly AddressAttempt[]): void;
  /** Each message as soon as it is decoded. */
  onMessage?(message: TranscriptMessage): void;
  /** The raw octets, for a capture file. */
  onBytes?(from: TlsParty, bytes: Uint8Array, atMs: number): void;
  /** Key log lines: secrets that open the recording. Keep them with the run and drop them with it. */
  onSecret?(line: string): void;
}

/**
 * Dials once and tells what happened in three phases: the handshake, what the server did after it, what its application
 * answered. Ends within the three timeouts and half a second, whatever the server does. Whatever a server or a network
 * does is a run with a diagnosis; it fails only with what our side could not try: `connection.host-invalid`,
 * `connection.port-invalid`, `connection.option-unsupported`, `format.key-mismatch`, `job.cancelled`.
 * Does not resume sessions, follow redirects, check revocation or keep the key.
 * @see RFC 8446, RFC 5246
 */
export async function dial(wanted: DialOptions, deps: DialDeps): Promise<Result<DialedRun, AppError>> {
  const checked = checkDialOptions(wanted);
  if (!checked.ok) return checked;
  const options = checked.value;
  const context = createEngineContext(options);
  if (!context.ok) return context;
  const startedAt = deps.now();
  const startMs = deps.monotonicMs();
  const { host, port } = options;
  const connected = await connectTcp({
    host,
    port,
    timeoutMs: options.connectTimeoutMs,
    monotonicMs: () => deps.monotonicMs(),
    signal: deps.signal,
  });
  const connectedMs = deps.monotonicMs();
  const transcript = createTranscript(
    deps.onMessage === undefined ? {} : { onMessage: (message) => deps.onMessage?.(message) },
  );
  const common = { options, transcript, startedAt };
  if (!connected.ok) {
    if (connected.failed.kind === 'cancelled') return fail('job.cancelled', {});
    return ok(finishRun({ ...common, failedConnect: connected.failed, totalMs: connectedMs - startMs }));
  }
  const { socket, address } = connected;
  const session = await runTls({ socket, context: context.value, options, transcript, deps });
  if (session.stop === 'cancelled') return fail('job.cancelled', {});
  return ok(
    finishRun({ ...common, session, address, connectMs: connectedMs - startMs, totalMs: deps.monotonicMs() - startMs }),
  );
}

interface TlsParts {
  readonly socket: Socket;
  readonly context: SecureContext;
  readonly options: DialOptions;
  readonly transcript: Transcript;
  readonly deps: DialDeps;
}

async function runTls({ socket, context, options, transcript, deps }: TlsParts): Promise<SessionResult> {
  const stoodMs = deps.monotonicMs();
  const elapsedMs = (): number => deps.monotonicMs() - stoodMs;
  const session = await runSession({
    socket,
    context,
    options,
    transcript,
    elapsedMs,
    signal: deps.signal,
    judge: () => judgeTranscript(transcript, options).trust,
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

const judgeTranscript = (transcript: Transcript, options: DialOptions): TrustJudgement =>
  judgeServer(transcript.facts().serverCertificate?.chainDer ?? [], options);

const finishRun = (parts: Omit<RunParts, 'judgement'>): DialedRun =>
  buildRun({ ...parts, judgement: judgeTranscript(parts.transcript, parts.options) });
