import type { ItemEncoding, ItemOrigin } from '../../../shared/model/inspect.ts';
import { decodeBase64, readPemBlocks } from '../asn1/pem.ts';
import { decodeLooseBase64, type DecodedText } from './base64-text.ts';
import { findBase64Runs, type TextSpan } from './base64-runs.ts';
import { findValueEnd } from './der-items.ts';
import { decodeHexText } from './hex-text.ts';
import { identifyDer } from './inspect-kind.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { MAX_LAYERS, type Scope } from './item-list.ts';
import { indexJson } from './json-index.ts';
import { readJwkObject } from './jwk-item.ts';
import { readPemBlock } from './pem-item.ts';
import { findSshTexts, readSshText } from './ssh-item.ts';
import { createTextPlaces } from './text-place.ts';

export type ReadContent = (bytes: Uint8Array, scope: Scope) => boolean;

/** Something found in a text and how it is read. */
interface Candidate extends TextSpan {
  readonly read: (scope: Scope) => boolean;
}

/** Finds PEM blocks, SSH keys, JWKs and base64 anywhere in a text, else takes the whole for a hex dump. */
export function readText(bytes: Uint8Array, scope: Scope, readContent: ReadContent): boolean {
  const { list } = scope;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const json = indexJson(text);
  const places = createTextPlaces(text, json);
  const limit = 4 * (list.found.length + 10_000);
  const blocks = readPemBlocks(bytes, limit).map(
    (block): Candidate => ({
      start: block.offset,
      end: block.offset + block.length,
      read: (inner) => readPemBlock(text, block, inner),
    }),
  );
  const objects = (json?.objects ?? []).map(
    (object): Candidate => ({
      ...object,
      read: (inner) => readJwkObject(text, object, inner),
    }),
  );
  const keys = findSshTexts(text, limit).map(
    (span): Candidate => ({
      ...span,
      read: (inner) => readSshText(text, span, inner),
    }),
  );
  const known = inOrder([...blocks, ...objects, ...keys]);
  const whole = { start: 0, end: text.length };
  if (known.length === 0 && isOneRun(text) && readBase64(text, whole, scope, { isWhole: true, readContent }))
    return true;
  const runs = findGaps(known, text.length).flatMap((gap) => findBase64Runs(text, gap.start, gap.end, limit));
  const encoded = runs.map(
    (span): Candidate => ({
      ...span,
      read: (inner) => readBase64(text, span, inner, { isWhole: false, readContent }),
    }),
  );
  let isKnown = false;
  let done = 0;
  for (const candidate of inOrder([...known, ...encoded])) {
    if (list.full) break;
    if (candidate.start < done) continue;
    const isAll = candidate.end - candidate.start === text.length;
    const origin = isAll ? scope.origin : joinOrigins(scope, places(candidate.start));
    if (!candidate.read({ ...scope, ...(origin !== undefined && { origin }) })) continue;
    isKnown = true;
    done = candidate.end;
  }
  return isKnown || readHex(text, scope, readContent);
}

/** Lines are those of the file, paths go on inside what was decoded. */
function joinOrigins({ origin, layer }: Scope, inner: ItemOrigin): ItemOrigin {
  const path = [origin?.path, inner.path].filter((part) => part !== undefined).join('.');
  const line = layer > 0 ? origin?.line : inner.line;
  return {
    ...(origin?.name !== undefined && { name: origin.name }),
    ...(line !== undefined && { line }),
    ...(path !== '' && { path }),
  };
}

const inOrder = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.toSorted((a, b) => a.start - b.start || b.end - a.end);

/** What lies between the spans. */
function findGaps(spans: readonly TextSpan[], length: number): TextSpan[] {
  const gaps: TextSpan[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start > at) gaps.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  if (at < length) gaps.push({ start: at, end: length });
  return gaps;
}

/** Whether a text is base64 and nothing else, so that what it holds is worth telling even where it is broken. */
const isOneRun = (text: string): boolean => /^[A-Za-z0-9+/_\s-]{32,}={0,2}\s*$/.test(text.slice(0, 4096));

interface RunReading {
  readonly isWhole: boolean;
  readonly readContent: ReadContent;
}

function readBase64(text: string, span: TextSpan, scope: Scope, { isWhole, readContent }: RunReading): boolean {
  const decoded = decodeRun(text, span);
  if (decoded === undefined) return false;
  if (scope.layer >= MAX_LAYERS) {
    const offset = scope.locate(span.start);
    const limit = { limit: MAX_LAYERS };
    if (isWhole) scope.list.problems.push({ code: 'file.too-deep', severity: 'error', offset, evidence: limit });
    return isWhole;
  }
  const { bytes } = decoded;
  if (bytes[0] === 0x30 && !isWhole && !isWorthReading(bytes)) return false;
  const encoding: ItemEncoding = /[-_]/.test(text.slice(span.start, span.end)) ? 'base64url' : 'base64';
  return readContent(bytes, {
    ...scope,
    encoding,
    layer: scope.layer + 1,
    locate: (offset) => scope.locate(offset >= bytes.length ? span.end : decoded.locate(offset)),
  });
}

function decodeRun(text: string, span: TextSpan): DecodedText | undefined {
  const loose = decodeLooseBase64(text, span.start, span.end);
  if (typeof loose !== 'number') return loose.bytes.length < 2 ? undefined : loose;
  const strict = decodeBase64(text, span.start, span.end);
  return typeof strict === 'number' ? undefined : { bytes: strict, isStrict: true, locate: () => span.start };
}

/** A value we know, or one that is cut but began like a certificate: anything else is chance. */
function isWorthReading(bytes: Uint8Array): boolean {
  const end = findValueEnd(bytes, 0);
  if (end > bytes.length) return bytes.length >= 64 && bytes[1] === 0x82 && bytes[4] === 0x30 && bytes[5] === 0x82;
  const value = bytes.subarray(0, end);
  if (identifyDer(value) !== undefined) return true;
  const rewritten = bytes[1] === 0x80 ? normaliseBer(value) : undefined;
  return rewritten?.ok === true && identifyDer(rewritten.value) !== undefined;
}

function readHex(text: string, scope: Scope, readContent: ReadContent): boolean {
  const decoded = scope.layer >= MAX_LAYERS ? undefined : decodeHexText(text);
  if (decoded === undefined) return false;
  return readContent(decoded.bytes, {
    ...scope,
    encoding: 'hex',
    layer: scope.layer + 1,
    locate: (offset) => scope.locate(decoded.locate(offset)),
  });
}
