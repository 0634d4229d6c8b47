import { TAG } from '../asn1/der.ts';
import { privateKeyKind } from '../key/private-key.ts';
import { bksKind } from './bks.ts';
import type { ContainerKind } from './contents.ts';
import { javaKeystoreKind } from './java-keystore.ts';
import { looksLikeJwk } from './jwk.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { looksLikePutty } from './putty-private.ts';
import { looksLikeSpkac } from './spkac.ts';
import { looksLikeSshPublic } from './ssh-public.ts';

/** PEM labels of containers; labels that end in PRIVATE KEY are told apart below. */
const LABELS: ReadonlyMap<string, ContainerKind> = new Map([
  ['PKCS7', 'pkcs7'],
  ['PKCS #7 SIGNED DATA', 'pkcs7'],
  ['CMS', 'pkcs7'],
  ['PKCS12', 'pkcs12'],
  ['OPENSSH PRIVATE KEY', 'openssh-private-key'],
]);

/** The kind of container that bytes or text hold, by content alone; undefined where they are none. For PEM of several blocks, that of the first container. */
export function identifyContainer(bytes: Uint8Array): ContainerKind | undefined {
  return identifyBinary(bytes) ?? identifyText(bytes);
}

function identifyBinary(bytes: Uint8Array): ContainerKind | undefined {
  const java = javaKeystoreKind(bytes);
  if (java !== undefined) return java;
  if (Buffer.from(bytes.subarray(0, 15)).toString('latin1') === 'openssh-key-v1\0') return 'openssh-private-key';
  if (bytes[0] === TAG.sequence) return identifyDer(bytes);
  return bytes[0] === 0 ? bksKind(bytes) : undefined;
}

/** By the first octets after the outer header, which BER may write in several ways. */
function identifyDer(bytes: Uint8Array): ContainerKind | undefined {
  const length = bytes[1] ?? 0;
  const body = length > 0x80 ? 2 + (length & 0x7f) : 2;
  const head = Buffer.from(bytes.subarray(body, body + 11)).toString('hex');
  if (head.startsWith('02010330')) return isPfx(bytes) ? 'pkcs12' : undefined;
  if (head === '06092a864886f70d010702') return 'pkcs7';
  if (privateKeyKind(bytes) !== undefined) return 'private-key';
  return looksLikeSpkac(bytes) ? 'spkac' : undefined;
}

/** A PFX goes on with a ContentInfo, whose type is one of PKCS #7; tolerant of BER and of files that were cut. */
const isPfx = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 40)).toString('hex').includes('06092a864886f70d0107');

function identifyText(bytes: Uint8Array): ContainerKind | undefined {
  for (const { label } of readPemBlocks(bytes)) {
    const kind = LABELS.get(label) ?? (label.endsWith('PRIVATE KEY') ? 'private-key' : undefined);
    if (kind !== undefined) return kind;
  }
  const head = Buffer.from(bytes.subarray(0, MAX_HEAD))
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (looksLikePutty(head)) return 'putty-private-key';
  if (head.startsWith('{')) return looksLikeJwk(bytes) ? 'jwk' : undefined;
  if (/^SPKAC[ \t]*=/m.test(head)) return looksLikeSpkac(bytes) ? 'spkac' : undefined;
  return looksLikeSshPublic(head) ? 'ssh-public-key' : undefined;
}

const MAX_HEAD = 65_536;
