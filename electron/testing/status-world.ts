import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Hex } from '../../shared/model/brands.ts';
import type { StatusAttempt, StatusReport } from '../../shared/model/status.ts';
import { certificateSha256 } from '../pki/certificate/certificate.ts';
import { authorityInfoAccess, crlDistributionPoints, type Extension } from '../pki/certificate/extension-build.ts';
import type { AskStatus, StatusService } from '../services/status/status.ts';
import { startTestApplication, type TestApplication, valueOf } from './application.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from './test-pki.ts';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

export const send =
  (body: Uint8Array | string, headers: Record<string, string> = {}): Answering =>
  (_request, response) =>
    response.writeHead(200, headers).end(body);

const DAY_MS = 86_400_000;

const ASK: AskStatus = {
  sources: ['crl', 'ocsp'],
  crlUrls: [],
  ocspUrls: [],
  files: [],
  nonce: false,
  digest: 'sha1',
  allowPrivate: true,
  privateHosts: [],
  followRedirects: false,
  askAgain: false,
};

/** Where a certificate points. */
export interface Pointers {
  readonly crl?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
  /** Added as they are. */
  readonly extensions?: readonly Extension[];
}

/** A server that answers as told at two addresses, two authorities of the present, and an application whose clock stands until it is moved. */
export class StatusWorld {
  readonly now = Math.floor(Date.now() / 1000) * 1000;
  readonly ca = createTestAuthority({ name: 'CN=Status CA', notBefore: this.now - 30 * DAY_MS });
  readonly other = createTestAuthority({ name: 'CN=Other CA', notBefore: this.now - 30 * DAY_MS });
  readonly folder = mkdtempSync(path.join(tmpdir(), 'status-'));
  /** By path; `*` for every other. */
  readonly answers = new Map<string, Answering>();
  /** Method and path of every request. */
  readonly seen: string[] = [];
  test: TestApplication = startTestApplication();
  private readonly servers: readonly [Server, Server];
  private count = 0;

  private constructor(servers: readonly [Server, Server]) {
    this.servers = servers;
    const answer: Answering = (request, response) => {
      this.seen.push(`${request.method} ${request.url}`);
      const chosen = this.answers.get(request.url ?? '') ?? this.answers.get('*');
      if (chosen === undefined) response.writeHead(404).end();
      else chosen(request, response);
    };
    for (const server of servers) server.on('request', answer);
    this.test.clock.now = this.now;
  }

  static async start(): Promise<StatusWorld> {
    return new StatusWorld([await listen(), await listen()]);
  }

  get origin(): string {
    return originOf(this.servers[0]);
  }

  /** The same under another port. */
  get elsewhere(): string {
    return originOf(this.servers[1]);
  }

  /** A fresh application; nothing is kept. */
  async renew(): Promise<void> {
    await this.test.end();
    this.test = startTestApplication();
    this.test.clock.now = this.now;
    this.answers.clear();
    this.seen.length = 0;
  }

  async end(): Promise<void> {
    await this.test.end();
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
    rmSync(this.folder, { recursive: true });
  }

  issue(
    { crl = [], ocsp = [], caIssuers = [], extensions = [] }: Pointers,
    by: TestAuthority = this.ca,
  ): IssuedTestCertificate {
    return by.issue({
      subject: `CN=leaf ${++this.count}`,
      notBefore: this.now - DAY_MS,
      notAfter: this.now + 90 * DAY_MS,
      extensions: [
        ...(crl.length > 0 ? [crlDistributionPoints(crl)] : []),
        ...(ocsp.length + caIssuers.length > 0 ? [authorityInfoAccess({ ocsp, caIssuers })] : []),
        ...extensions,
      ],
    });
  }

  crlOf(by: TestAuthority, revoked: readonly IssuedTestCertificate[], times = {}): Uint8Array {
    return by.crl(
      revoked.map(({ serialHex }) => ({ serialHex, reason: 'keyCompromise', revokedAt: this.now - 3600_000 })),
      { number: 5, thisUpdate: this.now - 3600_000, nextUpdate: this.now + DAY_MS, ...times },
    ).der;
  }

  async ask(
    leaf: IssuedTestCertificate,
    change: Partial<AskStatus> = {},
    {
      beside = [this.ca],
      status = this.test.application.status,
    }: { readonly beside?: readonly { readonly pem: string }[]; readonly status?: StatusService } = {},
  ): Promise<StatusReport> {
    const [report] = await this.askOf({ leaf, beside, certificates: [] }, change, status);
    if (report === undefined) throw new Error('no report');
    return report;
  }

  /** Of several certificates of one chain at once. */
  askAll(
    leaf: IssuedTestCertificate,
    of: readonly IssuedTestCertificate[],
    beside: readonly { readonly pem: string }[],
  ): Promise<readonly StatusReport[]> {
    const certificates = of.map(({ der }) => certificateSha256(der));
    return this.askOf({ leaf, beside, certificates }, {}, this.test.application.status);
  }

  private async askOf(
    { leaf, beside, certificates }: AskedOf,
    change: Partial<AskStatus>,
    status: StatusService,
  ): Promise<readonly StatusReport[]> {
    const bytes = new TextEncoder().encode([leaf, ...beside].map(({ pem }) => pem).join(''));
    const file = valueOf(await this.test.application.inspection.read({ name: 'chain.pem', bytes }));
    const of = { target: { kind: 'file', file, item: 0 }, certificates, issuerFiles: [] } as const;
    return valueOf(await status.ask(of, { ...ASK, ...change }));
  }
}

async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

interface AskedOf {
  readonly leaf: IssuedTestCertificate;
  readonly beside: readonly { readonly pem: string }[];
  readonly certificates: readonly Hex[];
}

export const codes = ({ steps }: Pick<StatusAttempt, 'steps'>): string[] => steps.flatMap(({ code }) => code ?? []);

/** The one attempt of a report. */
export function only({ attempts }: StatusReport): StatusAttempt {
  const [first, second] = attempts;
  if (first === undefined || second !== undefined) throw new Error(JSON.stringify(attempts));
  return first;
}
