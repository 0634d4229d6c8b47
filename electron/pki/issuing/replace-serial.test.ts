import { describe, expect, it } from 'vitest';
import { createTestAuthority, makeKey, TEST_NOW } from '../../testing/test-pki.ts';
import { subjectKeyId } from '../certificate/extension-build.ts';
import { EMPTY_NAME } from '../name/name.ts';
import { buildTbsCertificate, type CertificateDraft, replaceSerial, serialFromRandom } from './draft.ts';

const authority = createTestAuthority({ name: 'CN=Root' });
const pair = makeKey('p256');
const old = serialFromRandom(new Uint8Array(16).fill(0xff));
const other = serialFromRandom(new Uint8Array(16).fill(0x07));

/** A draft that is `octets` longer than the shortest. */
const draftOf = (octets: number): CertificateDraft => ({
  serial: old,
  issuerNameDer: octets === 0 ? EMPTY_NAME : authority.nameDer,
  subjectNameDer: EMPTY_NAME,
  spkiDer: octets === 0 ? new Uint8Array() : pair.spkiDer,
  notBefore: TEST_NOW,
  notAfter: TEST_NOW + 1000,
  signatureAlgorithm: authority.algorithm,
  extensions: octets === 0 ? [] : [subjectKeyId(new Uint8Array(octets))],
});

describe('another serial in octets that were checked', () => {
  it('makes what would have been built with it, short or long', () => {
    for (const octets of [0, 20, 100, 200, 1000, 70_000]) {
      const draft = draftOf(octets);
      const replaced = replaceSerial(buildTbsCertificate(draft), old, other);
      expect(replaced).toEqual(buildTbsCertificate({ ...draft, serial: other }));
    }
  });

  it('is refused where the old one is not there or the new one has another form', () => {
    const tbs = buildTbsCertificate(draftOf(20));
    expect(() => replaceSerial(tbs, other, old)).toThrow();
    expect(() => replaceSerial(tbs, old, other.subarray(1))).toThrow();
    expect(() => replaceSerial(tbs, old, new Uint8Array(16))).toThrow();
    expect(() => replaceSerial(tbs, old, new Uint8Array(16).fill(0x80))).toThrow();
  });
});
