import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Diagnosis } from '../../../shared/model/connection.ts';
import { DIAL_DEFAULTS, type DialCredential, type DialOptions, dial, type DialedRun } from '../../tls/dial.ts';
import { startNginx } from '../servers/nginx-server.ts';
import { startNodeTlsServer } from '../servers/node-tls-server.ts';
import { startOpensslServer } from '../servers/openssl-server.ts';
import type { TestServer } from '../servers/tool-process.ts';
import { makeTestPki, type TestCertificateName, type TestPki, writeTestPki } from '../test-pki.ts';
import {
  type Expected,
  MATRIX,
  MATRIX_VERSIONS,
  type MatrixFault,
  type MatrixVersion,
  SERVER_KINDS,
  type ServerKind,
} from './dial-matrix.ts';

/** A PKI that is valid today, in memory and as files. */
export interface DialLab {
  readonly pki: TestPki;
  readonly folder: string;
  remove(): void;
}

export function createDialLab(): DialLab {
  const pki = makeTestPki(Date.now());
  const folder = mkdtempSync(join(tmpdir(), 'countersign-dial-'));
  writeTestPki(pki, folder);
  return { pki, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface MatrixCase {
  readonly id: string;
  readonly server: ServerKind;
  readonly version: MatrixVersion;
  readonly fault: MatrixFault;
  readonly expected: Expected;
}

export const matrixCases = (): readonly MatrixCase[] =>
  SERVER_KINDS.flatMap((server) =>
    MATRIX_VERSIONS.flatMap((version) =>
      MATRIX.map((fault) => ({
        id: `${server} ${version} ${fault.name}`,
        server,
        version,
        fault,
        expected: fault.expected(server, version),
      })),
    ),
  );

const STARTERS = { openssl: startOpensslServer, nginx: startNginx, node: startNodeTlsServer } as const;

/** Starts the server of a case; one that asks for a client certificate of the test root. */
export function startMatrixServer(
  lab: DialLab,
  wanted: Pick<MatrixCase, 'server' | 'version'> & { readonly certificate: TestCertificateName },
): Promise<TestServer> {
  return STARTERS[wanted.server]({
    certFile: join(lab.folder, `${wanted.certificate}.pem`),
    keyFile: join(lab.folder, `${wanted.certificate}-key.pem`),
    version: wanted.version,
    clientAuth: 'require',
    clientCaFile: join(lab.folder, 'root.pem'),
  });
}

/** The options of a dial to a loopback server by a client that trusts the test root. */
export function dialOptions(lab: DialLab, port: number, changes: Partial<DialOptions> = {}): DialOptions {
  return {
    ...DIAL_DEFAULTS,
    host: 'localhost',
    port,
    trust: { mode: 'given', anchors: [lab.pki.root.der], intermediates: [lab.pki.intermediate.der] },
    at: Date.now(),
    afterHandshakeWaitMs: 700,
    httpGet: '/',
    ...changes,
  };
}

export function credentialOf(lab: DialLab, name: TestCertificateName, leafOnly = false): DialCredential {
  const certificate = lab.pki.certificates[name];
  return {
    name,
    certificateDerChain: leafOnly ? [certificate.der] : [certificate.der, lab.pki.intermediate.der],
    keyPem: Buffer.from(certificate.keyPem),
  };
}

/** Dials and expects that our side could try. */
export async function dialRun(options: DialOptions): Promise<DialedRun> {
  const result = await dial(options, { now: () => options.at, monotonicMs: () => performance.now() });
  if (!result.ok) throw new Error(`dial could not try: ${result.error.code}`);
  return result.value;
}

/** Silence is waited out, so where it is expected the wait is short; everywhere else it is only a limit. */
const waitMs = ({ expected }: MatrixCase): number => (expected.afterHandshake === 'silent' ? 300 : 5_000);

export function dialCase(lab: DialLab, found: MatrixCase, port: number): Promise<DialedRun> {
  const { fault } = found;
  const trusted = fault.trust === 'root' ? lab.pki.root : lab.pki.otherRoot;
  return dialRun(
    dialOptions(lab, port, {
      afterHandshakeWaitMs: waitMs(found),
      trust: { mode: 'given', anchors: [trusted.der], intermediates: [lab.pki.intermediate.der] },
      ...(fault.clientCertificate === null
        ? {}
        : { credential: credentialOf(lab, fault.clientCertificate, fault.leafOnly) }),
    }),
  );
}

/** What of a run the matrix compares. */
export function summarise(run: DialedRun): Expected {
  const [top]: readonly (Diagnosis | undefined)[] = run.diagnosis;
  return {
    handshake: run.outcome.handshake,
    afterHandshake: run.outcome.afterHandshake,
    diagnosis: top?.id ?? null,
    alert: run.alert?.name ?? null,
  };
}

/** Runs every case against real servers, each server started once for the faults that share it. */
export async function runMatrix(lab: DialLab, report: (found: MatrixCase, run: DialedRun) => void): Promise<void> {
  const groups = Map.groupBy(
    matrixCases(),
    ({ server, version, fault }) => `${server} ${version} ${fault.serverCertificate}`,
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const server = await startMatrixServer(lab, { ...first, certificate: first.fault.serverCertificate });
    try {
      for (const each of group) report(each, await dialCase(lab, each, server.port));
    } finally {
      await server.stop();
    }
  }
}
