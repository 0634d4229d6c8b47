import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { makeTestPki } from '../../testing/test-pki.ts';
import { keyLabel, parsePublicKey } from '../algorithm/key-algorithm.ts';
import { toHex } from '../asn1/der.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { formatName, parseName } from '../name/name.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from './certificate.ts';
import { tryExtension } from './certificate-fields.ts';
import { type CertificateIndex, readCertificateIndex } from './certificate-index.ts';
import {
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeKeyUsage,
  decodeSubjectKeyId,
} from './extension.ts';

/** The same by the readers that know no short ways; undefined where one of them refuses. */
function readSlowly(der: Uint8Array): Omit<CertificateIndex, 'sha256'> | undefined {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return undefined;
  const certificate: ParsedCertificate = parsed.value;
  const subject = parseName(spanBytes(certificate, certificate.subject));
  const issuer = parseName(spanBytes(certificate, certificate.issuer));
  const key = parsePublicKey(spanBytes(certificate, certificate.spki));
  if (!subject.ok || !issuer.ok || !key.ok) return undefined;
  const read = <T>(oid: string, decode: (value: Uint8Array) => T): T | undefined =>
    tryExtension(certificate, oid, decode);
  const hexOf = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : toHex(bytes));
  return {
    subject: formatName(subject.value),
    issuer: formatName(issuer.value),
    serialHex: toHex(spanBytes(certificate, certificate.serial)),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    key: keyLabel(key.value),
    isCa: read(OID.basicConstraints, decodeBasicConstraints)?.ca ?? false,
    keyUsage: read(OID.keyUsage, decodeKeyUsage) ?? [],
    extendedKeyUsage: (read(OID.extKeyUsage, decodeExtKeyUsage) ?? []).map(oidName),
    sans: (read(OID.subjectAltName, decodeGeneralNames) ?? []).map(formatGeneralName),
    subjectKeyIdHex: hexOf(read(OID.subjectKeyIdentifier, decodeSubjectKeyId)),
    authorityKeyIdHex: hexOf(read(OID.authorityKeyIdentifier, decodeAuthorityKeyId)?.keyId),
  };
}

function readQuickly(der: Uint8Array): Omit<CertificateIndex, 'sha256'> | undefined {
  const result = readCertificateIndex(der);
  if (!result.ok) return undefined;
  const { sha256: _, ...index } = result.value;
  return index;
}

const pki = makeTestPki();
const own = [pki.root.der, pki.intermediate.der, ...Object.values(pki.certificates).map(({ der }) => der)];

function corpusCertificates(): Uint8Array[] {
  return ['mozilla-roots', 'boringssl-parse-cert', 'zlint/testdata', 'boringssl-fuzz/cert_corpus'].flatMap((suite) => {
    const { folder, isFull } = findCorpus(suite);
    const names = isFull ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()) : [];
    return names.map(({ name }) => {
      const raw = new Uint8Array(readFileSync(join(folder, name)));
      return readPemBlocks(raw).find(({ label }) => label === 'CERTIFICATE')?.der ?? raw;
    });
  });
}

describe('the index of a certificate', () => {
  it('says what the certificate says', () => {
    const index = readCertificateIndex(pki.certificates.server.der);
    expect(index.ok && index.value).toMatchObject({
      issuer: formatName(valueOfName(pki.intermediate.nameDer)),
      serialHex: pki.certificates.server.serialHex,
      key: 'EC P-256',
      isCa: false,
    });
  });

  it('is what the slow readers make of it, for certificates of ours and of others', () => {
    const all = [...own, ...corpusCertificates()];
    for (const der of all) expect(readQuickly(der)).toEqual(readSlowly(der));
  });

  it('is that as well for certificates with changed bytes, and refuses what they refuse', () => {
    const places = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...own), places, (der, changes) => {
        const changed = Uint8Array.from(der);
        for (const [at, value] of changes) changed[at % changed.length] = value;
        expect(readQuickly(changed)).toEqual(readSlowly(changed));
      }),
      { numRuns: 3000 },
    );
  });

  it('tells the place of an error in the certificate', () => {
    const cut = readCertificateIndex(pki.root.der.subarray(0, 50));
    expect(!cut.ok && cut.error).toMatchObject({ code: 'format.malformed', evidence: { problem: 'truncated' } });
  });
});

function valueOfName(nameDer: Uint8Array) {
  const name = parseName(nameDer);
  if (!name.ok) throw new Error('a name of ours');
  return name.value;
}
