import type { ItemEncoding, Problem } from '../../../shared/model/inspect.ts';
import type { PemBlock } from '../asn1/pem.ts';
import { type DecodedText, decodeLooseBase64 } from './base64-text.ts';
import { readContainer } from './container-items.ts';
import { addValue, findValueEnd } from './der-items.ts';
import { mayHoldKey, type Place, unknownItem } from './item-base.ts';
import { identifyDer } from './inspect-kind.ts';
import { placeIn, type Scope } from './item-list.ts';
import { describePrivateKey } from './key-item.ts';
import { addOpenSshKey } from './ssh-item.ts';

const KNOWN_LABEL =
  /^((X509 |TRUSTED )?CERTIFICATE|(NEW )?CERTIFICATE REQUEST|(X509 )?CRL|(RSA )?PUBLIC KEY|(ENCRYPTED |RSA |EC |DSA |ANY |OPENSSH )?PRIVATE KEY|PKCS7|PKCS #7 SIGNED DATA|CMS|PKCS12|OCSP (REQUEST|RESPONSE)|SPKAC|(EC|DSA|DH|X9.42 DH) PARAMETERS)$/;

/** Blocks that hold numbers everybody may share: named, not judged. */
const PARAMETERS = / PARAMETERS$/;

/** Reads one PEM block; a body that only a patient reader understands is read all the same and told. */
export function readPemBlock(text: string, block: PemBlock, scope: Scope): boolean {
  const { list, parent } = scope;
  if (isTaken(block, scope)) return true;
  const body = readBody(text, block);
  const encoding: ItemEncoding = /=3D|=\r?\n(?!-----)/i.test(text.slice(block.offset, block.offset + block.length))
    ? 'quoted-printable'
    : 'pem';
  const place: Place = {
    encoding,
    ...placeIn(scope, { start: block.offset, end: block.offset + block.length }, block.label),
    fileOffset: (offset) => scope.locate(body?.locate(offset) ?? block.offset),
  };
  const problems = pemProblems(block, body, scope);
  if (body === undefined) {
    const isKey = block.label.endsWith('PRIVATE KEY');
    const key = { format: 'pem', place, problems };
    list.add(
      isKey ? describePrivateKey({ type: 'private-key', state: 'unsupported' }, key) : unknownItem(place, problems),
      parent,
    );
    return true;
  }
  const index = addBody(text, block, { body, place, scope });
  if (index !== undefined) for (const problem of problems.toReversed()) list.blame(index, problem);
  return true;
}

/** A block as tools write it, for those who want nothing but certificates: it needs no patient reader, which takes three times as long. */
const isTaken = ({ label, der, problem, offset }: PemBlock, { list, locate }: Scope): boolean =>
  list.takeCertificate !== undefined &&
  label === 'CERTIFICATE' &&
  der !== undefined &&
  problem === undefined &&
  list.takeCertificate(der, locate(offset));

interface BodyReading {
  readonly body: DecodedText;
  readonly place: Place;
  readonly scope: Scope;
}

function addBody(text: string, block: PemBlock, { body, place, scope }: BodyReading): number | undefined {
  const { list, parent } = scope;
  const whole = unescape(text.slice(block.offset, block.offset + Math.min(block.length, MAX_KEY_LENGTH)));
  if (block.label === 'OPENSSH PRIVATE KEY')
    return addOpenSshKey(list, { blob: body.bytes, pem: whole, place, parent });
  if (block.headers.some(([header]) => header === 'DEK-Info') || /\nDEK-Info:/.test(whole))
    return readContainer(list, {
      kind: 'pem-private-key',
      bytes: Buffer.from(whole, 'latin1'),
      place,
      parent,
      addValue,
    });
  if (PARAMETERS.test(block.label))
    return list.add(unknownItem(place, [], mayHoldKey(body.bytes) ? undefined : body.bytes), parent);
  const der = block.label === 'TRUSTED CERTIFICATE' ? body.bytes.subarray(0, findValueEnd(body.bytes, 0)) : body.bytes;
  const kind = identifyDer(der);
  const isKey = kind === 'private-key' || kind === 'encrypted-private-key';
  // whatever stands under this label is not shown
  if (block.label.endsWith('PRIVATE KEY') && !isKey)
    return readContainer(list, { kind: 'private-key', bytes: der, place, parent, addValue });
  return addValue(list, der, place, parent);
}

/** The octets of the body, strictly or patiently. */
function readBody(text: string, block: PemBlock): DecodedText | undefined {
  const end = block.offset + block.length;
  const bodyEnd = block.problem?.code === 'pem.no-end' ? end : text.lastIndexOf('-----END ', end);
  const start = skipHeaders(text, block.bodyOffset, bodyEnd);
  const loose = decodeLooseBase64(text, start, bodyEnd < start ? end : bodyEnd);
  if (block.der !== undefined)
    return { bytes: block.der, isStrict: true, locate: typeof loose === 'number' ? () => start : loose.locate };
  if (typeof loose === 'number' || loose.bytes.length < 2) return undefined;
  const isCut = block.problem?.code === 'pem.no-end' && findValueEnd(loose.bytes, 0) > loose.bytes.length;
  return isCut ? undefined : { ...loose, isStrict: false };
}

/** Where `readPemBlocks` did not: headers whose line ends are escaped. */
function skipHeaders(text: string, from: number, to: number): number {
  const head = text.slice(from, Math.min(to, from + 500));
  const escaped = /^\s*(?:\\+r)?(?:\\+n)?(?:[A-Za-z-]+:[^\\]*(?:\\+r)?\\+n)+(?:\\+r)?\\+n/.exec(head);
  return from + (escaped?.[0].length ?? 0);
}

/** Keys with headers or of OpenSSH are shorter by far. */
const MAX_KEY_LENGTH = 1024 * 1024;

/** The block as it would stand in a file of its own. Each run of backslashes or blanks is gone over once. */
const unescape = (block: string): string =>
  block
    .replaceAll(/(?<!\\)\\+(?:r\\+)?n/g, '\n')
    .replaceAll(/\n[ \t>#*|]+/g, '\n')
    .replaceAll(/=3D/gi, '=')
    .replaceAll(/"\s*(?:\+\s*)?"/g, '');

function pemProblems(block: PemBlock, body: DecodedText | undefined, scope: Scope): Problem[] {
  const { label, problem } = block;
  const found: Problem[] = [];
  if (problem !== undefined) {
    const offset = scope.locate(problem.offset);
    const code = body === undefined || problem.code === 'pem.no-end' ? problem.code : 'pem.not-strict';
    const severity = body === undefined ? 'error' : 'warning';
    found.push({ code, severity, offset, evidence: { label }, rfc: 'RFC 7468 §3' });
  }
  if (!KNOWN_LABEL.test(label))
    found.push({
      code: 'pem.unknown-label',
      severity: 'warning',
      offset: scope.locate(block.offset),
      evidence: { label },
    });
  return found;
}
