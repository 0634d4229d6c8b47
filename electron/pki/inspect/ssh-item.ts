import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { SshCertificateFields, SshKeyFields } from '../../../shared/model/inspect-fields.ts';
import type { Result } from '../../../shared/result.ts';
import type { ContainerContents, ContainerKind, SshCertificateFacts } from '../container/contents.ts';
import { openContainer } from '../container/open-container.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { decodeLooseBase64 } from './base64-text.ts';
import type { TextSpan } from './base64-runs.ts';
import { failureProblem, itemBase, type Place } from './item-base.ts';
import { type Found, type ItemList, placeIn, type Scope } from './item-list.ts';
import { readPublicHalf } from './key-item.ts';
import { readOpenSshHead, readSshBlob } from './ssh-blob.ts';

/** An SSH key in a text. */
export interface SshSpan extends TextSpan {
  readonly form: 'line' | 'block' | 'putty';
}

/** Bounded, since every character of a repetition is a place to go back to. */
const LINE =
  /(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)(?:-cert-v01@openssh\.com)?[ \t]+AAAA[A-Za-z0-9+/]{20,262144}={0,2}|sk-[a-z0-9-]{1,64}-cert-v01@openssh\.com[ \t]+AAAA[A-Za-z0-9+/]{20,262144}={0,2}/g;
const BLOCK = '---- BEGIN SSH2 PUBLIC KEY ----';
const BLOCK_END = '---- END SSH2 PUBLIC KEY ----';
const PUTTY = /^PuTTY-User-Key-File-[1-3]: /gm;
const MAX_PUTTY = 100_000;
const MAX_COMMENT = 500;

