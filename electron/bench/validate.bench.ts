import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificate, type ParsedCertificate } from '../pki/certificate/certificate.ts';
import { buildAndValidatePath } from '../pki/path/path.ts';
import { createTestAuthority, type IssuedTestCertificate, TEST_NOW, type TestAuthority } from '../testing/test-pki.ts';
import { valueOf } from '../testing/application.ts';
import type { BenchResult } from './main.ts';

const CHAINS = 1000;
const ROUNDS = 7;
const MAX_RATIO = 3;
const SECOND_US = 1e6;

/**
 * Processor time (user and system) of one full validation of leaf, intermediate and root with P-256 keys, all three parsed anew and both signatures
 * verified each time, against `openssl verify`: one call with 1 001 leaves less a call with one, for a leaf. Rounds alternate, their median counts.
 */
export async function benchValidate(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const root = createTestAuthority({ name: 'CN=Root,O=Acme' });
    const intermediate = createTestAuthority({ name: 'CN=Issuing,O=Acme', issuer: root });
    const leaves = Array.from({ length: CHAINS + 1 }, (_, index) => issueLeaf(intermediate, index));
    const rival = prepareOpenssl(folder, { root, intermediate, leaves });
    const ours = (): number => validateAll({ root, intermediate, leaves: leaves.slice(0, CHAINS) });
    ours();
    const rounds = Array.from({ length: ROUNDS }, () => ({ ours: ours(), rival: rival() }));
    return verdict(rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const issueLeaf = (authority: TestAuthority, index: number): IssuedTestCertificate =>
  authority.issue({ subject: `CN=client ${index}`, sans: [`dns:client-${index}.example`], eku: ['clientAuth'] });

interface Chains {
  readonly root: TestAuthority;
  readonly intermediate: TestAuthority;
  readonly leaves: readonly IssuedTestCertificate[];
}

function validateAll({ root, intermediate, leaves }: Chains): number {
  const before = process.cpuUsage();
  for (const { der } of leaves) {
    const { valid } = buildAndValidatePath({
      leaf: parse(der),
      intermediates: [parse(intermediate.der)],
      anchors: [parse(root.der)],
      at: TEST_NOW,
      purpose: 'tls-client',
    });
    if (!valid) throw new Error('a chain of ours');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / leaves.length;
}

const parse = (der: Uint8Array): ParsedCertificate => valueOf(parseCertificate(der));

/** Microseconds that a leaf more costs. */
function prepareOpenssl(folder: string, { root, intermediate, leaves }: Chains): () => number {
  const write = (name: string, pem: string): string => {
    writeFileSync(join(folder, name), pem);
    return join(folder, name);
  };
  const files = leaves.map(({ pem }, index) => write(`leaf-${index}.pem`, pem));
  const options = ['-attime', String(TEST_NOW / 1000), '-purpose', 'sslclient', '-no-CApath', '-no-CAstore'];
  const args = [...options, '-CAfile', write('root.pem', root.pem), '-untrusted', write('ca.pem', intermediate.pem)];
  return () => (cpuTime([...args, ...files]) - cpuTime([...args, ...files.slice(0, 1)])) / (files.length - 1);
}

/** User and system time of one call in microseconds, as the shell counts it for its children. */
function cpuTime(args: readonly string[]): number {
  const script = 'openssl verify "$@" >/dev/null && times';
  const report = execFileSync('sh', ['-c', script, 'sh', ...args], { encoding: 'utf8' });
  const times = [...(report.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * SECOND_US, 0);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function verdict(rounds: readonly { readonly ours: number; readonly rival: number }[]): BenchResult {
  const ratio = median(rounds.map(({ ours, rival }) => ours / rival));
  return {
    name: 'full validation of three ECDSA certificates against openssl, µs',
    ours: median(rounds.map(({ ours }) => ours)),
    rival: median(rounds.map(({ rival }) => rival)),
    ratio,
    bar: `ratio ≤ ${MAX_RATIO}`,
    passed: ratio <= MAX_RATIO,
  };
}
