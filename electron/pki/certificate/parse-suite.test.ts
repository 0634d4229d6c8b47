import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { attemptParse, DerReader, type Span, TAG, toHex } from '../asn1/der.ts';
import { type PemBlock, readPemBlocks } from '../asn1/pem.ts';
import { createPathValidator } from '../path/path.ts';
import { CertificateFacts } from '../path/path-facts.ts';
import { parseCertificate } from './certificate.ts';
import { decodeAuthorityKeyId } from './extension.ts';
import { readSigned } from '../asn1/signed.ts';
import { readTbsCertificate, type TbsCertificate } from './tbs-certificate.ts';

interface ParseCase {
  readonly id: string;
  readonly file: string;
  readonly expected_parses: boolean;
  readonly options?: { readonly allow_invalid_serial_numbers?: boolean };
  readonly result_blocks?: readonly string[];
}

const GROUPS = [
  'certificate',
  'certificate_outer',
  'tbs_certificate',
  'authority_key_identifier_extension_value',
] as const;
type Group = (typeof GROUPS)[number];

const corpus = findCorpus('boringssl-parse-cert');
const suite = JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as Partial<
  Record<Group, readonly ParseCase[]>
>;

const BLOCK: Record<Group, string> = {
  certificate: 'CERTIFICATE',
  certificate_outer: 'CERTIFICATE',
  tbs_certificate: 'TBS CERTIFICATE',
  authority_key_identifier_extension_value: 'AUTHORITY_KEY_IDENTIFIER',
};

/** Whether we read a case as the suite says we should. */
const JUDGES: Record<Group, (der: Uint8Array, given: ParseCase, blocks: readonly PemBlock[]) => boolean> = {
  certificate: (der, { options, expected_parses }) =>
    isReadable(der, options?.allow_invalid_serial_numbers === true) === expected_parses,
  certificate_outer: (der, { expected_parses }) =>
    attemptParse('certificate', () => {
      const reader = new DerReader(der);
      readSigned(reader.enter(TAG.sequence));
      reader.expectEnd();
    }).ok === expected_parses,
  tbs_certificate: (der, { expected_parses, result_blocks = [] }, blocks) => {
    const parsed = attemptParse('certificate', () => {
      const reader = new DerReader(der);
      const tbs = readTbsCertificate(reader.enter(TAG.sequence));
      reader.expectEnd();
      return tbs;
    });
    if (!parsed.ok || !expected_parses) return parsed.ok === expected_parses;
    return isAsExpected(der, parsed.value, { names: result_blocks, blocks });
  },
  authority_key_identifier_extension_value: (der, { expected_parses }) =>
    attemptParse('extension', () => decodeAuthorityKeyId(der)).ok === expected_parses,
};

/** A full parse as the suite means it: structure, names, every extension that we know, and an alternative name where the subject is empty. */
function isReadable(der: Uint8Array, acceptPaddedSerial: boolean): boolean {
  const parsed = parseCertificate(der, { acceptPaddedSerial });
  if (!parsed.ok) return false;
  const { subjectKey, issuerKey, malformed } = new CertificateFacts(parsed.value);
  if (subjectKey === undefined || issuerKey === undefined || malformed.length > 0) return false;
  const { failures } = createPathValidator({
    anchors: [],
    candidates: [],
    rules: { at: parsed.value.notBefore, purpose: 'any', strictness: 'strict' },
  })(parsed.value);
  return !failures.some(({ evidence }) => evidence['problem'] === 'subject-empty');
}

function isAsExpected(
  der: Uint8Array,
  tbs: TbsCertificate,
  { names, blocks }: { readonly names: readonly string[]; readonly blocks: readonly PemBlock[] },
): boolean {
  const octets = (span: Span | undefined): string | undefined =>
    span === undefined ? undefined : toHex(der.subarray(span.start, span.end));
  const found: Record<string, string | undefined> = {
    'SERIAL NUMBER': octets(tbs.serial),
    'SIGNATURE ALGORITHM': octets(tbs.innerAlgorithm),
    ISSUER: octets(tbs.issuer),
    'VALIDITY NOTBEFORE': timeText(tbs.notBefore),
    'VALIDITY NOTAFTER': timeText(tbs.notAfter),
    SUBJECT: octets(tbs.subject),
    SPKI: octets(tbs.spki),
    'ISSUER UNIQUE ID': octets(tbs.issuerUniqueId),
    'SUBJECT UNIQUE ID': octets(tbs.subjectUniqueId),
    EXTENSIONS: octets(tbs.extensions),
  };
  const present = Object.keys(found).filter((name) => found[name] !== undefined);
  return (
    present.toSorted().join() === names.toSorted().join() &&
    names.every((name) => {
      const block = blocks.find(({ label }) => label === name)?.der ?? new Uint8Array();
      return [toHex(block), Buffer.from(block).toString()].includes(found[name] ?? '');
    })
  );
}

function timeText(at: number): string {
  const time = new Date(at);
  return [
    `year=${time.getUTCFullYear()}`,
    `month=${time.getUTCMonth() + 1}`,
    `day=${time.getUTCDate()}`,
    `hours=${time.getUTCHours()}`,
    `minutes=${time.getUTCMinutes()}`,
    `seconds=${time.getUTCSeconds()}`,
  ].join(', ');
}

const results = GROUPS.flatMap((group) =>
  (suite[group] ?? []).map((given) => {
    const blocks = readPemBlocks(readFileSync(join(corpus.folder, given.file)));
    const der = blocks.find(({ label }) => label === BLOCK[group])?.der;
    return { id: `${group}: ${given.id}`, agrees: der !== undefined && JUDGES[group](der, given, blocks) };
  }),
);

describe(`the parts of certificates of ${corpus.label}`, () => {
  it(`are read as expected in ${results.filter(({ agrees }) => agrees).length} of ${results.length} cases`, () => {
    expect(results.filter(({ agrees }) => !agrees).map(({ id }) => id)).toEqual([]);
    expect(results.length).toBeGreaterThan(corpus.isFull ? 91 : 5);
  });
});
