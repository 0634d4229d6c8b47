import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { verifyCertificateSignature } from '../certificate/certificate-fields.ts';
import { keyLabel, readPublicKey } from './key-algorithm.ts';
import type { SignatureVerdict } from './verify.ts';

/** Node's own OpenSSL 3.5 in a process of its own: the engine of this one may be BoringSSL, and Debian's openssl is too old. */
const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');

/** What a script prints as JSON. It can use `crypto`, `asn1` (our DER writers) and `hex(bytes)`. */
export function askNode<T>(script: string): T {
  const prelude = `
    import * as crypto from 'node:crypto';
    const asn1 = await import(${JSON.stringify(join(import.meta.dirname, '../asn1/der-write.ts'))});
    const hex = (bytes) => Buffer.from(bytes).toString('hex');
    const spkiOf = (key) => key.export({ type: 'spki', format: 'der' });`;
  const output = execFileSync(NODE, ['--input-type=module', '-e', prelude + script], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return JSON.parse(output) as T;
}

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

interface Signed {
  readonly name: string;
  readonly certificate: string;
  readonly nodeVerifies: boolean;
}

/** A self-signed certificate by each of Node's post-quantum keys; its identifier of the signature is that of the key. */
const SELF_SIGNED = `
  const empty = asn1.sequence();
  console.log(JSON.stringify(NAMES.map((name) => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync(name);
    const spki = spkiOf(publicKey);
    const algorithm = spki.subarray(spki.indexOf(0x30, 2), spki.indexOf(0x30, 2) + 2 + spki[spki.indexOf(0x30, 2) + 1]);
    const tbs = asn1.sequence(asn1.explicit(0, asn1.integer(2)), asn1.integer(1), algorithm, empty,
      asn1.sequence(asn1.time(0), asn1.time(4e12)), empty, spki);
    const der = asn1.sequence(tbs, algorithm, asn1.bitString(crypto.sign(null, tbs, privateKey)));
    return { name, certificate: hex(der), nodeVerifies: new crypto.X509Certificate(der).verify(publicKey) };
  })));`;

/** What OpenSSL 3.5 and we say of a certificate that it signed. */
export interface JudgedCertificate {
  readonly name: string;
  readonly nodeVerifies: boolean;
  readonly label: string;
  readonly verdict: SignatureVerdict;
  /** With one octet of the signature changed. */
  readonly spoiled: SignatureVerdict;
}

/** Self-signed certificates by OpenSSL 3.5 with keys of these names, judged by both. */
export const judgeSelfSigned = (names: readonly string[]): JudgedCertificate[] =>
  askNode<Signed[]>(SELF_SIGNED.replace('NAMES', JSON.stringify(names))).map(judge);

function judge({ name, certificate, nodeVerifies }: Signed): JudgedCertificate {
  const parsed = parseCertificate(bytesOf(certificate));
  if (!parsed.ok) throw new Error(name);
  const spki = spanBytes(parsed.value, parsed.value.spki);
  const der = Uint8Array.from(parsed.value.der);
  const at = parsed.value.signature.end - 5;
  der[at] = 255 - (der[at] ?? 0);
  const label = keyLabel(readPublicKey(spki)).toLowerCase();
  const verdict = verifyCertificateSignature(parsed.value, spki);
  return { name, nodeVerifies, label, verdict, spoiled: verifyCertificateSignature({ ...parsed.value, der }, spki) };
}

/** What `judgeSelfSigned` says where all is right. */
export const expectedOf = (names: readonly string[]): JudgedCertificate[] =>
  names.map((name) => ({ name, nodeVerifies: true, label: name, verdict: 'valid', spoiled: 'invalid' }));

export const slhNames = (sizes: readonly string[]): string[] =>
  ['sha2', 'shake'].flatMap((family) => sizes.map((size) => `slh-dsa-${family}-${size}`));
