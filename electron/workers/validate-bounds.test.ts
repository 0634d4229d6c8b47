import { describe, expect, it } from 'vitest';
import type { ChainNode, ValidationCheck, ValidationReport } from '../../shared/model/validation.ts';
import { boundReport } from './validate-bounds.ts';

const LONG = 'x'.repeat(1_000_000);
const node = {
  subject: LONG,
  issuer: LONG,
  title: LONG,
  serialHex: 'f',
  keyLabel: '',
  signatureAlgorithm: '',
  purposes: [],
};
const check: ValidationCheck = { check: 'trust', result: 'passed', at: 0, evidence: { subject: LONG, at: 5 }, rfc: '' };

describe('a report for the window', () => {
  it('stays small whatever the certificates say', () => {
    const nodes = Array.from({ length: 40 }, () => node as unknown as ChainNode);
    const checks = Array.from({ length: 100 }, () => check);
    const path = { nodes: [0], valid: false, ending: 'no-issuer', checks } as const;
    const missing = { node: 0, issuer: LONG, addresses: [`http://${LONG}`, 'http://ca.example/ca.crt'] };
    const report: ValidationReport = {
      valid: false,
      at: 0,
      nodes,
      edges: [],
      paths: Array.from({ length: 200 }, () => path),
      truncated: false,
      missingIssuers: [missing],
      seenBy: [],
    };
    const bounded = boundReport(report);
    expect(JSON.stringify(bounded).length).toBeLessThan(1_048_576);
    expect(bounded.truncated).toBe(true);
    expect(bounded.missingIssuers[0]?.addresses).toEqual(['http://ca.example/ca.crt']);
    expect(bounded.paths[0]?.checks[0]?.evidence['at']).toBe(5);
  });
});
