import type { TestServer } from './tool-process.ts';

/** One listening port of a server program: what it shows and what it demands. Paths of PEM files. */
export interface ServerSetup {
  /** Unique within a fleet; letters, digits and hyphens. */
  readonly id: string;
  /** The chain as it is sent. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  /** Authorities of client certificates, which are required; absent: none is asked for. */
  readonly clientCaFile?: string;
  /** CRLs; the whole chain of a client is checked against them. */
  readonly crlFile?: string;
  /** How many certificates may stand between a client's and the root. */
  readonly verifyDepth?: number;
  /** The suites of TLS ≤ 1.2 by OpenSSL names. */
  readonly ciphers?: string;
  /** A key that OpenSSL holds only at its lowest level. */
  readonly weak?: boolean;
  /** The suites of TLS 1.3. */
  readonly suites?: string;
  /** The only group, `secp384r1`. */
  readonly group?: string;
  /** The only signature scheme taken from clients, `rsa_pss_rsae_sha256`. */
  readonly clientScheme?: string;
  /** Offered by ALPN; a client that shares none is refused. */
  readonly alpn?: string;
  /** The only server name that is served; others are refused. */
  readonly onlyName?: string;
  /** No TLS at all: HTTP in the clear. */
  readonly plain?: boolean;
}

/** What servers on OpenSSL are told as their cipher list. */
export const opensslCiphers = ({ ciphers, weak }: ServerSetup): string | undefined =>
  weak === true ? `${ciphers ?? 'DEFAULT'}:@SECLEVEL=0` : ciphers;

/** Servers of one kind that serve many setups; a port each. */
export interface Fleet {
  portOf(id: string): number;
  /** What the server of a setup has written; of all setups where one process serves them. */
  log(id: string): string;
  stop(): Promise<void>;
}

/** Starts a process for each setup, some at a time. */
export async function startEach(
  setups: readonly ServerSetup[],
  start: (setup: ServerSetup) => Promise<TestServer>,
): Promise<Fleet> {
  const servers = new Map<string, TestServer>();
  const waiting = [...setups];
  const worker = async (): Promise<void> => {
    for (let setup = waiting.shift(); setup !== undefined; setup = waiting.shift())
      servers.set(setup.id, await start(setup));
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  };
  try {
    await Promise.all(Array.from({ length: 4 }, worker));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    portOf: (id) => must(servers.get(id), id).port,
    log: (id) => must(servers.get(id), id).log(),
    stop,
  };
}

/** A fleet of one process that serves every setup. */
export function oneProcess(
  ports: ReadonlyMap<string, number>,
  process: { log(): string; stop(): Promise<void> },
): Fleet {
  return { portOf: (id) => must(ports.get(id), id), log: () => process.log(), stop: () => process.stop() };
}

function must<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`no server for ${id}`);
  return value;
}
