import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { DIAL_DEFAULTS, type DialCredential, type DialOptions } from '../../tls/dial.ts';
import { startApacheServers } from '../servers/apache-server.ts';
import { startGnutlsServers } from '../servers/gnutls-server.ts';
import { startGoServers } from '../servers/go-server.ts';
import { startHaproxyServers } from '../servers/haproxy-server.ts';
import { startJavaServers } from '../servers/java-server.ts';
import { startNginxServers } from '../servers/nginx-fleet.ts';
import { startNodeServers } from '../servers/node-fleet.ts';
import { startOpensslServers } from '../servers/openssl-fleet.ts';
import type { Fleet, ServerSetup } from '../servers/server-setup.ts';
import { type GoldenCell, matrixWorlds } from './golden-cells.ts';
import type { ServerKind, ServerSide } from './golden-faults.ts';
import { makeMatrixPki, type MatrixPki, type MatrixPkiChoice, writeMatrixPki } from './matrix-pki.ts';

/** Running servers for cells, and what a client needs to dial each. */
export interface GoldenLab {
  optionsOf(cell: GoldenCell): DialOptions;
  portOf(cell: GoldenCell): number;
  /** What the server has written so far; of all cells of its kind where one process serves them. */
  log(cell: GoldenCell): string;
  /** Where the files of its certificates are, as `writeMatrixPki` names them. */
  folderOf(cell: GoldenCell): string;
  stop(): Promise<void>;
}

const STARTERS: Readonly<Record<ServerKind, (setups: readonly ServerSetup[]) => Promise<Fleet>>> = {
  openssl: startOpensslServers,
  gnutls: startGnutlsServers,
  nginx: startNginxServers,
  apache: startApacheServers,
  haproxy: startHaproxyServers,
  node: startNodeServers,
  java: startJavaServers,
  go: startGoServers,
};

/** Makes the worlds of the cells and starts a server for each setup once, shared by the faults of the client. */
export async function startGoldenLab(cells: readonly GoldenCell[], now: UnixMs): Promise<GoldenLab> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-golden-'));
  const worlds = matrixWorlds().map((choice, index) =>
    cells.some(({ world }) => world === index) ? writtenWorld(choice, join(folder, String(index)), now) : undefined,
  );
  const worldOf = ({ world }: GoldenCell): World => {
    const found = worlds[world];
    if (found === undefined) throw new Error(`world ${world} was not made`);
    return found;
  };
  const setups = new Map<string, { readonly kind: ServerKind; readonly setup: ServerSetup }>();
  for (const cell of cells) {
    const key = setupKey(cell);
    if (!setups.has(key))
      setups.set(key, { kind: cell.server, setup: setupOf(cell, worldOf(cell), `s${setups.size}`) });
  }
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const fleets = await startFleets([...setups.values()]).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  const idOf = (cell: GoldenCell): string => setups.get(setupKey(cell))?.setup.id ?? '';
  const fleetOf = ({ server }: GoldenCell): Fleet => {
    const fleet = fleets.get(server);
    if (fleet === undefined) throw new Error(`no fleet of ${server}`);
    return fleet;
  };
  const portOf = (cell: GoldenCell): number => fleetOf(cell).portOf(idOf(cell));
  return {
    portOf,
    folderOf: (cell) => worldOf(cell).folder,
    log: (cell) => fleetOf(cell).log(idOf(cell)),
    optionsOf: (cell) => dialOptionsOf(cell, worldOf(cell).pki, { port: portOf(cell), now }),
    stop: async () => {
      await Promise.all([...fleets.values()].map((fleet) => fleet.stop()));
      removeFolder();
    },
  };
}

interface World {
  readonly pki: MatrixPki;
  readonly folder: string;
}

function writtenWorld(choice: MatrixPkiChoice, folder: string, now: UnixMs): World {
  const pki = makeMatrixPki(choice, now);
  mkdirSync(folder);
  writeMatrixPki(pki, folder);
  return { pki, folder };
}

async function startFleets(
  wanted: readonly { readonly kind: ServerKind; readonly setup: ServerSetup }[],
): Promise<ReadonlyMap<ServerKind, Fleet>> {
  const byKind = [...Map.groupBy(wanted, ({ kind }) => kind)];
  const started = await Promise.allSettled(
    byKind.map(async ([kind, group]) => [kind, await STARTERS[kind](group.map(({ setup }) => setup))] as const),
  );
  const fleets = new Map(started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all([...fleets.values()].map((fleet) => fleet.stop()));
    throw failed.reason;
  }
  return fleets;
}

/** Cells that can share a server have the same. */
export const setupKey = ({ server, version, world, fault }: GoldenCell): string =>
  `${server} ${version} ${world} ${JSON.stringify(fault.server)}`;

