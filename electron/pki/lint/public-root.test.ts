import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { joinReports, type LintKind, lintItem } from './lint-item.ts';
import { createPublicRootFinder } from './public-root.ts';

const DAY_MS = 86_400_000;
const at = TEST_NOW;
const root = createTestAuthority({ name: 'CN=Public Root,O=Programme' });
const issuing = createTestAuthority({ name: 'CN=Public Issuing', issuer: root });
const stranger = createTestAuthority({ name: 'CN=Public Root,O=Programme' });
const leaf = issuing.issue({ eku: ['clientAuth', 'serverAuth'], sans: ['dns:a.example'] }).der;

const find = (candidates: readonly Uint8Array[], der: Uint8Array, kind: LintKind = 'certificate') =>
  createPublicRootFinder({ candidates, roots: [root.der] })(kind, der);

describe('the public root of an item', () => {
  it('is found through candidates in any order, and for the authorities themselves', () => {
    expect(find([leaf, issuing.der], leaf)).toBe('Public Root');
    expect(find([issuing.der, leaf], leaf)).toBe('Public Root');
    expect(find([], issuing.der)).toBe('Public Root');
    expect(find([], root.der)).toBe('Public Root');
  });

  it('is not found where an issuer is missing, or only has the name', () => {
    expect(find([], leaf)).toBeUndefined();
    expect(find([stranger.der], stranger.issue({}).der)).toBeUndefined();
    expect(find([], stranger.der)).toBeUndefined();
    expect(find([issuing.der], new Uint8Array(9))).toBeUndefined();
  });

  it('is that of an expired certificate too', () => {
    const expired = issuing.issue({ notBefore: at - 9 * DAY_MS, notAfter: at - DAY_MS }).der;
    expect(find([issuing.der], expired)).toBe('Public Root');
  });

  it('is that of the authority that signed a list', () => {
    const list = { number: 1, thisUpdate: at, nextUpdate: at + DAY_MS };
    expect(find([issuing.der], issuing.crl([], list).der, 'crl')).toBe('Public Root');
    expect(find([], root.crl([], list).der, 'crl')).toBe('Public Root');
    expect(find([issuing.der], stranger.crl([], list).der, 'crl')).toBeUndefined();
    expect(find([issuing.der], issuing.crl([], list).der, 'csr')).toBeUndefined();
  });

  it('costs little among many authorities of one name that signed each other', () => {
    const crowd = Array.from({ length: 40 }, () => createTestAuthority({ name: 'CN=Crowd' }));
    const started = performance.now();
    const [first] = crowd;
    expect(
      find(
        crowd.map(({ der }) => der),
        first?.issue({}).der ?? new Uint8Array(),
      ),
    ).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('lint below a public root', () => {
  it('holds server and authority to the public rules and says why', () => {
    const publicRoot = find([issuing.der], leaf);
    const report = joinReports(lintItem('certificate', leaf, { at, publicRoot }));
    expect(report).toMatchObject({
      profile: 'cabf-server',
      alsoProfiles: ['mtls-client'],
      choice: { by: 'public-root', root: 'Public Root' },
    });
    expect(report.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['cabf.client-auth-ends', 'cabf.policies-missing']),
    );
    expect(joinReports(lintItem('certificate', leaf, { at }))).toMatchObject({
      profile: 'mtls-server',
      choice: { by: 'contents' },
    });
    expect(joinReports(lintItem('certificate', leaf, { at, publicRoot, profile: 'rfc5280' })).choice).toBeUndefined();
  });
});

const mozilla = findCorpus('mozilla-roots');
const zlint = findCorpus('zlint');

const readDer = (file: string): Uint8Array => {
  const bytes = new Uint8Array(readFileSync(file));
  return readPemBlocks(bytes)[0]?.der ?? bytes;
};

const roots = readdirSync(mozilla.folder)
  .filter((name) => name.endsWith('.crt'))
  .map((name) => readDer(join(mozilla.folder, name)));

/** A cross-certificate that was issued below one of the roots; not in the small sample. */
const CROSS = join(zlint.folder, 'testdata/mpCrossCertNoEKU.pem');

describe(`the roots of ${mozilla.label}`, () => {
  const findReal = createPublicRootFinder({ candidates: [], roots });

  it('are public, and so is what they issued', () => {
    expect(roots.filter((der) => findReal('certificate', der) === undefined)).toEqual([]);
    expect(roots.length).toBeGreaterThan(mozilla.isFull ? 100 : 4);
    expect(find([], roots[0] ?? new Uint8Array())).toBeUndefined();
    const cross = existsSync(CROSS) ? findReal('certificate', readDer(CROSS)) : undefined;
    expect(cross).toBe(zlint.isFull ? 'SSL.com EV Root Certification Authority RSA R2' : undefined);
  });
});
