import { beforeEach, describe, expect, it } from 'vitest';
import { hash } from 'node:crypto';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { TAG } from '../../pki/asn1/der.ts';
import { encodeTlv, explicit, nullValue, octetString, oidDer, sequence } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { createKnownQuestions, type KnownQuestions } from './known-questions.ts';
import { issuerKeyOf, type Served, type ServedSet } from './served-authority.ts';

const nameHash = hash('sha1', 'name', 'buffer');
const keyHash = hash('sha1', 'key', 'buffer');
const authority = (slug: string): Served => ({
  id: slug as AuthorityId,
  name: slug,
  slug,
  der: new Uint8Array(),
  sha256: '',
  notBefore: 0,
  signers: [],
});

function setOf(served: Served): ServedSet {
  const key = issuerKeyOf({
    hashOid: OID.sha1,
    issuerNameHash: nameHash,
    issuerKeyHash: keyHash,
    serial: new Uint8Array(),
  });
  return { list: [served], bySlug: new Map([[served.slug, served]]), byIssuer: new Map([[key, served]]) };
}

const one = authority('one');
const set = setOf(one);

function ask(serial: number, nonce?: Uint8Array): Uint8Array {
  const certId = sequence(
    sequence(oidDer(OID.sha1), nullValue()),
    octetString(nameHash),
    octetString(keyHash),
    encodeTlv(TAG.integer, Uint8Array.of(serial)),
  );
  const extensions =
    nonce === undefined
      ? []
      : [explicit(2, sequence(sequence(oidDer(OID.ocspNonce), octetString(octetString(nonce)))))];
  return sequence(sequence(sequence(sequence(certId)), ...extensions));
}

describe('questions that were read before', () => {
  let known: KnownQuestions;
  beforeEach(() => {
    known = createKnownQuestions();
  });

  it('are not read again', () => {
    const first = known.read(ask(1), set, undefined);
    expect(first).toMatchObject({ served: { slug: 'one' }, asked: [{ serialHex: '01' }], nonceValue: undefined });
    expect(known.read(ask(1), set, undefined)).toBe(first);
    expect(known.read(ask(2), set, undefined)).toMatchObject({ asked: [{ serialHex: '02' }] });
    expect(first).toMatchObject({ answerKey: expect.stringMatching(/^one [0-9a-f]+$/) });
  });

  it('are read again when others are served', () => {
    known.read(ask(1), set, undefined);
    expect(known.read(ask(1), setOf(authority('two')), undefined)).toMatchObject({ served: { slug: 'two' } });
    expect(known.read(ask(1), { ...set, byIssuer: new Map() }, undefined)).toBe('unauthorized');
    expect(known.read(ask(1), set, undefined)).toMatchObject({ served: { slug: 'one' } });
  });

  it('are those of one path', () => {
    known.read(ask(1), set, one);
    expect(known.read(ask(1), set, authority('other'))).toBe('unauthorized');
    expect(known.read(ask(1), set, undefined)).toMatchObject({ served: { slug: 'one' } });
  });

  it('have no nonce, which nobody sends twice', () => {
    const nonce = new Uint8Array(32).fill(7);
    const first = known.read(ask(1, nonce), set, undefined);
    expect(first).toMatchObject({ nonceValue: octetString(nonce), answerKey: undefined });
    expect(known.read(ask(1, nonce), set, undefined)).not.toBe(first);
  });

  it('are refused every time', () => {
    for (let time = 0; time < 2; time++) expect(known.read(Uint8Array.of(0x30, 0), set, undefined)).toBe('malformed');
  });
});
