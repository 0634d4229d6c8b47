import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { authorityInfoAccess, crlDistributionPoints } from '../pki/certificate/extension-build.ts';
import { readCertificateIndex } from '../pki/certificate/certificate-index.ts';
import { createTestAuthority } from '../testing/test-pki.ts';
import type { BenchResult } from './main.ts';

const CERTIFICATES = 1000;
/** The library is slow and steady: fewer certificates tell its rate as well. */
const LIBRARY_CERTIFICATES = 100;
const ROUNDS = 5;
const ROUND_MS = 500;
const GO_BAR = 0.8;
const LIBRARY_BAR = 100;

/**
 * Certificates a second of processor time, read for a list in one thread: subject, issuer, serial, dates, names, key, usages, key identifiers and SHA-256.
 * Rivals are Go's x509.ParseCertificate on one processor, which computes no SHA-256, and @peculiar/x509 reading the same fields.
 * Rounds alternate and the median of their ratios counts, so that what else the machine does meets all of them.
 */
export async function benchRead(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const certificates = makeCertificates();
    const go = buildGoRival(folder, certificates);
    const few = certificates.slice(0, LIBRARY_CERTIFICATES);
    const rounds: { readonly ours: number; readonly go: number; readonly library: number }[] = [];
    readAll(certificates);
    for (let round = 0; round < ROUNDS; round++) {
      const library = await rateOf(few.length, () => readByLibrary(few));
      const before = await rateOf(certificates.length, () => readAll(certificates));
      const goRate = go();
      const after = await rateOf(certificates.length, () => readAll(certificates));
      rounds.push({ ours: (2 * before * after) / (before + after), go: goRate, library });
    }
    return [
      verdict(
        'certificates read for a list against Go, a second',
        rounds.map(({ ours, go }) => [ours, go]),
        GO_BAR,
      ),
      verdict(
        'certificates read for a list against @peculiar/x509, a second',
        rounds.map(({ ours, library }) => [ours, library]),
        LIBRARY_BAR,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verdict(name: string, rounds: readonly (readonly [ours: number, rival: number])[], bar: number): BenchResult {
  const ratio = median(rounds.map(([ours, rival]) => ours / rival));
  const ours = median(rounds.map(([rate]) => rate));
  const rival = median(rounds.map(([, rate]) => rate));
  return { name, ours, rival, ratio, bar: `at least ${bar} times the rival`, passed: ratio >= bar };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** P-256 leaves of some 770 octets with all that such certificates carry. */
function makeCertificates(): readonly Uint8Array[] {
  const root = createTestAuthority({ name: 'CN=Root,O=Acme,C=DE' });
  const issuer = createTestAuthority({ name: 'CN=Issuing CA 1,OU=PKI,O=Acme Corporation,C=DE', issuer: root });
  const extensions = [
    authorityInfoAccess({ ocsp: ['http://ocsp.example.com'], caIssuers: ['http://aia.example.com/issuing.cer'] }),
    crlDistributionPoints(['http://crl.example.com/issuing.crl']),
  ];
  return Array.from({ length: CERTIFICATES }, (_, index) => {
    const host = `host-${index}.prod.example.com`;
    const sans = [`dns:${host}`, `dns:host-${index}.example.com`];
    const subject = `CN=${host},OU=Servers,O=Acme Corporation,C=DE`;
    return issuer.issue({ subject, sans, eku: ['serverAuth', 'clientAuth'], extensions }).der;
  });
}

function readAll(certificates: readonly Uint8Array[]): void {
  for (const der of certificates) if (!readCertificateIndex(der).ok) throw new Error('a certificate of ours');
}

/** Runs work again and again for a while and answers the items done in a second of processor time. */
async function rateOf(items: number, work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  let done = 0;
  let spentMs = 0;
  while (spentMs < ROUND_MS) {
    await work();
    done += items;
    const { user, system } = process.cpuUsage(before);
    spentMs = (user + system) / 1000;
  }
  return (done * 1000) / spentMs;
}

/** Builds the Go program that stands beside as text: a `.go` file would make the folder a Go package. */
function buildGoRival(folder: string, certificates: readonly Uint8Array[]): () => number {
  const source = join(folder, 'main.go');
  copyFileSync(join(import.meta.dirname, 'rivals', 'parse-certificates.go.txt'), source);
  const program = join(folder, 'parse-certificates');
  const settings = { GOCACHE: join(folder, 'cache'), GOPATH: folder, GOFLAGS: '', GO111MODULE: 'off' };
  execFileSync('go', ['build', '-o', program, source], { env: { ...process.env, ...settings }, stdio: 'pipe' });
  const data = join(folder, 'certificates');
  writeFileSync(data, Buffer.concat(certificates.flatMap((der) => [lengthField(der.length), der])));
  const env = { ...process.env, GOMAXPROCS: '1' };
  return () => Number(execFileSync(program, [data, String(ROUND_MS / 1000)], { env, encoding: 'utf8' }));
}

function lengthField(length: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(length);
  return field;
}

/** The same fields by the library's own accessors. */
async function readByLibrary(certificates: readonly Uint8Array[]): Promise<void> {
  for (const der of certificates) {
    const certificate = new x509.X509Certificate(Uint8Array.from(der));
    const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value);
    const usages = certificate.getExtension(x509.KeyUsagesExtension)?.usages;
    const purposes = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages;
    const keyId = certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
    const authority = certificate.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId;
    const { subject, issuer, serialNumber, notBefore, notAfter, publicKey } = certificate;
    const fields = [subject, issuer, serialNumber, notBefore, notAfter, publicKey.algorithm, names, usages, purposes];
    if ([...fields, keyId, authority].includes(undefined)) throw new Error('a field of ours');
    await certificate.getThumbprint('SHA-256');
  }
}
