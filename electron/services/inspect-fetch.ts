import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import type { Connections } from './connection.ts';
import { type DialRequest, parseDialTarget, PLAIN_DIAL } from './connection-request.ts';
import type { Fetcher, FetchRequest } from './fetch.ts';
import type { JobContext, Outcome } from './ports.ts';

/** What was fetched, to be inspected like a file. */
export interface FetchedInspection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const TIMEOUT_MS = 10_000;

/** What fetches: the parts of the program that may open connections. */
export interface InspectionSources {
  readonly connections: Pick<Connections, 'dial' | 'forget'>;
  readonly fetcher: Pick<Fetcher, 'address'>;
}

export interface InspectAddress {
  /** `https://host/file`, `http://host/file`, `host` or `host:port`. */
  readonly address: string;
  /** Lets a URL lead to addresses that are not of the Internet. */
  readonly allowPrivate: boolean;
}

/** The file at an http(s) address, or the certificates that HOST:PORT presents, one after the other in DER, without trust being asked. */
export async function fetchForInspection(
  { connections, fetcher }: InspectionSources,
  { address, allowPrivate }: InspectAddress,
  job: JobContext,
): Outcome<FetchedInspection> {
  const wanted = address.trim();
  return /^https?:\/\//i.test(wanted)
    ? fetchFile(fetcher, { url: wanted, allowPrivate }, job)
    : fetchChain(connections, wanted, job);
}

async function fetchFile(
  fetcher: Pick<Fetcher, 'address'>,
  request: FetchRequest,
  job: JobContext,
): Outcome<FetchedInspection> {
  const fetched = await fetcher.address(request, job);
  if (!fetched.ok) return fetched;
  const { bytes, url } = fetched.value;
  const { host, pathname } = new URL(url);
  const last = pathname.split('/').at(-1) ?? '';
  return ok({ name: (last === '' ? host : last).slice(0, MAX_NAME), bytes });
}

const MAX_NAME = 255;

async function fetchChain(
  connections: InspectionSources['connections'],
  address: string,
  job: JobContext,
): Outcome<FetchedInspection> {
  const target = parseDialTarget(address);
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
  ...PLAIN_DIAL,
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