function setupOf(cell: GoldenCell, { pki, folder }: World, id: string): ServerSetup {
  const { server, version, fault } = cell;
  const side = fault.server;
  const rsa = pki.choice.leafKey.startsWith('rsa');
  const certificate = certificateOf(side, rsa);
  return {
    id: `${server}-${id}`,
    version,
    certFile: join(folder, `${certificate}.pem`),
    keyFile: join(folder, `${certificate}-key.pem`),
    clientCaFile: join(folder, 'root.pem'),
    ...(certificate === 'server-weak' ? { weak: true } : {}),
    ...(side.crl === undefined ? {} : { crlFile: join(folder, `crl-${side.crl}.pem`) }),
    ...limitOf(side, { rsa, version, depth: pki.choice.intermediates }),
  };
}

/** A server that takes one scheme alone signs with it itself; one that serves one name alone has a certificate for it. */
function certificateOf({ limit, certificate = 'server' }: ServerSide, rsa: boolean): string {
  if (limit === 'scheme') return rsa ? 'server-p256' : 'server-rsa';
  return limit === 'name' ? 'server-wrong-name' : certificate;
}

/** The limit that the client of that world does not fit into. */
function limitOf(
  { limit }: ServerSide,
  { rsa, version, depth }: { readonly rsa: boolean; readonly version: string; readonly depth: number },
): Partial<ServerSetup> {
  switch (limit) {
    case 'depth':
      return { verifyDepth: depth - 1 };
    case 'scheme':
      return { clientScheme: rsa ? 'ecdsa_secp256r1_sha256' : 'rsa_pss_rsae_sha256' };
    case 'cipher':
      return version === 'TLSv1.3' ? { suites: 'TLS_AES_128_CCM_SHA256' } : { ciphers: ecdheOf(!rsa) };
    case 'group':
      // Without it a server with an RSA key takes key exchanges that need no curve.
      return { group: 'secp384r1', ...(version === 'TLSv1.2' ? { ciphers: ecdheOf(rsa) } : {}) };
    case 'alpn':
      return { alpn: 'http/1.1' };
    case 'name':
      return { onlyName: 'elsewhere.example' };
    case 'plain':
      return { plain: true };
    default:
      return {};
  }
}

const ecdheOf = (rsa: boolean): string => `ECDHE-${rsa ? 'RSA' : 'ECDSA'}-AES128-GCM-SHA256`;

const OTHER_VERSION = { 'TLSv1.2': 'TLSv1.3', 'TLSv1.3': 'TLSv1.2' } as const;
const SILENCE_MS = 300;
const ANSWER_MS = 5_000;

function dialOptionsOf(
  { version, fault }: GoldenCell,
  pki: MatrixPki,
  { port, now }: { readonly port: number; readonly now: UnixMs },
): DialOptions {
  const { client } = fault;
  const only = client.versions === 'other' ? OTHER_VERSION[version] : undefined;
  const credential = credentialOf(pki, client);
  return {
    ...DIAL_DEFAULTS,
    host: 'localhost',
    port,
    serverName: pki.choice.serverName,
    minVersion: only ?? (client.oldVersions === true ? 'TLSv1.1' : 'TLSv1.2'),
    maxVersion: only ?? 'TLSv1.3',
    alpn: client.alpn ?? [],
    groups: client.groups ?? [],
    trust: {
      mode: 'given',
      anchors: [client.trust === 'other' ? pki.otherRoot.der : pki.root.der],
      // What the workspace holds: every issuer of the client's own certificates.
      intermediates: client.trust === 'other' ? [] : issuersOf(pki),
    },
    at: now,
    httpGet: '/',
    secondDial: true,
    afterHandshakeWaitMs: fault.silent === true ? SILENCE_MS : ANSWER_MS,
    ...(credential === undefined ? {} : { credential }),
  };
}

const issuersOf = (pki: MatrixPki): readonly Uint8Array[] =>
  [...pki.intermediates, pki.expiredIntermediate, pki.rsaIntermediate].map(({ der }) => der);

function credentialOf(
  pki: MatrixPki,
  { certificate: name = 'client', leafOnly = false }: GoldenCell['fault']['client'],
): DialCredential | undefined {
  if (name === null) return undefined;
  const { der, keyPem } = pki.certificates[name];
  return {
    name,
    certificateDerChain: [der, ...(leafOnly ? [] : chainAbove(pki, name))],
    keyPem: Buffer.from(keyPem),
    ...(name === 'client-revoked' ? { revokedAt: Date.now() - 3_600_000 } : {}),
  };
}

function chainAbove(pki: MatrixPki, name: string): readonly Uint8Array[] {
  if (name === 'client-wrong-ca') return [];
  if (name === 'client-expired-ca') return [pki.expiredIntermediate.der];
  if (name === 'client-sha1') return [pki.rsaIntermediate.der];
  return pki.intermediates.map(({ der }) => der).toReversed();
}
