import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { type Connections, type DialRequest, parseDialTarget } from './connection.ts';
import type { JobContext, Outcome } from './ports.ts';

/** What was fetched, to be inspected like a file. */
export interface FetchedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const TIMEOUT_MS = 10_000;

/** The certificates that HOST:PORT presents, one after the other in DER, without trust being asked. */
export async function fetchForInspection(
  connections: Pick<Connections, 'dial' | 'forget'>,
  address: string,
  job: JobContext,
): Outcome<FetchedFile> {
  const target = parseDialTarget(address.trim());
  if (!target.ok) return target;
  const run = await connections.dial({ ...DIAL, ...target.value }, job);
  if (!run.ok) return run;
  connections.forget(run.value.id);
  const ders = run.value.peerChain.map(({ derHex }) => Buffer.from(derHex, 'hex'));
  return ders.length === 0
    ? fail('format.no-certificate', { name: run.value.target })
    : ok({ name: run.value.target, bytes: new Uint8Array(Buffer.concat(ders)) });
}

const DIAL: Omit<DialRequest, 'host' | 'port'> = {
  serverName: 'same',
  credential: 'none',
  trust: 'none',
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.3',
  alpn: [],
  httpGet: null,
  allowRequestWithoutTrust: false,
  connectTimeoutMs: TIMEOUT_MS,
  handshakeTimeoutMs: TIMEOUT_MS,
  waitMs: 0,
};
