import { describe, expect, it } from 'vitest';
import type { LintProfile, LintReport } from '../../../shared/model/lint.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { OID } from '../asn1/oid.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { FOLDED_RULES, foldFindings } from './fold-findings.ts';
import { lintCertificate } from './lint-report.ts';
import { CERTIFICATE_RULES, CRL_RULES } from './rules.ts';

const root = createTestAuthority({ name: 'CN=Root' });
const lint = (der: Uint8Array, profile: LintProfile): LintReport => lintCertificate(der, { profile, at: TEST_NOW });
const rulesOf = ({ findings }: LintReport): string[] => findings.map(({ rule }) => rule);

describe('one fault that two rules name', () => {
  it('is told once, by the graver rule, with the other beside it', () => {
    const usage: Extension = { oid: OID.keyUsage, critical: false, value: Uint8Array.of(3, 2, 7, 0x80) };
    const der = root.issue({ eku: ['serverAuth'], sans: ['dns:a.example'], usages: [], extensions: [usage] }).der;
    const { findings } = lint(der, 'cabf-server');
    expect(findings.find(({ rule }) => rule === 'cabf.key-usage-not-critical')).toMatchObject({
      severity: 'error',
      alsoBreaks: ['rfc5280.key-usage-not-critical'],
    });
    expect(rulesOf(lint(der, 'cabf-server'))).not.toContain('rfc5280.key-usage-not-critical');
    expect(rulesOf(lint(der, 'mtls-server'))).toContain('rfc5280.key-usage-not-critical');
  });

  it('stays two findings where they are of two places', () => {
    const finding = { severity: 'error', source: '', evidence: {} } as const;
    const [bad, prohibited] = ['rfc5280.dns-bad-character', 'cabf.dns-character-prohibited'];
    const at = (a: number | undefined, b: number | undefined) =>
      foldFindings([
        { ...finding, rule: bad, ...(a !== undefined && { offset: a }) },
        { ...finding, rule: prohibited, ...(b !== undefined && { offset: b }) },
      ]).length;
    expect([at(7, 7), at(7, 8), at(7, undefined), at(undefined, undefined)]).toEqual([1, 2, 2, 2]);
  });

  it('keeps the names of rules when reports are joined', () => {
    const finding = { severity: 'error', source: '', evidence: {} } as const;
    const once = foldFindings([
      { ...finding, rule: 'rfc5280.rsa-modulus-even' },
      { ...finding, severity: 'warning', rule: 'cabf.key-rsa-modulus-even' },
      { ...finding, severity: 'warning', rule: 'cabf.key-rsa-small-factor' },
    ]);
    expect(once).toEqual([
      {
        ...finding,
        rule: 'rfc5280.rsa-modulus-even',
        alsoBreaks: ['cabf.key-rsa-modulus-even', 'cabf.key-rsa-small-factor'],
      },
    ]);
    expect(foldFindings([...once, { ...finding, rule: 'cabf.key-rsa-small-factor' }])).toEqual(once);
  });

  it('is named by rules that exist', () => {
    const known = new Set([...CERTIFICATE_RULES, ...CRL_RULES].map(({ id }) => id));
    expect(FOLDED_RULES.flat().filter((id) => !known.has(id))).toEqual([]);
  });
});
