import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerError, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readIntegerBytes, readOid } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { buildDsaSpki, buildEcSpki, buildRawSpki, buildRsaSpki } from '../key/key-build.ts';
import { ByteStream } from './byte-stream.ts';
import type { SshCertificateFacts } from './contents.ts';

/** Curves by the names that SSH gives them. @see RFC 5656 §10.1 */
export const SSH_CURVES: ReadonlyMap<string, string> = new Map([
  ['nistp256', OID.p256],
  ['nistp384', OID.p384],
  ['nistp521', OID.p521],
]);

/** A public key of SSH: its type, and the same key for everyone else. */
export interface SshPublicKey {
  readonly type: string;
  readonly spkiDer: Uint8Array;
  readonly certificate?: SshCertificateFacts;
}

const CERTIFICATE = /-cert-v0[01]@openssh\.com$/;
const MAX_PRINCIPALS = 256;
/** Octets of the longest number: RSA of 32 768 bits. */
const MAX_NUMBER = 4097;

/** Reads a public key or certificate in its wire form. Fails with `format.malformed {format: ssh}`. Signatures of certificates are not verified. @see RFC 4253 §6.6 */
export const parseSshPublicKey = (blob: Uint8Array): Result<SshPublicKey, AppError> =>
  attemptParse('ssh', () => {
    const stream = new ByteStream(blob);
    const type = stream.text();
    const isCertificate = CERTIFICATE.test(type);
    if (isCertificate) stream.block();
    const spkiDer = readSshKeyFields(stream, baseType(type));
    const certificate = isCertificate ? { certificate: readCertificate(stream) } : {};
    if (!stream.done) throw new DerError('trailing-bytes', stream.position);
    return { type, spkiDer, ...certificate };
  });

/** `sk-ssh-ed25519-cert-v01@openssh.com` → `sk-ssh-ed25519`. */
export const baseType = (type: string): string => type.replace(CERTIFICATE, '').replace(/@openssh\.com$/, '');

/** The public numbers after the type. Keys on a security token say their application as well. @throws DerError */
export function readSshKeyFields(stream: ByteStream, type: string): Uint8Array {
  const isToken = type.startsWith('sk-');
  const spkiDer = readPlainFields(stream, isToken ? type.slice(3) : type);
  if (isToken) stream.block();
  return spkiDer;
}

function readPlainFields(stream: ByteStream, type: string): Uint8Array {
  if (type === 'ssh-rsa') {
    const e = readUnsigned(stream);
    return buildRsaSpki(readUnsigned(stream), e);
  }
  if (type === 'ssh-dss') {
    const domain = { p: readUnsigned(stream), q: readUnsigned(stream), g: readUnsigned(stream) };
    return buildDsaSpki(domain, readUnsigned(stream));
  }
  if (type === 'ssh-ed25519') return buildRawSpki(OID.ed25519, readExact(stream, 32));
  if (type === 'ssh-ed448') return buildRawSpki(OID.ed448, readExact(stream, 57));
  const start = stream.position;
  const curve = type.startsWith('ecdsa-sha2-') ? SSH_CURVES.get(type.slice(11)) : undefined;
  if (curve === undefined || stream.text() !== type.slice(11)) throw new DerError('bad-value', start);
  return buildEcSpki(curve, stream.block());
}

/** An mpint that must not be negative. @throws DerError @see RFC 4251 §5 */
export function readUnsigned(stream: ByteStream): Uint8Array {
  const start = stream.position;
  const number = stream.block();
  if (number.length === 0 || number.length > MAX_NUMBER || (number[0] ?? 0) >= 0x80)
    throw new DerError('bad-value', start);
  return number;
}

function readExact(stream: ByteStream, length: number): Uint8Array {
  const start = stream.position;
  const octets = stream.block();
  if (octets.length !== length) throw new DerError('bad-value', start);
  return octets;
}

/** @see OpenSSH PROTOCOL.certkeys */
function readCertificate(stream: ByteStream): SshCertificateFacts {
  const serial = stream.uint64().toString();
  const start = stream.position;
  const role = stream.uint32();
  if (role !== 1 && role !== 2) throw new DerError('bad-value', start);
  const keyId = stream.text();
  const list = new ByteStream(stream.block());
  const principals: string[] = [];
  while (!list.done && principals.length < MAX_PRINCIPALS) principals.push(list.text());
  const validAfter = stream.uint64().toString();
  const validBefore = stream.uint64().toString();
  for (const _ of ['critical options', 'extensions', 'reserved']) stream.block();
  const signer = stream.block();
  stream.block();
  return {
    role: role === 1 ? 'user' : 'host',
    serial,
    keyId,
    principals,
    validAfter,
    validBefore,
    signerFingerprint: sshFingerprint(signer),
  };
}

/** `SHA256:…` over the wire form, without padding. */
const sshFingerprint = (blob: Uint8Array): string => `SHA256:${hash('sha256', blob, 'base64').replace(/=+$/, '')}`;

/** The wire form of a public key, with its type; undefined for algorithms that SSH has no name for. Fails with `format.malformed`. */
export const buildSshPublicKey = (
  spkiDer: Uint8Array,
): Result<{ readonly type: string; readonly blob: Uint8Array } | undefined, AppError> =>
  attemptParse('spki', () => {
    const reader = readWhole(spkiDer, TAG.sequence);
    const algorithm = reader.enter(TAG.sequence);
    const oid = readOid(algorithm);
    const key = readBitOctets(reader);
    const parts = sshParts(oid, key, () => (algorithm.peekTag() === TAG.oid ? readOid(algorithm) : ''));
    if (parts === undefined) return undefined;
    const { type, fields } = parts;
    return { type, blob: Buffer.concat([Buffer.from(type), ...fields].flatMap((field) => [lengthOf(field), field])) };
  });

function sshParts(oid: string, key: Uint8Array, curve: () => string) {
  if (oid === OID.rsaEncryption) {
    const numbers = readWhole(key, TAG.sequence);
    const n = readIntegerBytes(numbers);
    return { type: 'ssh-rsa', fields: [readIntegerBytes(numbers), n] };
  }
  if (oid === OID.ed25519) return { type: 'ssh-ed25519', fields: [key] };
  if (oid === OID.ed448) return { type: 'ssh-ed448', fields: [key] };
  if (oid !== OID.ecPublicKey) return undefined;
  const curveOid = curve();
  const name = [...SSH_CURVES].find(([, known]) => known === curveOid)?.[0];
  return name === undefined ? undefined : { type: `ecdsa-sha2-${name}`, fields: [Buffer.from(name), key] };
}

function lengthOf(field: Uint8Array): Uint8Array {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(field.length);
  return out;
}
