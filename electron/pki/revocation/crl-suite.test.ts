import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { parseCertificate, type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { verifyCertificateSignature } from '../certificate/certificate-fields.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { parseCrl } from './crl.ts';
import { checkRevocation } from './status.ts';

interface CrlCase {
  readonly id: string;
  readonly file: string;
  readonly expected_status: 'GOOD' | 'REVOKED' | 'UNKNOWN';
}

interface CrlSuite {
  readonly verify_time: string;
  readonly max_age_seconds: number;
  readonly cases: readonly CrlCase[];
}

const corpus = findCorpus('boringssl-crl');
const suite = JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as CrlSuite;

const VERDICTS = { good: 'GOOD', revoked: 'REVOKED', unknown: 'UNKNOWN', 'not-covered': 'UNKNOWN' } as const;

function judge({ file }: CrlCase): string {
  const blocks = readPemBlocks(readFileSync(join(corpus.folder, file)));
  const der = (label: string): Uint8Array | undefined => blocks.find((block) => block.label === label)?.der;
  const certificate = certificateOf(der('CERTIFICATE'));
  const issuer = certificateOf(der('CA CERTIFICATE'));
  const older = der('CA CERTIFICATE 2');
  const crl = parseCrl(der('CRL') ?? new Uint8Array());
  if (!crl.ok) return 'UNKNOWN';
  const { status } = checkRevocation({
    certificate,
    issuer,
    crls: [crl.value],
    ocspResponses: [],
    candidates: older === undefined ? [] : [certificateOf(older)],
    at: Date.parse(suite.verify_time),
    maxAgeMs: suite.max_age_seconds * 1000,
    // the suite's verifier knows no indirect lists
    indirectCrls: 'refuse',
    isTrustedSigner: (signer) =>
      verifyCertificateSignature(signer, spanBytes(issuer, issuer.spki)) === 'valid' ||
      verifyCertificateSignature(issuer, spanBytes(signer, signer.spki)) === 'valid',
  });
  return VERDICTS[status];
}

function certificateOf(der: Uint8Array | undefined): ParsedCertificate {
  const parsed = parseCertificate(der ?? new Uint8Array());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const disagreements = suite.cases.flatMap((each) => {
  const got = judge(each);
  return got === each.expected_status ? [] : [`${each.id}: ${got} instead of ${each.expected_status}`];
});

describe(`revocation by ${corpus.label}`, () => {
  it(`has the expected status in ${suite.cases.length - disagreements.length} of ${suite.cases.length} cases`, () => {
    expect(disagreements).toEqual([]);
    expect(suite.cases.length).toBeGreaterThan(corpus.isFull ? 65 : 5);
  });
});
