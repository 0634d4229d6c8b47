import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { describePublicKey } from '../key/public-half.ts';
import type { OpenedContainer } from './contents.ts';
import { decodeBase64 } from '../asn1/pem.ts';
import { parseSshPublicKey } from './ssh-key.ts';

const FIRST_LINE = /^PuTTY-User-Key-File-([123]): ([\x21-\x7e]{1,64})$/;
const MAX_TEXT = 256 * 1024;

/** Whether a text is a private key of PuTTY. */
export const looksLikePutty = (text: string): boolean => text.startsWith('PuTTY-User-Key-File-');

/** Names the key of a PuTTY file by its public half; the private one is not opened. Fails with `format.malformed {format: putty}`. */
export function openPuttyPrivate(bytes: Uint8Array): Result<OpenedContainer, AppError> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_TEXT)).toString('utf8');
  const lines = text.split(/\r\n|\n|\r/);
  const header = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const first = FIRST_LINE.exec(lines[0] ?? '');
  const start = lines.findIndex((line) => line.startsWith('Public-Lines: '));
  const count = Number(header('Public-Lines'));
  const blob = decodeBase64(lines.slice(start + 1, start + 1 + count).join(''));
  if (first === null || start < 0 || !Number.isInteger(count) || typeof blob === 'number')
    return fail('format.malformed', { format: 'putty', offset: 0, problem: 'bad-value' });
  const parsed = parseSshPublicKey(blob);
  const key = parsed.ok ? describePublicKey(parsed.value.spkiDer) : parsed;
  if (!key.ok) return key;
  const encryption = header('Encryption') ?? 'none';
  const protection = encryption === 'none' ? [] : [`${header('Key-Derivation') ?? 'SHA-1'} ${encryption}`.slice(0, 80)];
  const comment = header('Comment') ?? '';
  return ok({
    kind: 'putty-private-key',
    entries: [
      {
        type: 'private-key',
        state: 'unsupported',
        key: key.value,
        problem: fail('format.unsupported', { format: 'putty', detail: 'private-key' }).error,
        ...(comment !== '' && { friendlyName: comment }),
        ...(protection[0] !== undefined && { protection: protection[0] }),
      },
    ],
    integrity: 'unchecked',
    protection,
    notes: [],
  });
}
