import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { TAG } from '../../pki/asn1/der.ts';
import { encodeTlv, nullValue, octetString, oidDer, sequence } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { readQuestion } from './ocsp-question.ts';
import { issuerKeyOf, type Served } from './served-authority.ts';

const nameHash = hash('sha1', 'name', 'buffer');
const keyHash = hash('sha1', 'key', 'buffer');
const served: Served = {
  id: 'a' as AuthorityId,
  name: 'CA',
  slug: 'ca',
  der: new Uint8Array(),
  sha256: '',
  notBefore: 0,
  signers: [],
};
const issuer = {
  hashOid: OID.sha1,
  issuerNameHash: nameHash,
  issuerKeyHash: keyHash,
  serial: new Uint8Array(),
};
const set = { byIssuer: new Map([[issuerKeyOf(issuer), served]]) };

const ask = (serial: Uint8Array): Uint8Array =>
  sequence(
    sequence(
      sequence(
        sequence(
          sequence(
            sequence(oidDer(OID.sha1), nullValue()),
            octetString(nameHash),
            octetString(keyHash),
            encodeTlv(TAG.integer, serial),
          ),
        ),
      ),
    ),
  );

describe('readQuestion', () => {
  it('keeps nothing of the body that it came in', () => {
    const der = ask(Uint8Array.of(5));
    const body = Buffer.concat([Buffer.alloc(100), der, Buffer.alloc(10_000)]).subarray(100, 100 + der.length);
    const read = readQuestion(body, set, undefined);
    if (typeof read === 'string') throw new Error(read);
    const [asked] = read.asked;
    expect(asked?.certIdDer.length).toBeGreaterThan(40);
    expect(asked?.certIdDer.buffer.byteLength).toBe(asked?.certIdDer.length);
  });

  it('takes a serial that a certificate may have, and refuses one that would only fill the memory', () => {
    expect(readQuestion(ask(new Uint8Array(20).fill(0x11)), set, undefined)).toMatchObject({
      served: { slug: 'ca' },
      asked: [{ serialHex: '11'.repeat(20) }],
    });
    expect(readQuestion(ask(new Uint8Array(60_000).fill(0x11)), set, undefined)).toBe('malformed');
  });

  it('keeps nothing of the body that a question came in', () => {
    const read = readQuestion(ask(Uint8Array.of(5)), set, undefined);
    if (typeof read === 'string') return expect.fail(read);
    const [asked] = read.asked;
    expect(asked?.certIdDer.buffer.byteLength).toBe(asked?.certIdDer.length);
  });
});
