import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationStatus } from '../../../shared/model/revocation-status.ts';
import {
  deltaOf,
  directoryName,
  entryIssuer,
  forgeCrl,
  type ForgedCrl,
  fullName,
  keyIdOf,
  numberOf,
  pointOf,
  pointsOf,
  reasonOf,
  relativeName,
  scopeOf,
  uriName,
} from '../../testing/forged-crl.ts';
import { askStatus, codesOf, opensslVerdict, type RevocationQuestion } from '../../testing/revocation-question.ts';
import {
  createTestAuthority,
  type IssuedTestCertificate,
  type TestAuthority,
  TEST_NOW,
} from '../../testing/test-pki.ts';
import { encodeTlv, oidDer, sequence, utf8String } from '../asn1/der-write.ts';
import { TAG } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import type { RevocationInput } from './revocation-input.ts';

const HOUR_MS = 3600_000;
const URI = 'http://crl.example/a.crl';
const OTHER_URI = 'http://crl.example/b.crl';
const HOLD = 6;
const REMOVE = 8;

let root: TestAuthority;
let listIssuer: TestAuthority;
/** The name of the root with another key. */
let namesake: TestAuthority;
let plain: IssuedTestCertificate;
let folder: string;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root,O=Test' });
  listIssuer = createTestAuthority({ name: 'CN=List Issuer,O=Test', issuer: root });
  namesake = createTestAuthority({ name: 'CN=Root,O=Test', issuer: root });
  plain = root.issue({ subject: 'CN=leaf' });
  folder = mkdtempSync(join(tmpdir(), 'crl-status-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (question: Omit<RevocationQuestion, 'root'>, rules: Partial<RevocationInput> = {}): RevocationStatus =>
  askStatus({ root, ...question }, rules);

const openssl = (question: Omit<RevocationQuestion, 'root'>): string => opensslVerdict({ root, ...question }, folder);

const withPoints = (...points: readonly Uint8Array[]): IssuedTestCertificate =>
  root.issue({ subject: 'CN=leaf', extensions: [pointsOf(...points)] });

const listed = (leaf: IssuedTestCertificate, reason = 1): NonNullable<ForgedCrl['entries']>[number] => ({
  serialHex: leaf.serialHex,
  extensions: [reasonOf(reason)],
});

const full = (number: number, more: ForgedCrl = {}): Uint8Array =>
  forgeCrl(root, { ...more, extensions: [numberOf(number), keyIdOf(root), ...(more.extensions ?? [])] });

const delta = (number: number, base: number, more: ForgedCrl = {}): Uint8Array =>
  full(number, { ...more, extensions: [deltaOf(base), ...(more.extensions ?? [])] });

describe('a complete list', () => {
  it('says good or revoked, as openssl does', () => {
    const good = { leaf: plain, crls: [full(1)] };
    expect(ask(good)).toMatchObject({ status: 'good', source: 'crl', nextUpdate: TEST_NOW + 24 * HOUR_MS });
    expect(openssl(good)).toBe('good');
    const revoked = { leaf: plain, crls: [full(1, { entries: [listed(plain)] })] };
    expect(ask(revoked)).toMatchObject({
      status: 'revoked',
      reason: 'keyCompromise',
      revokedAt: TEST_NOW - 24 * HOUR_MS,
    });
    expect(openssl(revoked)).toBe('revoked');
  });

  it('of another issuer says nothing, one out of date or of an unknown kind is not relied on', () => {
    expect(ask({ leaf: plain, crls: [forgeCrl(listIssuer, {})] })).toMatchObject({ status: 'not-covered' });
    expect(ask({ leaf: plain, crls: [] })).toEqual({ status: 'not-covered', steps: [] });
    const stale = { leaf: plain, crls: [full(1, { nextUpdate: TEST_NOW })] };
    expect([ask(stale).status, codesOf(ask(stale))]).toEqual(['unknown', ['crl.stale']]);
    expect(openssl(stale)).toBe('12');
    const early = { leaf: plain, crls: [full(1, { thisUpdate: TEST_NOW + 1000 })] };
    expect([ask(early).status, codesOf(ask(early))]).toEqual(['unknown', ['crl.not-yet-issued']]);
    const odd = full(1, { extensions: [{ oid: '1.2.3.4', critical: true, value: sequence() }] });
    expect(codesOf(ask({ leaf: plain, crls: [odd] }))).toEqual(['crl.unknown-critical']);
    const old = ask({ leaf: plain, crls: [full(1)] }, { maxAgeMs: HOUR_MS - 1 });
    expect([old.status, codesOf(old)]).toEqual(['unknown', ['crl.too-old']]);
  });

  it('gives way to a newer one of the same scope', () => {
    const older = full(1, { thisUpdate: TEST_NOW - 5 * HOUR_MS, entries: [listed(plain, HOLD)] });
    expect(ask({ leaf: plain, crls: [older, full(2)] }).status).toBe('good');
    expect(ask({ leaf: plain, crls: [full(2, { nextUpdate: TEST_NOW }), older] }).status).toBe('revoked');
  });

  it('without number or key identifier is refused where its issuer is held to its duties', () => {
    expect(ask({ leaf: plain, crls: [forgeCrl(root, {})] }).status).toBe('good');
    const strict = ask({ leaf: plain, crls: [forgeCrl(root, {})] }, { strict: true });
    expect([strict.status, codesOf(strict)]).toEqual(['unknown', ['crl.no-number']]);
    expect(ask({ leaf: plain, crls: [full(1)] }, { strict: true }).status).toBe('good');
  });
});

describe('a delta list', () => {
  const freshest = { oid: 'freshestCRL', value: sequence(pointOf({ name: fullName(uriName(OTHER_URI)) })) } as const;
  /** openssl takes a delta only where the base says that there are some. */
  const old = { thisUpdate: TEST_NOW - 5 * HOUR_MS, extensions: [freshest] };

  it('adds to its base and takes from it, as openssl sees it', () => {
    const cases: readonly [Uint8Array[], string][] = [
      [[full(1, old), delta(2, 1, { entries: [listed(plain)] })], 'revoked'],
      [
        [full(1, { ...old, entries: [listed(plain, HOLD)] }), delta(2, 1, { entries: [listed(plain, REMOVE)] })],
        'good',
      ],
      [[full(1, { ...old, entries: [listed(plain, HOLD)] }), delta(2, 1)], 'revoked'],
      [[full(1, old), delta(2, 1)], 'good'],
      [[full(3, old), delta(4, 1, { entries: [listed(plain)] })], 'revoked'],
    ];
    const found = cases.map(([crls]) => ask({ leaf: plain, crls }).status);
    expect(found).toEqual(cases.map(([, expected]) => expected));
    expect(cases.map(([crls]) => openssl({ leaf: plain, crls }))).toEqual(found);
  });

  it('is passed over where it does not fit, and nothing without a base', () => {
    const entries = [listed(plain)];
    const unfit = [
      delta(5, 3, { entries }),
      delta(1, 1, { entries }),
      delta(2, 1, { entries, extensions: [scopeOf({ userCerts: true })] }),
      delta(2, 1, { entries, nextUpdate: TEST_NOW }),
      forgeCrl(namesake, { entries, extensions: [deltaOf(1), numberOf(2), keyIdOf(root)] }),
    ];
    for (const crl of unfit) expect(ask({ leaf: plain, crls: [full(1, old), crl] }).status).toBe('good');
    const alone = ask({ leaf: plain, crls: [delta(2, 1)] });
    expect([alone.status, codesOf(alone)]).toEqual(['unknown', ['crl.delta-alone']]);
  });

  it('brings a list up to date whose next update has passed', () => {
    const base = full(1, { ...old, nextUpdate: TEST_NOW - HOUR_MS });
    expect(ask({ leaf: plain, crls: [base] }).status).toBe('unknown');
    expect(ask({ leaf: plain, crls: [base, delta(2, 1)] }).status).toBe('good');
    expect(ask({ leaf: plain, crls: [base, delta(3, 2)] }).status).toBe('unknown');
  });
});

describe('the scope of a list', () => {
  const scoped = (scope: Parameters<typeof scopeOf>[0], more: ForgedCrl = {}): Uint8Array =>
    full(1, { ...more, extensions: [scopeOf(scope)] });
  const attribute = sequence(oidDer(OID.commonName), utf8String('shard'));

  it('is a distribution point that the certificate names, full or relative to the issuer', () => {
    const shard = (): Uint8Array => {
      const parts = root.nameDer.subarray(2);
      return sequence(parts, encodeTlv(TAG.set, attribute));
    };
    const leaf = withPoints(pointOf({ name: fullName(uriName('HTTP://CRL.example/a.crl')) }));
    const relative = withPoints(pointOf({ name: relativeName(attribute) }));
    const whole = withPoints(pointOf({ name: fullName(directoryName(shard())) }));
    const cases: readonly [IssuedTestCertificate, Uint8Array, string][] = [
      [leaf, scoped({ point: fullName(uriName(URI)) }), 'good'],
      [leaf, scoped({ point: fullName(uriName(OTHER_URI), uriName(URI)) }), 'good'],
      [leaf, scoped({ point: fullName(uriName(OTHER_URI)) }), 'not-covered'],
      [leaf, full(1), 'good'],
      [relative, scoped({ point: relativeName(attribute) }), 'good'],
      [relative, scoped({ point: fullName(directoryName(shard())) }), 'good'],
      [whole, scoped({ point: relativeName(attribute) }), 'good'],
      [whole, scoped({ point: fullName(directoryName(root.nameDer)) }), 'good'],
      [whole, scoped({ point: relativeName(sequence(oidDer(OID.commonName), utf8String('b'))) }), 'not-covered'],
      [plain, scoped({ point: fullName(directoryName(root.nameDer)) }), 'good'],
      [plain, scoped({ point: fullName(uriName(URI)) }), 'not-covered'],
    ];
    expect(cases.map(([each, crl]) => ask({ leaf: each, crls: [crl] }).status)).toEqual(
      cases.map(([, , expected]) => expected),
    );
  });

  it('is a kind of certificate', () => {
    const kinds: readonly [Parameters<typeof scopeOf>[0], string][] = [
      [{ userCerts: true }, 'good'],
      [{ caCerts: true }, 'not-covered'],
      [{ attributeCerts: true }, 'not-covered'],
    ];
    for (const [scope, expected] of kinds) {
      expect(ask({ leaf: plain, crls: [scoped(scope)] }).status).toBe(expected);
      expect(openssl({ leaf: plain, crls: [scoped(scope)] }) === 'good').toBe(expected === 'good');
    }
    expect(ask({ leaf: listIssuer, crls: [scoped({ caCerts: true })] }).status).toBe('good');
    expect(ask({ leaf: listIssuer, crls: [scoped({ userCerts: true })] }).status).toBe('not-covered');
  });

  it('is some reasons, which several lists settle together', () => {
    const compromise = scoped({ reasons: [1, 2] });
    const rest = scoped({ reasons: [3, 4, 5, 6, 7, 8] });
    expect(ask({ leaf: plain, crls: [compromise] }).status).toBe('unknown');
    expect(ask({ leaf: plain, crls: [compromise, rest] }).status).toBe('good');
    expect(openssl({ leaf: plain, crls: [compromise, rest] })).toBe('good');
    const revoking = scoped({ reasons: [3, 4, 5, 6, 7, 8] }, { entries: [listed(plain, 4)] });
    expect(ask({ leaf: plain, crls: [compromise, revoking] })).toMatchObject({
      status: 'revoked',
      reason: 'superseded',
    });
    const leaf = withPoints(
      pointOf({ name: fullName(uriName(URI)), reasons: [1, 2] }),
      pointOf({ name: fullName(uriName(OTHER_URI)), reasons: [3, 4, 5, 6, 7, 8] }),
    );
    const first = scoped({ point: fullName(uriName(URI)) });
    const second = scoped({ point: fullName(uriName(OTHER_URI)) });
    expect(ask({ leaf, crls: [first] }).status).toBe('unknown');
    expect(ask({ leaf, crls: [second, first] }).status).toBe('good');
  });
});

describe('an indirect list', () => {
  const indirect = (entries: NonNullable<ForgedCrl['entries']>): Uint8Array =>
    forgeCrl(listIssuer, {
      entries,
      extensions: [numberOf(1), keyIdOf(listIssuer), scopeOf({ point: fullName(uriName(URI)), indirect: true })],
    });
  const own = (): IssuedTestCertificate =>
    withPoints(pointOf({ name: fullName(uriName(URI)), crlIssuer: listIssuer.nameDer }));
  const strangers = { serialHex: '77', extensions: [entryIssuer(sequence())] };

  it('speaks of certificates of the issuer that its entries name or take over', () => {
    const leaf = own();
    const named = { serialHex: '55', extensions: [entryIssuer(root.nameDer)] };
    const cases: readonly [NonNullable<ForgedCrl['entries']>, string][] = [
      [[], 'good'],
      [[named, listed(leaf)], 'revoked'],
      [[listed(leaf)], 'good'],
      [[listed(leaf), named], 'good'],
      [[named, strangers, listed(leaf)], 'good'],
    ];
    const questions = cases.map(([entries]) => ({ leaf, crls: [indirect(entries)], others: [listIssuer] }));
    expect(questions.map((question) => ask(question).status)).toEqual(cases.map(([, expected]) => expected));
    expect(questions.slice(0, 3).map(openssl)).toEqual(cases.slice(0, 3).map(([, expected]) => expected));
  });

  it('has to be expected by the certificate, marked as such, signed by who is trusted, and wanted', () => {
    const leaf = own();
    const question = { leaf, crls: [indirect([])], others: [listIssuer] };
    expect(ask({ ...question, leaf: plain }).status).toBe('not-covered');
    expect(codesOf(ask(question, { isTrustedSigner: () => false }))).toEqual(['crl.signer-untrusted']);
    expect(codesOf(ask({ ...question, others: [] }))).toEqual(['crl.no-signer']);
    expect(ask(question, { indirectCrls: 'refuse' }).status).toBe('not-covered');
    const unmarked = forgeCrl(listIssuer, { extensions: [scopeOf({ point: fullName(uriName(URI)) })] });
    expect(ask({ ...question, crls: [unmarked] }).status).toBe('not-covered');
    const misplaced = full(1, { entries: [{ serialHex: '55', extensions: [entryIssuer(root.nameDer)] }] });
    expect(codesOf(ask({ leaf: plain, crls: [misplaced] }))).toEqual(['crl.unknown-critical']);
  });
});

describe('the signer of a list', () => {
  it('may be another key of the issuer where that is trusted, and must be allowed to sign lists', () => {
    const crls = [forgeCrl(namesake, { extensions: [numberOf(1), keyIdOf(namesake)] })];
    const question = { leaf: plain, crls, others: [namesake] };
    expect(ask(question).status).toBe('good');
    expect(openssl(question)).toBe('good');
    expect(codesOf(ask(question, { isTrustedSigner: () => false }))).toEqual(['crl.signer-untrusted']);
    expect(codesOf(ask({ leaf: plain, crls }))).toEqual(['crl.signature']);
    const impostor = root.issue({ subject: 'CN=Root,O=Test', usages: ['digitalSignature'] });
    const signer = { ...root, ...impostor, nameDer: root.nameDer };
    const forged = { leaf: plain, crls: [forgeCrl(signer, {})], others: [signer] };
    expect(codesOf(ask(forged))).toEqual(['crl.key-usage']);
  });

  it('does not outdate with a newer list what another key of that name has revoked, but what its own has', () => {
    const revoking = (thisUpdate: number): Uint8Array =>
      forgeCrl(root, {
        extensions: [numberOf(1), keyIdOf(root)],
        entries: [{ serialHex: plain.serialHex }],
        thisUpdate: TEST_NOW + thisUpdate,
      });
    const silent = (signer: TestAuthority, thisUpdate: number): Uint8Array =>
      forgeCrl(signer, { extensions: [numberOf(2), keyIdOf(signer)], thisUpdate: TEST_NOW + thisUpdate });
    const judge = (...crls: readonly Uint8Array[]) => ask({ leaf: plain, crls, others: [namesake] }).status;
    expect(judge(silent(namesake, -1000), revoking(-HOUR_MS))).toBe('revoked');
    expect(judge(revoking(-1000), silent(namesake, -HOUR_MS))).toBe('revoked');
    expect(judge(silent(root, -1000), revoking(-HOUR_MS))).toBe('good');
    expect(judge(silent(namesake, -1000), silent(root, -2000), revoking(-HOUR_MS))).toBe('good');
  });
});
