import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../../testing/corpus.ts';
import pkilint from '../../../testing/lint/pkilint-cabf.json' with { type: 'json' };
import { readPemBlocks } from '../../asn1/pem.ts';
import { CertificateFacts } from '../certificate-facts.ts';
import { lintCertificate } from '../lint-report.ts';
import { type CertificateRule, since } from '../rule.ts';
import { CABF_RULES } from './cabf-rules.ts';

interface Case {
  readonly id: string;
  readonly file: string;
  readonly profile: string;
  readonly findings: readonly { readonly severity: string; readonly code: string }[];
}

const corpus = findCorpus('pkilint');
const mapped: Readonly<Record<string, readonly string[]>> = pkilint.mapped;
const AT = since('2026-11-22');

const isForWebsites = ({ profile }: Case): boolean =>
  profile.startsWith('tls_br/') || /^etsi\/q(?:ev|n)cp_w_(?!gen|psd2_eidas_non_browser)/.test(profile);

const cases = (JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as readonly Case[]).filter(
  isForWebsites,
);

const derOf = ({ file }: Case): Uint8Array =>
  readPemBlocks(new Uint8Array(readFileSync(join(corpus.folder, file))))[0]?.der ?? new Uint8Array();

/** This judge holds certificates of any age to the requirements as they stood before 2026, and knows days from then on only. */
function breaksToday(rule: CertificateRule | undefined, facts: CertificateFacts): boolean {
  const issuedAt = facts.issuedAt ?? 0;
  if (rule === undefined || issuedAt >= (rule.until ?? Number.POSITIVE_INFINITY)) return false;
  if (rule.effective !== undefined && rule.effective >= since('2026-01-01') && issuedAt < rule.effective) return false;
  return rule.applies?.(facts) !== false && rule.check(facts) !== undefined;
}

const errorsOf = ({ findings }: Case): ReadonlySet<string> =>
  new Set(findings.filter(({ severity }) => severity === 'ERROR' || severity === 'FATAL').map(({ code }) => code));

function compare(): { readonly agreed: number; readonly differing: readonly string[] } {
  let agreed = 0;
  const differing: string[] = [];
  for (const judged of cases) {
    const facts = new CertificateFacts(derOf(judged), AT);
    const theirs = errorsOf(judged);
    for (const [code, ids] of Object.entries(mapped)) {
      const ours = ids.some((id) =>
        breaksToday(
          CABF_RULES.find((rule) => rule.id === id),
          facts,
        ),
      );
      if (ours && theirs.has(code)) agreed++;
      else if (ours !== theirs.has(code)) differing.push(`${judged.id} ${code}`);
    }
  }
  return { agreed, differing };
}

const { agreed, differing } = compare();
const reported = agreed + differing.length;

describe(`rules for public servers against ${corpus.label}`, () => {
  it(`agree on ${agreed} of ${reported} errors that either reports, and the map tells why not on the rest`, () => {
    const known = pkilint.disagreements.map(({ id, code }) => `${id} ${code}`);
    expect(differing.filter((pair) => !known.includes(pair))).toEqual([]);
    expect(agreed).toBeGreaterThan(corpus.isFull ? 130 : 5);
    expect(agreed / reported).toBeGreaterThanOrEqual(0.9);
  });

  it('find no error where it finds none', () => {
    const clean = cases.filter((judged) => errorsOf(judged).size === 0);
    expect(clean.length).toBeGreaterThan(0);
    for (const judged of clean) {
      const { findings } = lintCertificate(derOf(judged), { profile: 'cabf-server', at: AT });
      const errors = findings.filter(({ rule, severity }) => rule.startsWith('cabf.') && severity === 'error');
      expect({ id: judged.id, errors }).toEqual({ id: judged.id, errors: [] });
    }
  });

  it('know nine in ten of its codes for TLS', () => {
    const ofTls = cases
      .filter(({ profile }) => profile.startsWith('tls_br/'))
      .flatMap((judged) => [...errorsOf(judged)]);
    const codes = new Set(ofTls.filter((code) => code.startsWith('cabf.')));
    const leftOut = Object.keys(pkilint.leftOut);
    expect([...codes].filter((code) => !(code in mapped) && !leftOut.includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThan(corpus.isFull ? 80 : 5);
    expect(leftOut.length / Object.keys(mapped).length).toBeLessThan(0.1);
  });
});
