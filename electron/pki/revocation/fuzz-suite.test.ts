import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { contextTag, TAG } from '../asn1/der.ts';
import {
  bitString,
  encodeTlv,
  explicit,
  generalizedTime,
  integer,
  nullValue,
  octetString,
  oidDer,
  sequence,
} from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { parseCertificate, type ParsedCertificate } from '../certificate/certificate.ts';
import {
  directoryName,
  entryIssuer,
  forgeCrl,
  fullName,
  keyIdOf,
  numberOf,
  reasonOf,
  scopeOf,
  uriName,
} from '../../testing/forged-crl.ts';
import { crlFields } from './crl-fields.ts';
import { parseCrl } from './crl.ts';
import { ocspRequestFields, ocspResponseFields } from './ocsp-fields.ts';
import { checkRevocation } from './status.ts';

const corpus = findCorpus('boringssl-fuzz');
const algorithm = sequence(oidDer(OID.ecdsaWithSHA256));
const signature = bitString(new Uint8Array(8));

const signed = (tbs: Uint8Array): Uint8Array => sequence(tbs, algorithm, signature);

/** An OCSPResponse around what is signed. */
const response = (data: Uint8Array): Uint8Array =>
  sequence(
    encodeTlv(TAG.enumerated, Uint8Array.of(0)),
    explicit(0, sequence(oidDer(OID.ocspBasic), octetString(signed(data)))),
  );

const responseData = (...singles: readonly Uint8Array[]): Uint8Array =>
  response(sequence(explicit(2, octetString(new Uint8Array(20))), generalizedTime(TEST_NOW), sequence(...singles)));

const root = createTestAuthority({ name: 'CN=Root' });
/** Its name with another key: what it signs is never believed. */
const namesake = createTestAuthority({ name: 'CN=Root' });

/** Each set of inputs holds one part of a message: the rest is put around it. */
const SETS: Readonly<Record<string, (input: Uint8Array) => Uint8Array>> = {
  crl_getcrlstatusforcert: (input) => signed(sequence(algorithm, root.nameDer, input)),
  crl_parse_crl_tbscertlist: signed,
  crl_parse_issuing_distribution_point: (input) =>
    forgeCrl(namesake, { extensions: [{ oid: 'issuingDistributionPoint', value: input }] }),
  ocsp_parse_ocsp_response: (input) => input,
  ocsp_parse_ocsp_response_data: response,
  ocsp_parse_ocsp_single_response: responseData,
  ocsp_parse_ocsp_cert_id: (input) =>
    responseData(sequence(input, encodeTlv(contextTag(0)), generalizedTime(TEST_NOW))),
};

const leaf = certificateOf(root.issue({ subject: 'CN=leaf' }).der);
const issuer = certificateOf(root.der);

function certificateOf(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** Gives bytes to everything that reads lists and answers. */
function readAll(bytes: Uint8Array): void {
  const crl = parseCrl(bytes);
  if (crl.ok) crlFields(crl.value);
  ocspResponseFields(bytes);
  ocspRequestFields(bytes);
  const { status } = checkRevocation({
    certificate: leaf,
    issuer,
    crls: crl.ok ? [crl.value] : [],
    ocspResponses: [bytes],
    candidates: [],
    at: TEST_NOW,
    isTrustedSigner: () => true,
  });
  expect(['unknown', 'not-covered']).toContain(status);
}

describe(`inputs of ${corpus.label}`, () => {
  const inputs = Object.entries(SETS).flatMap(([name, wrap]) => {
    const folder = join(corpus.folder, `${name}_fuzzer_corpus`);
    return existsSync(folder)
      ? readdirSync(folder).map((file) => ({ wrap, bytes: new Uint8Array(readFileSync(join(folder, file))) }))
      : [];
  });

  it(`${inputs.length} lists and answers: none is believed, none makes a reader throw`, () => {
    for (const { wrap, bytes } of inputs) {
      readAll(wrap(bytes));
      readAll(bytes);
    }
    readAll(response(sequence(integer(1), nullValue())));
    expect(inputs.length).toBeGreaterThanOrEqual(corpus.isFull ? 43 : 15);
  });
});

describe('a list or an answer with octets changed', () => {
  const whole = forgeCrl(root, {
    extensions: [
      numberOf(7),
      keyIdOf(root),
      scopeOf({ point: fullName(uriName('http://crl.example/a.crl'), directoryName(root.nameDer)), indirect: true }),
    ],
    entries: [
      { serialHex: '01', extensions: [reasonOf(1), entryIssuer(root.nameDer)] },
      { serialHex: '02', extensions: [reasonOf(4)] },
      { serialHex: '03' },
    ],
  });

  it('is not believed and makes no reader throw', () => {
    const change = fc.record({ at: fc.nat(whole.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(fc.uniqueArray(change, { minLength: 1, maxLength: 3, selector: ({ at }) => at }), (changes) => {
        const copy = whole.slice();
        for (const { at, by } of changes) copy[at] = (copy[at] ?? 0) ^ by;
        readAll(copy);
      }),
      { numRuns: 2000 },
    );
  });
});
