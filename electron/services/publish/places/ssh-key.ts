import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { privateKeyFromPemAsync } from '../../../pki/key/private-key.ts';

/**
 * Reads a private key for SSH: OpenSSH's own format, PuTTY's, or PEM, encrypted or not. Answers what the SSH library takes: the text, and the passphrase
 * where that opens the text itself. Fails with `publish.place-invalid` (`key`: `not-a-key`, `wrong-passphrase`).
 */
export async function readSshKey(
  text: string,
  passphrase: string | undefined,
): Promise<Result<{ readonly text: string; readonly passphrase?: string }, AppError>> {
  const { default: ssh } = await import('ssh2');
  const parsed = ssh.utils.parseKey(text, passphrase);
  const first = Array.isArray(parsed) ? parsed[0] : parsed;
  if (first !== undefined && !(first instanceof Error) && first.isPrivateKey())
    return ok({ text, ...(passphrase !== undefined && { passphrase }) });
  const isPassphrase = first instanceof Error && /passphrase|bad decrypt|integrity/i.test(first.message);
  if (isPassphrase) return invalid('wrong-passphrase');
  return readPkcs8(text, passphrase);
}

const invalid = (problem: 'not-a-key' | 'wrong-passphrase') => fail('publish.place-invalid', { field: 'key', problem });

/** PKCS #8, which the SSH library does not know, is written in the forms that it knows. */
async function readPkcs8(
  text: string,
  passphrase: string | undefined,
): Promise<Result<{ readonly text: string }, AppError>> {
  const secret = passphrase === undefined ? undefined : Buffer.from(passphrase, 'utf8');
  const opened = await privateKeyFromPemAsync(Buffer.from(text, 'utf8'), secret);
  secret?.fill(0);
  if (!opened.ok) return invalid(opened.error.code === 'format.wrong-passphrase' ? 'wrong-passphrase' : 'not-a-key');
  try {
    const key = createPrivateKey({ key: Buffer.from(opened.value), format: 'der', type: 'pkcs8' });
    const written = writeForSsh(key);
    return written === undefined ? invalid('not-a-key') : ok({ text: written });
  } catch {
    return invalid('not-a-key');
  } finally {
    opened.value.fill(0);
  }
}

function writeForSsh(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === 'rsa') return key.export({ format: 'pem', type: 'pkcs1' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ format: 'pem', type: 'sec1' }).toString();
  return key.asymmetricKeyType === 'ed25519' ? writeEd25519(key) : undefined;
}

/** An unencrypted key as OpenSSH keeps it. @see PROTOCOL.key of OpenSSH */
function writeEd25519(key: KeyObject): string | undefined {
  const { x, d } = key.export({ format: 'jwk' });
  if (x === undefined || d === undefined) return undefined;
  const publicKey = Buffer.from(x, 'base64url');
  const publicPart = Buffer.concat([word('ssh-ed25519'), word(publicKey)]);
  const check = Buffer.alloc(8);
  const secret = Buffer.concat([
    word('ssh-ed25519'),
    word(publicKey),
    word(Buffer.concat([Buffer.from(d, 'base64url'), publicKey])),
    word(''),
  ]);
  const padded = Buffer.concat([check, secret]);
  const padding = Buffer.from(Array.from({ length: (8 - (padded.length % 8)) % 8 }, (_, index) => index + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    word('none'),
    word('none'),
    word(''),
    Buffer.from([0, 0, 0, 1]),
    word(publicPart),
    word(Buffer.concat([padded, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

/** A string of SSH: its length and its octets. @see RFC 4251 §5 */
function word(content: string | Uint8Array): Buffer {
  const octets = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(octets.length);
  return Buffer.concat([length, octets]);
}
