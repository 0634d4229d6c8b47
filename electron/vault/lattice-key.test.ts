import { describe, expect, it } from 'vitest';
import { POST_QUANTUM_KEY_CHOICES, type PostQuantumKeyChoice } from '../../shared/model/key.ts';
import { askNode, bytesOf } from '../pki/algorithm/node-judge-fixture.ts';
import { contextTag } from '../pki/asn1/der.ts';
import { encodeTlv, integer, nullValue, octetString, oidDer, sequence } from '../pki/asn1/der-write.ts';
import { OID } from '../pki/asn1/oid.ts';
import { encryptPkcs8, encryptPkcs8Legacy, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';
import { generateLatticeKey, LatticeKey, readLatticeKey } from './lattice-key.ts';
import { generateKey } from './new-key.ts';
import { parsePrivateKey } from './private-key.ts';
import { signMessages } from './sign-messages.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Foreign {
  readonly pkcs8: string;
  readonly spki: string;
}

/** A key of OpenSSL 3.5, which writes the seed and the expanded key. */
const makeForeign = (choice: PostQuantumKeyChoice): Foreign =>
  askNode(`
    const { privateKey, publicKey } = crypto.generateKeyPairSync('${choice}');
    const pkcs8 = hex(privateKey.export({ type: 'pkcs8', format: 'der' }));
    console.log(JSON.stringify({ pkcs8, spki: hex(spkiOf(publicKey)) }));`);

const keyOf = (pkcs8: Uint8Array): LatticeKey => {
  const key = readLatticeKey(pkcs8);
  return key instanceof LatticeKey ? key : expect.fail(String(key));
};

describe.each(POST_QUANTUM_KEY_CHOICES)('a key %s', (choice) => {
  it('of OpenSSL 3.5 is taken with its own public half, and OpenSSL verifies what it signs', async () => {
    const foreign = makeForeign(choice);
    const parsed = parsePrivateKey(bytesOf(foreign.pkcs8));
    if (!parsed.ok) return expect.fail(parsed.error.code);
    expect(parsed.value.choice).toBe(choice);
    expect(hex(keyOf(bytesOf(foreign.pkcs8)).spkiDer)).toBe(foreign.spki);
    const messages = [octets('m'), octets('m'), new Uint8Array(5000)];
    const signatures = (await signMessages(parsed.value.key, choice, messages)) ?? [];
    const script = `
      const key = crypto.createPublicKey({ key: Buffer.from('${foreign.spki}', 'hex'), format: 'der', type: 'spki' });
      const given = ${JSON.stringify(messages.map((message, at) => [hex(message), hex(signatures[at] ?? message)]))};
      const bytes = (text) => Buffer.from(text, 'hex');
      const verdicts = given.map(([message, signature]) => [
        crypto.verify(null, bytes(message), key, bytes(signature)),
        crypto.verify(null, bytes(message + '00'), key, bytes(signature)),
      ]);
      console.log(JSON.stringify(verdicts));`;
    expect(askNode(script)).toEqual(messages.map(() => [true, false]));
    expect(hex(signatures[0] ?? octets(''))).not.toBe(hex(signatures[1] ?? octets('')));
    expect(await signMessages(parsed.value.key, 'ecdsa-sha256', messages)).toBeNull();
  });

  it('made here leaves as its seed alone, which OpenSSL opens encrypted and in clear', async () => {
    const { pkcs8Der, spkiDer } = await generateKey(choice);
    expect(pkcs8Der.length).toBeLessThan(60);
    const wrapped = [
      await encryptPkcs8(pkcs8Der, octets('a passphrase'), MIN_EXPORT_ITERATIONS),
      encryptPkcs8Legacy(pkcs8Der, octets('a passphrase')),
    ];
    const script = `
      const spkis = ${JSON.stringify([...wrapped, pkcs8Der].map(hex))}.map((text) => {
        const key = { key: Buffer.from(text, 'hex'), format: 'der', type: 'pkcs8', passphrase: 'a passphrase' };
        return hex(spkiOf(crypto.createPublicKey(crypto.createPrivateKey(key))));
      });
      console.log(JSON.stringify(spkis));`;
    expect(askNode(script)).toEqual([spkiDer, spkiDer, spkiDer].map(hex));
  });

  it('is another one each time, and gone when it is forgotten', () => {
    const [one, other] = [generateLatticeKey(choice), generateLatticeKey(choice)];
    expect(hex(one.spkiDer)).not.toBe(hex(other.spkiDer));
    const seed = new Uint8Array(32).fill(7);
    const key = new LatticeKey(choice, seed);
    expect(hex(key.toPkcs8())).toContain('07'.repeat(32));
    key.forget();
    expect(hex(seed)).toBe('00'.repeat(32));
  });
});

describe('a file of an ML-DSA key', () => {
  const seed = new Uint8Array(32).fill(5);
  const algorithm = sequence(oidDer(OID.mldsa65));
  const build = (key: Uint8Array, ...more: readonly Uint8Array[]): Uint8Array =>
    sequence(integer(0), algorithm, octetString(key), ...more);
  const seedOf = (bytes: Uint8Array): Uint8Array => encodeTlv(contextTag(0), bytes);
  const foreign = bytesOf(makeForeign('ml-dsa-65').pkcs8);
  /** SEQUENCE { seed, expanded } at the end of what OpenSSL writes. */
  const expanded = foreign.subarray(-4032);

  it.each([
    ['its expanded form alone', () => build(octetString(expanded)), 'no-seed'],
    ['another key’s expanded form', () => build(sequence(octetString(seed), octetString(expanded))), 'mismatch'],
    ['another key’s public half', () => build(seedOf(seed), encodeTlv(0x81, new Uint8Array(1953))), 'mismatch'],
    ['a short seed', () => build(seedOf(seed.subarray(1))), 'unreadable'],
    ['octets behind the seed', () => build(Uint8Array.of(...seedOf(seed), 0)), 'unreadable'],
    ['no choice of RFC 9881', () => build(seed), 'unreadable'],
    ['octets behind the key', () => build(seedOf(seed), octetString(seed)), 'unreadable'],
    [
      'parameters',
      () => sequence(integer(0), sequence(oidDer(OID.mldsa65), nullValue()), octetString(seedOf(seed))),
      'unreadable',
    ],
  ])('with %s is refused', (_, der, problem) => {
    expect(readLatticeKey(der())).toBe(problem);
    expect(parsePrivateKey(der()).ok).toBe(false);
  });

  it('says what is missing where the seed is', () => {
    expect(parsePrivateKey(build(octetString(expanded)))).toMatchObject({
      error: { code: 'format.unsupported', evidence: { detail: 'no-seed' } },
    });
  });

  it('is taken with its own public half beside the seed, and left to others where it is of another algorithm', () => {
    const { spkiDer } = keyOf(build(seedOf(seed)));
    const key = keyOf(build(seedOf(seed), encodeTlv(0x81, Uint8Array.of(0), spkiDer.subarray(-1952))));
    expect(hex(key.spkiDer)).toBe(hex(spkiDer));
    expect(readLatticeKey(sequence(integer(0), sequence(oidDer(OID.ed25519)), octetString(octetString(seed))))).toBe(
      undefined,
    );
    expect(readLatticeKey(octets('no key'))).toBe(undefined);
  });
});
