import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { AfterHandshake, DiagnosisId, HandshakeOutcome } from '../../../shared/model/connection.ts';
import { DIAL_DEFAULTS, type DialCredential, type DialOptions, dial, type DialedRun } from '../../tls/dial.ts';
import { startNginx } from '../servers/nginx-server.ts';
import { startNodeTlsServer } from '../servers/node-tls-server.ts';
import { startOpensslServer } from '../servers/openssl-server.ts';
import type { TestServer } from '../servers/tool-process.ts';
import { makeTestPki, type TestCertificateName, type TestPki, writeTestPki } from '../test-pki.ts';

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

const STARTERS = { openssl: startOpensslServer, nginx: startNginx, node: startNodeTlsServer } as const;

/** Starts one server that asks for a client certificate of the test root. */
export function startMatrixServer(
  lab: DialLab,
  wanted: {
    readonly server: keyof typeof STARTERS;
    readonly version: 'TLSv1.2' | 'TLSv1.3';
    readonly certificate: TestCertificateName;
  },
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

/** What tests of single dials compare. */
export function summarise(run: DialedRun): {
  readonly handshake: HandshakeOutcome;
  readonly afterHandshake: AfterHandshake;
  /** First diagnosis; null where there is none. */
  readonly diagnosis: DiagnosisId | null;
  readonly alert: string | null;
} {
  return {
    handshake: run.outcome.handshake,
    afterHandshake: run.outcome.afterHandshake,
    diagnosis: run.diagnosis[0]?.id ?? null,
    alert: run.alert?.name ?? null,
  };
}
