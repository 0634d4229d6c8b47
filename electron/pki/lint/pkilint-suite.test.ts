import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LintReport } from '../../../shared/model/lint.ts';
import { findCorpus } from '../../testing/corpus.ts';
import pkilint from '../../testing/lint/pkilint-pkix.json' with { type: 'json' };
import { readPemBlocks } from '../asn1/pem.ts';
import { lintCertificate, lintCrl } from './lint-report.ts';
import { since } from './rule.ts';

interface Case {
  readonly id: string;
  readonly file: string;
  readonly profile: string;
  readonly findings: readonly { readonly severity: string; readonly code: string }[];
}

const corpus = findCorpus('pkilint');
const mapped: Readonly<Record<string, readonly string[]>> = pkilint.mapped;
const AT = since('2026-11-22');
const cases = JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as readonly Case[];

function lint({ file, profile }: Case): LintReport {
  const der = readPemBlocks(new Uint8Array(readFileSync(join(corpus.folder, file))))[0]?.der ?? new Uint8Array();
  if (profile.startsWith('crl/')) return lintCrl(der, { profile: 'crl', at: AT });
  return lintCertificate(der, { profile: profile.startsWith('tls_br/') ? 'cabf-server' : 'rfc5280', at: AT });
}

const isBad = ({ severity }: { readonly severity: string }): boolean => /^(?:ERROR|FATAL|error|fatal)$/.test(severity);

const errorsOf = ({ findings }: Case): ReadonlySet<string> => new Set(findings.filter(isBad).map(({ code }) => code));

describe(`RFC 5280 rules against ${corpus.label}`, () => {
  it('find the errors that it finds and no others, but where the map tells why', () => {
    let agreed = 0;
    const differing: string[] = [];
    for (const judged of cases) {
      const found = new Set(lint(judged).findings.flatMap(({ rule, alsoBreaks = [] }) => [rule, ...alsoBreaks]));
      const theirs = errorsOf(judged);
      for (const [code, ids] of Object.entries(mapped)) {
        const isOurs = ids.some((id) => found.has(id));
        if (isOurs && theirs.has(code)) agreed++;
        else if (isOurs !== theirs.has(code)) differing.push(`${judged.id} ${code}`);
      }
    }
    const known = pkilint.disagreements.map(({ id, code }) => `${id} ${code}`);
    expect(differing.filter((pair) => !known.includes(pair))).toEqual([]);
    expect(agreed).toBeGreaterThan(corpus.isFull ? 58 : 4);
    if (corpus.isFull) expect(agreed / (agreed + differing.length)).toBeGreaterThanOrEqual(0.9);
  });

  it('find no error where it finds nothing to warn of', () => {
    const clean = cases.filter(({ findings }) => !findings.some((each) => isBad(each) || each.severity === 'WARNING'));
    expect(clean.length).toBeGreaterThan(corpus.isFull ? 30 : 0);
    for (const judged of clean) {
      const errors = lint(judged).findings.filter(
        ({ rule, severity }) => rule.startsWith('rfc5280.') && isBad({ severity }),
      );
      expect({ id: judged.id, errors }).toEqual({ id: judged.id, errors: [] });
    }
  });

  it('know every code of its RFC 5280 checks but those that the map leaves out', () => {
    const codes = new Set(
      cases.flatMap((judged) => [...errorsOf(judged)]).filter((code) => /^(?:pkix|itu)\./.test(code)),
    );
    const leftOut = Object.keys(pkilint.leftOut);
    expect([...codes].filter((code) => !(code in mapped) && !leftOut.includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThan(corpus.isFull ? 30 : 3);
  });
});