/** Finds OpenSSH public keys and certificates, blocks of RFC 4716 and PuTTY keys. */
export function findSshTexts(text: string, limit: number): SshSpan[] {
  const spans: SshSpan[] = [];
  for (const match of text.matchAll(LINE)) {
    if (spans.length >= limit) break;
    const end = match.index + match[0].length;
    const comment = /^[ \t]+[^"'\r\n\\<>]{1,500}/.exec(text.slice(end, end + MAX_COMMENT))?.[0] ?? '';
    spans.push({ form: 'line', start: match.index, end: end + comment.trimEnd().length });
  }
  for (let start = text.indexOf(BLOCK); start >= 0 && spans.length < limit; ) {
    const end = text.indexOf(BLOCK_END, start);
    if (end < 0) break;
    spans.push({ form: 'block', start, end: end + BLOCK_END.length });
    start = text.indexOf(BLOCK, end);
  }
  for (const match of text.matchAll(PUTTY)) {
    if (spans.length >= limit) break;
    const mac = /^Private-MAC:.*$/m.exec(text.slice(match.index, match.index + MAX_PUTTY));
    const length = mac === null ? Math.min(MAX_PUTTY, text.length - match.index) : mac.index + mac[0].length;
    spans.push({ form: 'putty', start: match.index, end: match.index + length });
  }
  return spans;
}

/** Adds the key of a span; false where it is none after all. */
export function readSshText(text: string, span: SshSpan, scope: Scope): boolean {
  const { list, parent } = scope;
  const { path: _options, ...origin } = scope.origin ?? {};
  const place: Place = {
    encoding: 'text',
    ...placeIn(scope, span),
    origin: span.form === 'line' ? origin : { ...scope.origin },
    fileOffset: () => scope.locate(span.start),
  };
  const key = text.slice(span.start, span.end);
  const found =
    span.form === 'putty' ? describePutty(key, place) : describePublic(key, { place, options: optionsOf(text, span) });
  if (found === undefined) return false;
  list.add(found, parent);
  return true;
}

/** What stands before the key on its line: options of authorized_keys, hosts of known_hosts. */
function optionsOf(text: string, span: SshSpan): string | undefined {
  if (span.form !== 'line') return undefined;
  const before = text.slice(Math.max(0, span.start - MAX_COMMENT * 2), span.start);
  const options = before.slice(before.lastIndexOf('\n') + 1).trim();
  return options === '' || options.startsWith('#') ? undefined : visibleText(options);
}

function describePublic(
  key: string,
  { place, options }: { place: Place; options: string | undefined },
): Found | undefined {
  const isBlock = key.startsWith('----');
  const [base64, comment] = isBlock ? readBlockText(key) : readLineText(key);
  const decoded = decodeLooseBase64(base64, 0, base64.length);
  const blob = typeof decoded === 'number' ? undefined : decoded.bytes;
  const facts = blob === undefined ? undefined : readSshBlob(blob);
  if (blob === undefined || facts === undefined) return undefined;
  const opened = openContainer(Buffer.from(key, 'latin1'), 'ssh-public-key');
  const found = readOpened(opened, place);
  const form = facts.type.includes('-cert-v01@') ? 'certificate' : 'public';
  return buildItem(place, {
    ...found,
    blob,
    ssh: {
      form,
      type: visibleText(facts.type),
      ...fingerprints(facts.keyBlob),
      ...(comment !== '' && { comment: visibleText(comment) }),
      ...(options !== undefined && { options }),
      ...found.fields,
    },
  });
}

function readLineText(line: string): [base64: string, comment: string] {
  const [, base64 = '', ...comment] = line.split(/[ \t]+/);
  return [base64, comment.join(' ')];
}

/** Headers of RFC 4716 may go on over lines that end in a backslash. */
function readBlockText(block: string): [base64: string, comment: string] {
  const lines = block
    .replaceAll(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .slice(1, -1);
  const comment = lines
    .map((line) => /^Comment:\s*"?(.*?)"?\s*$/i.exec(line)?.[1])
    .find((found) => found !== undefined);
  return [lines.filter((line) => !line.includes(':')).join(''), comment ?? ''];
}

const fingerprints = (keyBlob: Uint8Array): Pick<SshKeyFields, 'fingerprint' | 'md5'> => ({
  fingerprint: `SHA256:${hash('sha256', keyBlob, 'base64').replaceAll('=', '')}`,
  md5: hash('md5', keyBlob, 'hex').replaceAll(/(..)(?=.)/g, '$1:'),
});

interface OpenedSsh {
  readonly fields: Partial<Pick<SshKeyFields, 'publicKey' | 'encrypted' | 'protection' | 'comment' | 'certificate'>>;
  readonly problems: readonly Problem[];
  readonly isLocked: boolean;
}

/** What the reader of SSH keys says of the one key. */
function readOpened(opened: Result<ContainerContents, AppError>, place: Place): OpenedSsh {
  if (!opened.ok) {
    const isLocked = opened.error.code === 'format.wrong-passphrase';
    const problems = isLocked ? [] : [failureProblem(opened.error, place)];
    return { isLocked, problems, fields: isLocked ? { encrypted: true } : {} };
  }
  const entry = opened.value.entries.find(({ type }) => type === 'public-key' || type === 'private-key');
  if (entry?.type !== 'public-key' && entry?.type !== 'private-key')
    return { isLocked: false, problems: [], fields: {} };
  const publicKey = entry.key === undefined ? undefined : readPublicHalf(entry.key);
  const isLocked = entry.type === 'private-key' && entry.state === 'locked';
  const protection = entry.type === 'private-key' ? entry.protection : undefined;
  const certificate = entry.type === 'public-key' ? entry.sshCertificate : undefined;
  return {
    isLocked,
    problems: [],
    fields: {
      ...(publicKey !== undefined && { publicKey }),
      ...(entry.type === 'private-key' && { encrypted: protection !== undefined }),
      ...(protection !== undefined && { protection: visibleText(protection) }),
      ...(entry.friendlyName !== undefined &&
        entry.friendlyName !== '' && { comment: visibleText(entry.friendlyName) }),
      ...(certificate !== undefined && { certificate: readCertificate(certificate) }),
    },
  };
}

const FOR_EVER = 253_402_300_799;

function readCertificate(facts: SshCertificateFacts): SshCertificateFields {
  const [after, before] = [Number(facts.validAfter), Number(facts.validBefore)];
  return {
    type: facts.role,
    serial: facts.serial,
    keyId: visibleText(facts.keyId),
    principals: facts.principals.map(visibleText),
    ...(after > 0 && after <= FOR_EVER && { validAfter: after * 1000 }),
    ...(before <= FOR_EVER && { validBefore: before * 1000 }),
    signerFingerprint: facts.signerFingerprint,
  };
}

interface SshParts {
  readonly ssh: SshKeyFields;
  readonly problems: readonly Problem[];
  /** Shown as it is; never of a private key. */
  readonly blob?: Uint8Array;
  readonly sealed?: Uint8Array;
}

function buildItem(place: Place, { ssh, problems, blob, sealed }: SshParts): Found {
  const encrypted: Problem = { code: 'file.encrypted', severity: 'info', offset: place.offset, evidence: {} };
  return {
    item: {
      kind: 'ssh-key',
      ...itemBase(place),
      title: ssh.comment ?? ssh.certificate?.keyId ?? ssh.type,
      problems: sealed === undefined ? problems : [encrypted, ...problems],
      ssh,
    },
    ...(blob !== undefined && { shown: { form: 'raw', bytes: blob } }),
    ...(sealed !== undefined && { sealed }),
  };
}

export interface OpenSshKey {
  readonly blob: Uint8Array;
  /** The block as it would stand in a file of its own. */
  readonly pem: string;
  readonly place: Place;
  readonly parent: number | undefined;
}

/** Adds a private key in OpenSSH's own form; its public half stands outside the encryption. */
export function addOpenSshKey(list: ItemList, { blob, pem, place, parent }: OpenSshKey): number | undefined {
  return list.add(
    describePrivate('openssh-private-key', Buffer.from(pem, 'latin1'), { place, ...readOpenSshHead(blob) }),
    parent,
  );
}

interface PrivateHead {
  readonly place: Place;
  readonly type?: string;
  readonly keyBlob?: Uint8Array;
  readonly cipher?: string;
  readonly comment?: string;
}

/** Describes a private SSH key with a passphrase or without. */
export function describePrivate(
  kind: ContainerKind,
  bytes: Uint8Array,
  { place, type, keyBlob, cipher, comment }: PrivateHead,
  passphrase?: Uint8Array,
): Found {
  const { fields, problems, isLocked } = readOpened(openContainer(bytes, kind, passphrase), place);
  const encrypted = cipher !== undefined && cipher !== 'none';
  return buildItem(
    { ...place, label: '' },
    {
      problems,
      ...((isLocked || (encrypted && passphrase === undefined)) && { sealed: bytes }),
      ssh: {
        form: 'private',
        type: visibleText(type ?? kind),
        ...(keyBlob === undefined ? { fingerprint: '' } : fingerprints(keyBlob)),
        ...(comment !== undefined && comment !== '' && { comment: visibleText(comment) }),
        encrypted,
        ...(encrypted && { protection: visibleText(cipher) }),
        ...fields,
      },
    },
  );
}

function describePutty(text: string, place: Place): Found {
  const header = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim();
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith('Public-Lines: '));
  const count = Math.min(Number(header('Public-Lines') ?? 0), 1000);
  const base64 = lines.slice(at + 1, at + 1 + count).join('');
  const decoded = decodeLooseBase64(base64, 0, base64.length);
  const keyBlob = typeof decoded === 'number' || at < 0 ? undefined : decoded.bytes;
  const [type, cipher, comment] = [
    /^PuTTY-User-Key-File-\d: (.*)$/m.exec(text)?.[1],
    header('Encryption'),
    header('Comment'),
  ];
  return describePrivate('putty-private-key', Buffer.from(text, 'latin1'), {
    place,
    ...(type !== undefined && { type: type.trim() }),
    ...(keyBlob !== undefined && { keyBlob }),
    ...(cipher !== undefined && { cipher }),
    ...(comment !== undefined && { comment }),
  });
}
