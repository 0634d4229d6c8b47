import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RevocationCode } from '../../../shared/model/revocation-status.ts';
import { findCorpus } from '../../testing/corpus.ts';
import { toHex } from '../asn1/der.ts';
import { parseCertificate, type ParsedCertificate } from '../certificate/certificate.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { buildOcspRequest } from './ocsp-request.ts';
import { checkRevocation } from './status.ts';

interface OcspCase {
  readonly id: string;
  readonly file: string;
  readonly expected_status: string;
  readonly expected_response_status: string;
}

interface OcspSuite {
  readonly verify_time: string;
  readonly max_age_seconds: number;
  readonly cases: readonly OcspCase[];
}

const corpus = findCorpus('boringssl-ocsp');
const suite = JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as OcspSuite;

const VERDICTS = { good: 'GOOD', revoked: 'REVOKED', unknown: 'UNKNOWN', 'not-covered': 'UNKNOWN' } as const;

/** The suite's words for what kept an answer from being one; a bad signature is an answer to it. */
const RESPONSE_STATUS: Partial<Record<RevocationCode, string>> = {
  'ocsp.malformed': 'PARSE_RESPONSE_ERROR',
  'ocsp.unsupported-type': 'PARSE_RESPONSE_ERROR',
  'ocsp.error-response': 'ERROR_RESPONSE',
  'ocsp.no-match': 'NO_MATCHING_RESPONSE',
  'ocsp.unknown-critical': 'UNHANDLED_CRITICAL_EXTENSION',
  'ocsp.produced-outside-validity': 'BAD_PRODUCED_AT',
  'ocsp.not-yet-issued': 'INVALID_DATE',
  'ocsp.stale': 'INVALID_DATE',
  'ocsp.too-old': 'INVALID_DATE',
};

function judge({ file }: OcspCase): string {
  const blocks = readPemBlocks(readFileSync(join(corpus.folder, file)));
  const der = (label: string): Uint8Array => blocks.find((block) => block.label === label)?.der ?? new Uint8Array();
  const certificate = certificateOf(der('CERTIFICATE'));
  const issuer = certificateOf(der('CA CERTIFICATE'));
  const { status, steps } = checkRevocation({
    certificate,
    issuer,
    crls: [],
    ocspResponses: [der('OCSP RESPONSE')],
    candidates: [],
    at: Date.parse(suite.verify_time),
    maxAgeMs: suite.max_age_seconds * 1000,
    isTrustedSigner: () => true,
  });
  const failed = steps.find(({ result }) => result === 'failed');
  const inData = failed?.evidence['format'] === 'ocsp-response-data';
  const response = (failed?.code && RESPONSE_STATUS[failed.code]) ?? 'PROVIDED';
  const request = toHex(buildOcspRequest({ certificate, issuer })) === toHex(der('OCSP REQUEST'));
  return [VERDICTS[status], inData ? 'PARSE_RESPONSE_DATA_ERROR' : response, request ? '' : 'another request'].join(
    ' ',
  );
}

function certificateOf(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der, { acceptPaddedSerial: true });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const disagreements = suite.cases.flatMap((each) => {
  const expected = `${each.expected_status} ${each.expected_response_status} `;
  const got = judge(each);
  return got === expected ? [] : [`${each.id}: ${got} instead of ${expected}`];
});

describe(`answers and requests of ${corpus.label}`, () => {
  it(`are as expected in ${suite.cases.length - disagreements.length} of ${suite.cases.length} cases`, () => {
    expect(disagreements).toEqual([]);
    expect(suite.cases.length).toBeGreaterThan(corpus.isFull ? 35 : 5);
  });
});
