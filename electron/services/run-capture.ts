import type { ConnectionRun, TlsParty } from '../../shared/model/connection.ts';
import { buildKeyLog } from '../tls/export/key-log.ts';
import { buildPcapng, type CaptureEvent } from '../tls/export/pcapng.ts';
import type { Endpoint } from '../tls/export/tcp-packets.ts';
import type { FileTarget } from './atomic-file.ts';
import { writeFileAtomically } from './atomic-file.ts';
import type { Outcome } from './ports.ts';

/** What a dial handed out besides its run. It stays in memory, and goes with the run. */
export interface RunRecording {
  /** Our end of the TCP connection; null where there was none or it is not known. */
  readonly local: Endpoint | null;
  /** Where TCP went: the server, or the proxy before it. Null as above. */
  readonly remote: Endpoint | null;
  /** All octets of TLS; what was said before it stands in the messages of the run, without passwords. */
  readonly octets: readonly { readonly from: TlsParty; readonly bytes: Uint8Array; readonly atMs: number }[];
  /** Key log lines. */
  readonly secrets: readonly string[];
}

/** Stands in for an end that is not known: addresses kept for documentation. RFC 5737. */
const UNKNOWN = {
  client: { address: '192.0.2.1', port: 50_000 },
  server: { address: '192.0.2.2', port: 443 },
} as const;

/**
 * Builds the capture file of a run. With `secrets` whoever has the file can read the connection; without, the messages of the
 * handshake in the clear alone.
 */
function buildRunPcapng(run: ConnectionRun, recording: RunRecording, secrets: boolean): Uint8Array {
  const { lookup, connect } = run.phasesMs;
  const told = run.messages.flatMap((message): readonly CaptureEvent[] => {
    const { from, type, atMs } = message;
    if (type === 'FIN' || type === 'RST') return [{ from, end: type, atMs }];
    return type === 'Proxy' || type === 'StartTls' ? [{ from, bytes: talkBeforeTls(run, message), atMs }] : [];
  });
  const server = recording.remote ?? { address: run.address ?? UNKNOWN.server.address, port: run.port };
  return buildPcapng({
    stoodAt: run.startedAt + Math.round((lookup ?? 0) + (connect ?? 0)),
    client: recording.local ?? UNKNOWN.client,
    server,
    events: [
      ...told.filter((event) => 'bytes' in event),
      ...recording.octets,
      ...told.filter((event) => 'end' in event),
    ].toSorted((a, b) => a.atMs - b.atMs),
    secrets: secrets ? recording.secrets : [],
  });
}

/** As it was said; a password is an ellipsis in the transcript, and in SOCKS, where its length comes first, one of no length. */
function talkBeforeTls(run: ConnectionRun, { from, type, hex }: ConnectionRun['messages'][number]): Uint8Array {
  const masked = type === 'Proxy' && from === 'client' && run.settings.proxy?.kind === 'socks5';
  return Buffer.from(masked && hex.endsWith(ELLIPSIS) ? `${hex.slice(0, -ELLIPSIS.length)}00` : hex, 'hex');
}

const ELLIPSIS = 'e280a6';

/** Writes the capture file of a run; whole or not there. Fails as `writeFileAtomically` does. */
export const saveRunPcapng = (
  run: ConnectionRun,
  recording: RunRecording,
  to: { readonly target: FileTarget; readonly secrets: boolean },
): Outcome<{ readonly name: string }> =>
  writeFileAtomically({ target: to.target, bytes: buildRunPcapng(run, recording, to.secrets), nonce: run.id });

/** Writes the secrets of a run as a key log file, SSLKEYLOGFILE of browsers; whole or not there. Fails as `writeFileAtomically` does. */
export const saveRunKeyLog = (
  run: ConnectionRun,
  recording: Pick<RunRecording, 'secrets'>,
  target: FileTarget,
): Outcome<{ readonly name: string }> =>
  writeFileAtomically({ target, bytes: buildKeyLog(recording.secrets), nonce: run.id });
