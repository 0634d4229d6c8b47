import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { describePublicKey } from '../key/public-half.ts';
import { type ContainerNote, MAX_ENTRIES, type OpenedContainer, type PublicKeyEntry } from './contents.ts';
import { decodeBase64, encodeBase64 } from '../asn1/pem.ts';
import { buildSshPublicKey, parseSshPublicKey } from './ssh-key.ts';

/** Type and base64 somewhere in a line: after host names or options, before a comment. */
const LINE =
  /(?:^|[ \t])((?:sk-)?(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-nistp\d{3})(?:-cert-v0[01])?(?:@openssh\.com)?)[ \t]+([A-Za-z0-9+/]{16,}={0,2})(?:[ \t]+(.*))?$/;
const RFC4716_BEGIN = '---- BEGIN SSH2 PUBLIC KEY ----';
const RFC4716_END = '---- END SSH2 PUBLIC KEY ----';

/** Whether a text holds public keys of SSH: its first line that is no comment does, or it is a block of RFC 4716. */
export function looksLikeSshPublic(text: string): boolean {
  if (text.trimStart().startsWith(RFC4716_BEGIN)) return true;
  const line = text
    .split(/\r\n|\n|\r/, MAX_LINES)
    .find((candidate) => candidate.trim() !== '' && !candidate.startsWith('#'));
  return line !== undefined && line.length < MAX_LINE && LINE.test(line.trimEnd());
}

const MAX_LINES = 100_000;
const MAX_LINE = 65_536;

/** Lists the keys and certificates of `id_*.pub`, `authorized_keys`, `known_hosts` and RFC 4716. Fails with `format.malformed {format: ssh}` where none can be read. */
export function openSshPublic(bytes: Uint8Array): Result<OpenedContainer, AppError> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const notes = new Set<ContainerNote>();
  const entries: PublicKeyEntry[] = [];
  let problem = fail('format.malformed', { format: 'ssh', offset: 0, problem: 'missing' }).error;
  for (const { base64, comment } of text.includes(RFC4716_BEGIN) ? rfc4716Blocks(text) : lines(text)) {
    if (entries.length >= MAX_ENTRIES) {
      notes.add('entries-left-out');
      break;
    }
    const entry = readEntry(base64, comment);
    if (entry.ok) entries.push(entry.value);
    else problem = entry.error;
  }
  if (entries.length === 0) return err(problem);
  return ok({ kind: 'ssh-public-key', entries, integrity: 'none', protection: [], notes: [...notes] });
}

interface Candidate {
  readonly base64: string;
  readonly comment: string;
}

function readEntry(base64: string, comment: string): Result<PublicKeyEntry, AppError> {
  const blob = decodeBase64(base64);
  if (typeof blob === 'number')
    return fail('format.malformed', { format: 'ssh', offset: 0, problem: 'pem.bad-base64' });
  const parsed = parseSshPublicKey(blob);
  if (!parsed.ok) return parsed;
  const key = describePublicKey(parsed.value.spkiDer);
  if (!key.ok) return key;
  const { certificate } = parsed.value;
  return ok({
    type: 'public-key',
    key: key.value,
    ...(comment !== '' && { friendlyName: comment }),
    ...(certificate !== undefined && { sshCertificate: certificate }),
  });
}

function lines(text: string): Candidate[] {
  return text.split(/\r\n|\n|\r/, MAX_LINES).flatMap((line) => {
    const found = line.length > MAX_LINE || line.startsWith('#') ? null : LINE.exec(line.trimEnd());
    return found === null ? [] : [{ base64: found[2] ?? '', comment: found[3] ?? '' }];
  });
}

/** Headers may go on after a backslash. @see RFC 4716 §3.3 */
function rfc4716Blocks(text: string): Candidate[] {
  return text
    .split(RFC4716_BEGIN, MAX_ENTRIES + 2)
    .slice(1)
    .map((part) => {
      const body = part.split(RFC4716_END, 1)[0] ?? '';
      const unfolded = body.replaceAll(/\\\r?\n/g, '').split(/\r?\n/);
      const comment =
        unfolded
          .find((line) => /^comment:/i.test(line))
          ?.slice(8)
          .trim() ?? '';
      return {
        base64: unfolded.filter((line) => !line.includes(':')).join(''),
        comment: comment.replaceAll(/^"|"$/g, ''),
      };
    });
}

/** One line for `authorized_keys`. The comment must hold no line break. Fails with `format.unsupported` for keys that SSH does not know. @see RFC 4253 §6.6 */
export function writeSshPublic(spkiDer: Uint8Array, comment: string): Result<string, AppError> {
  const built = buildSshPublicKey(spkiDer);
  if (!built.ok) return built;
  if (built.value === undefined) return fail('format.unsupported', { format: 'ssh', detail: 'key' });
  const name = comment.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '').trim();
  return ok(`${[built.value.type, encodeBase64(built.value.blob), name].join(' ').trim()}\n`);
}
