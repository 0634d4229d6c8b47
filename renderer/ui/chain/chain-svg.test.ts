import { describe, expect, it } from 'vitest';
import type { ChainNode, ValidatedPath, ValidationReport } from '../../../shared/model/validation.ts';
import { buildChainSvg } from './chain-svg.ts';
import { buildChecksJson, buildChecksText } from './checks-text.ts';

const COLOURS = {
  paper: '#fff',
  box: '#fff',
  ink: '#000',
  faint: '#555',
  line: '#999',
  good: '#060',
  warn: '#750',
  bad: '#a00',
};

const node = (title: string): ChainNode => ({
  sha256: 'ab'.repeat(32),
  subject: `CN=${title}`,
  issuer: 'CN=Root',
  title,
  serialHex: '01',
  notBefore: 0,
  notAfter: 86_400_000,
  keyLabel: 'EC P-256',
  keySha256: 'cd'.repeat(32),
  signatureAlgorithm: '',
  isCa: false,
  selfIssued: false,
  purposes: [],
  origins: ['subject'],
  isAnchor: false,
});

function makeReport(title: string): ValidationReport & { readonly paths: readonly [ValidatedPath] } {
  const evidence = { subject: title };
  const checks = [
    { check: 'signature', result: 'failed', code: 'path.signature', at: 0, evidence, rfc: 'RFC' } as const,
  ];
  return {
    valid: false,
    at: 0,
    nodes: [node(title), node('Root')],
    edges: [{ from: 0, to: 1, signature: 'invalid' }],
    paths: [{ nodes: [0, 1], valid: false, ending: 'anchor', checks }],
    truncated: false,
    missingIssuers: [],
    seenBy: [],
  };
}

const draw = (title: string): string =>
  buildChainSvg({ report: makeReport(title), path: 0, title: `Refused: ${title}`, colours: COLOURS });

describe('the drawing of a chain', () => {
  it('shows each certificate and the signature between them', () => {
    const svg = draw('gw-01');
    expect(svg.match(/<rect [^>]*rx="4"/g)).toHaveLength(2);
    for (const text of ['gw-01', 'Root', 'signature fails', '1970-01-01']) expect(svg).toContain(text);
    expect(svg).toMatch(/<path d="M[^"]+" fill="none" stroke="#a00"/);
  });

  it.each([
    '</text><script>alert(1)</script>',
    '"><image href="https://evil.example/"/>',
    '&xxe;]]>',
    'a\u0000b\u0007c\u202Ed\uFFFE',
    `\uD83D${'x'.repeat(27)}\uD83D`,
  ])('holds the name %j as text alone', (name) => {
    const svg = draw(name);
    expect(svg).not.toMatch(/<(script|image)/);
    expect(svg).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/);
    expect(svg).toMatch(/^[\n\u0020-\uFFFD]*$/u);
    expect(svg).not.toContain('\u202E');
    expect(svg.isWellFormed()).toBe(true);
  });

  it('stays small whatever the names', () => {
    expect(draw('x'.repeat(1_000_000)).length).toBeLessThan(6000);
  });
});

describe('the checks of a chain as text', () => {
  it('are one line each', () => {
    const report = makeReport('gw\n01');
    expect(buildChecksText(report, report.paths[0]).split('\n')).toHaveLength(1);
  });

  it('are JSON with the certificates of the path', () => {
    const report = makeReport('gw-01');
    const facts: unknown = JSON.parse(buildChecksJson(report, report.paths[0]));
    expect(facts).toMatchObject({
      valid: false,
      certificates: [{ subject: 'CN=gw-01' }, {}],
      checks: [{ rfc: 'RFC' }],
    });
  });
});
