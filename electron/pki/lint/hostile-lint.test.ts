import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINT_PROFILES, type LintReport } from '../../../shared/model/lint.ts';
import { findCorpus } from '../../testing/corpus.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { OID } from '../asn1/oid.ts';
import { chooseProfiles } from './choose-profile.ts';
import { guessLintKind } from './lint-item.ts';
import { lintCertificate, lintCrl, lintRequest } from './lint-report.ts';

const at = TEST_NOW;
const root = createTestAuthority({ name: 'CN=Root,C=DE' });

const EXTENSIONS = Object.values(OID).filter((oid) =>
  /^2\.5\.29\.\d+$|^1\.3\.6\.1\.5\.5\.7\.1\.|11129|113730/.test(oid),
);

function everyReport(bytes: Uint8Array): readonly LintReport[] {
  guessLintKind(bytes);
  chooseProfiles(bytes, { publicRoot: true });
  return [
    ...LINT_PROFILES.map((profile) => lintCertificate(bytes, { profile, at })),
    lintCrl(bytes, { profile: 'crl', at }),
    lintCrl(bytes, { profile: 'cabf-server', at }),
    lintRequest(bytes, { profile: 'csr', at }),
  ];
}

/** Every finding says something that can be shown, at a place inside the item. */
function expectSound(bytes: Uint8Array): void {
  for (const { findings, applied } of everyReport(bytes)) {
    expect(applied).toBeGreaterThanOrEqual(findings.length);
    for (const { rule, offset = 0, evidence } of findings) {
      expect([rule, Number.isInteger(offset) && offset >= 0 && offset <= bytes.length]).toEqual([rule, true]);
      for (const value of Object.values(evidence)) {
        expect([rule, typeof value === 'string' ? value.length < 5000 : typeof value !== 'object']).toEqual([
          rule,
          true,
        ]);
        expect([rule, Number.isNaN(value)]).toEqual([rule, false]);
      }
    }
  }
}

/** Bytes that look like DER more often than chance would have it. */
const derLike = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .tuple(
      fc.constantFrom(0x30, 0x31, 0x03, 0x02, 0x04, 0x06, 0x0c, 0xa0, 0xa1, 0x80, 0x86, 0x82),
      fc.uint8Array({ maxLength: 50 }),
    )
    .map(([tag, content]) => Uint8Array.of(tag, content.length, ...content)),
  fc
    .tuple(
      fc.constantFrom(0x30, 0x31, 0xa0, 0xa1),
      fc.array(
        fc.tuple(fc.constantFrom(0x30, 0x02, 0x06, 0x82, 0x86, 0x87, 0xa0, 0xa4), fc.uint8Array({ maxLength: 12 })),
        { maxLength: 4 },
      ),
    )
    .map(([tag, parts]) => {
      const content = parts.flatMap(([inner, bytes]) => [inner, bytes.length, ...bytes]);
      return Uint8Array.of(tag, content.length, ...content);
    }),
);

describe('lint of hostile input', () => {
  it('reads any bytes in any extension', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXTENSIONS), fc.boolean(), derLike, (oid, critical, value) => {
        expectSound(root.issue({ extensions: [{ oid, critical, value }] }).der);
      }),
      { numRuns: 600 },
    );
  }, 60_000);

  it('reads certificates with any octets changed or cut', () => {
    const whole = root.issue({
      subject: 'CN=x,C=DE,OU=y',
      sans: ['dns:a.example', 'ip:10.0.0.1', 'uri:https://a.example/'],
    }).der;
    const crl = root.crl([{ serialHex: '05', reason: 'keyCompromise' }], {}).der;
    const change = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(whole, crl, root.der), change, fc.nat(), (der, changes, cut) => {
        const changed = Uint8Array.from(der);
        for (const [place, octet] of changes) changed[place % changed.length] = octet;
        expectSound(changed);
        expectSound(changed.subarray(0, cut % changed.length));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  const corpus = findCorpus('boringssl-fuzz');

  it(`reads the fuzzers’ findings: ${corpus.label}`, () => {
    const files = existsSync(corpus.folder)
      ? readdirSync(corpus.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      : [];
    expect(files.length).toBeGreaterThan(0);
    for (const file of files.filter(({ name }) => !name.endsWith('.json')).slice(0, 900)) {
      const bytes = new Uint8Array(readFileSync(join(file.parentPath, file.name)));
      const started = performance.now();
      expectSound(bytes);
      expect([file.name, performance.now() - started < 2000]).toEqual([file.name, true]);
    }
  }, 60_000);

  it('stays linear in the number of names, policies, constraints and extensions', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `dns:h${i}.example`);
    const started = performance.now();
    expectSound(root.issue({ sans: names }).der);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
