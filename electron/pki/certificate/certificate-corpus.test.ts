import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { parsePublicKey } from '../algorithm/key-algorithm.ts';
import { DerReader, type Span, TAG, toHex } from '../asn1/der.ts';
import { readOid } from '../asn1/der-value.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { parseName } from '../name/name.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from './certificate.ts';
import { readCertificateIndex } from './certificate-index.ts';
import { tryExtension } from './certificate-fields.ts';
import {
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeKeyUsage,
  decodePolicies,
  decodeSubjectKeyId,
} from './extension.ts';
import { OID } from '../asn1/oid.ts';

interface Verdict {
  readonly file: string;
  readonly kind: string;
  readonly consensus: 'accept' | 'reject' | 'mixed';
}

/** Where we differ from OpenSSL, pyca, Go and OpenJDK together, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'testdata/certVersion3NoExtensions.pem': 'an empty Extensions: RFC 5280 §4.1 asks for one at least',
  'testdata/commonNameExistsSC62.pem': 'an empty SET in a name: X.501 asks for one attribute at least',
  'testdata/subjectDNNotPrintableCharacters.pem': 'an empty SET in a name: X.501 asks for one attribute at least',
  'parse_certificate_fuzzer_corpus/54ef2ce2b746f4b2efbb':
    'differing algorithms and a broken UniversalString: lint and path judge the one, the other is shown as hex',
  'parse_certificate_fuzzer_corpus/2868a235ce3228dd2c1f': 'differing algorithms: lint and path judge them',
  'parse_certificate_fuzzer_corpus/4b8c985c211be056a51a':
    'broken UTF-8 in a name is shown as hex, and such a name matches nothing',
  'parse_certificate_fuzzer_corpus/3c8fe9dc39a5ffef3145': 'differing algorithms: lint and path judge them',
};

function readDer(folder: string, file: string): Uint8Array {
  const raw = new Uint8Array(readFileSync(join(folder, file)));
  return readPemBlocks(raw).find(({ label }) => label.includes('CERTIFICATE'))?.der ?? raw;
}

const suites = ['mozilla-roots', 'zlint', 'boringssl-fuzz'].map(findCorpus);

describe.each(suites.filter(({ folder }) => existsSync(join(folder, 'verdicts.json'))))(
  'certificates of $label',
  ({ folder }) => {
    const verdicts = (JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as Verdict[]).filter(
      ({ kind }) => kind === 'cert',
    );
    const agreed = verdicts.filter(({ consensus }) => consensus !== 'mixed');

    it(`are taken and refused as four parsers agree (${agreed.length} cases)`, () => {
      const wrong = agreed
        .filter(({ file, consensus }) => readCertificateIndex(readDer(folder, file)).ok !== (consensus === 'accept'))
        .filter(({ file }) => DIFFERENCES[file] === undefined);
      expect(wrong).toEqual([]);
      expect(agreed.length).toBeGreaterThan(3);
    });

    it('are refused with the place of the error', () => {
      for (const { file } of verdicts) {
        const der = readDer(folder, file);
        const parsed = readCertificateIndex(der);
        if (parsed.ok) continue;
        const offset = parsed.error.code === 'format.malformed' ? parsed.error.evidence.offset : Number.NaN;
        expect(offset, file).toBeGreaterThanOrEqual(0);
        expect(offset, file).toBeLessThanOrEqual(der.length);
      }
    });
  },
);

type Name = readonly (readonly (readonly [oid: string, value: string])[])[];

/** What pyca read; the fields of extensions are absent where it has none. */
interface Fields {
  readonly file: string;
  readonly sha256: string;
  readonly version: number;
  readonly serial_content_hex: string;
  readonly signature_oid: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly not_before: string;
  readonly not_after: string;
  readonly spki_sha256: string;
  readonly extensions: readonly {
    readonly oid: string;
    readonly critical: boolean;
    readonly value_len: number;
    readonly value_sha256: string;
  }[];
  readonly san?: readonly (readonly [type: string, value: unknown])[];
  readonly eku?: readonly string[];
  readonly key_usage?: readonly string[];
  readonly ski?: string;
  readonly aki?: { readonly key_id: string | null };
  readonly policies?: readonly string[];
  readonly basic_constraints?: { readonly ca: boolean; readonly path_len: number | null };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const snakeCase = (usage: string): string =>
  usage === 'nonRepudiation'
    ? 'content_commitment'
    : usage.replace('cRL', 'crl').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function ownFields(certificate: ParsedCertificate): Omit<Fields, 'file'> {
  const at = (part: Span): Uint8Array => spanBytes(certificate, part);
  const name = (part: Uint8Array): Name => {
    const parsed = parseName(part);
    return parsed.ok ? parsed.value.map((set) => set.map(({ oid, value }) => [oid, value] as const)) : [];
  };
  const key = parsePublicKey(at(certificate.spki));
  return {
    sha256: sha256(certificate.der),
    version: certificate.version,
    serial_content_hex: toHex(at(certificate.serial)),
    signature_oid: readOid(new DerReader(at(certificate.signatureAlgorithm)).enter(TAG.sequence)),
    issuer: name(at(certificate.issuer)),
    subject: name(at(certificate.subject)),
    not_before: new Date(certificate.notBefore).toISOString().replace('.000', ''),
    not_after: new Date(certificate.notAfter).toISOString().replace('.000', ''),
    spki_sha256: key.ok ? key.value.spkiSha256 : '',
    extensions: certificate.extensions.map(({ oid, critical, value }) => ({
      oid,
      critical,
      value_len: value.end - value.start,
      value_sha256: sha256(at(value)).slice(0, 16),
    })),
    ...ownExtensions(certificate),
  };
}

function ownExtensions(certificate: ParsedCertificate): Partial<Fields> {
  const read = <T>(oid: string, decode: (value: Uint8Array) => T): T | undefined =>
    tryExtension(certificate, oid, decode);
  const constraints = read(OID.basicConstraints, decodeBasicConstraints);
  const authority = read(OID.authorityKeyIdentifier, decodeAuthorityKeyId);
  const subjectKeyId = read(OID.subjectKeyIdentifier, decodeSubjectKeyId);
  const sans = read(OID.subjectAltName, decodeGeneralNames)?.map(({ type, value }) => [type, value] as const);
  const eku = read(OID.extKeyUsage, decodeExtKeyUsage);
  const usages = read(OID.keyUsage, decodeKeyUsage)?.map(snakeCase);
  const policies = read(OID.certificatePolicies, decodePolicies)?.map(({ oid }) => oid);
  return {
    ...(sans && { san: sans.filter(([type]) => COMPARED_NAMES.has(type)) }),
    ...(eku && { eku }),
    ...(usages && { key_usage: usages.toSorted() }),
    ...(subjectKeyId && { ski: toHex(subjectKeyId) }),
    ...(authority && { aki: { key_id: authority.keyId === undefined ? null : toHex(authority.keyId) } }),
    ...(policies && { policies }),
    ...(constraints && { basic_constraints: { ca: constraints.ca, path_len: constraints.pathLength ?? null } }),
  };
}

/** Directory names, other names and registered identifiers have a form of their own there. */
const COMPARED_NAMES: ReadonlySet<unknown> = new Set(['dns', 'email', 'uri', 'ip']);

/** Extensions that RFC 5280 forbids and we read none of: what pyca makes of them says nothing. */
const FORBIDDEN_FORMS: Readonly<Record<string, readonly (keyof Fields)[]>> = {
  'testdata/IANCritical.pem': ['policies'],
  'testdata/certPolicyDuplicateShort.pem': ['policies'],
  'testdata-no-expectation/IANSpaceDNSEnd.pem': ['policies'],
  'testdata/SANNoEntries.pem': ['san'],
  'testdata/smime/rsa_no_key_usages.pem': ['key_usage'],
};

const COMPARED: readonly (keyof Fields)[] = [
  ...(['sha256', 'version', 'serial_content_hex', 'signature_oid', 'issuer', 'subject', 'not_before'] as const),
  ...(['not_after', 'spki_sha256', 'extensions', 'san', 'eku', 'key_usage', 'ski', 'aki', 'policies'] as const),
  'basic_constraints',
];

function inOurForm(fields: Fields): Partial<Fields> {
  return {
    ...fields,
    ...(fields.san && { san: fields.san.filter(([type]) => COMPARED_NAMES.has(type)) }),
    ...(fields.key_usage && { key_usage: fields.key_usage.toSorted() }),
    ...(fields.aki && { aki: { key_id: fields.aki.key_id } }),
  };
}

describe.each(suites.filter(({ folder }) => existsSync(join(folder, 'fields.jsonl'))))(
  'fields of $label',
  ({ folder }) => {
    const lines = readFileSync(join(folder, 'fields.jsonl'), 'utf8').trim().split('\n');
    const all = lines.map((line) => JSON.parse(line) as Fields);

    it(`are those that pyca reads (${all.length} certificates)`, () => {
      let compared = 0;
      for (const theirs of all) {
        const parsed = parseCertificate(readDer(folder, theirs.file));
        if (!parsed.ok) continue;
        compared++;
        const ours = ownFields(parsed.value);
        const known = inOurForm(theirs);
        for (const field of COMPARED) {
          if (known[field] === undefined || FORBIDDEN_FORMS[theirs.file]?.includes(field) === true) continue;
          expect({ field, value: ours[field as keyof typeof ours] }, theirs.file).toEqual({
            field,
            value: known[field],
          });
        }
      }
      expect(compared).toBeGreaterThan(all.length * 0.97);
    });
  },
);
