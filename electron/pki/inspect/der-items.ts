import type { Problem } from '../../../shared/model/inspect.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { equalBytes } from '../asn1/der.ts';
import { readContainer } from './container-items.ts';
import { describeDer, type PlainKind } from './inspect-item.ts';
import { type Place, unknownItem } from './item-base.ts';
import { type DerKind, identifyDer } from './inspect-kind.ts';
import type { ItemList, Scope } from './item-list.ts';
import { placeIn } from './item-list.ts';
import { listOcspCertificates } from './ocsp-item.ts';

/** DER values one after another. */
export function readDerValues(bytes: Uint8Array, scope: Scope): boolean {
  const { list } = scope;
  for (let offset = 0; offset < bytes.length && !list.full; ) {
    if (bytes[offset] !== 0x30) {
      list.problems.push({
        code: 'der.trailing-bytes',
        severity: 'warning',
        offset: scope.locate(offset),
        evidence: { octets: bytes.length - offset },
      });
      break;
    }
    const end = findValueEnd(bytes, offset);
    const place = placeIn(scope, { start: offset, end: Math.min(end, bytes.length) });
    if (end > bytes.length) {
      const evidence = { expected: end - offset, available: bytes.length - offset };
      const offsetInFile = scope.locate(bytes.length);
      const problem: Problem = { code: 'der.truncated', severity: 'error', offset: offsetInFile, evidence };
      // a cut key is a key all the same
      list.add(unknownItem(place, [problem]), scope.parent);
      break;
    }
    addValue(list, bytes.subarray(offset, end), { encoding: 'der', ...place }, scope.parent);
    offset = end;
  }
  return true;
}

/** Where the value at a position ends by its header; the end of the file for indefinite lengths. */
export function findValueEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start + 1];
  if (first === undefined) return start + 2;
  if (first < 0x80) return start + 2 + first;
  const octets = first & 0x7f;
  if (octets === 0 || octets > 6) return bytes.length;
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[start + 2 + i] ?? 0);
  return start + 2 + octets + length;
}

/** One value with what it holds; answers its number. BER is read as the DER it stands for. */
export function addValue(list: ItemList, bytes: Uint8Array, place: Place, parent?: number): number | undefined {
  const kind = identifyDer(bytes);
  if (kind !== undefined) {
    const index = addKnown(list, kind, { der: bytes, place, parent });
    if (index === undefined || list.get(index)?.item.kind !== 'unknown') return index;
    list.drop(index);
  }
  const rewritten = normaliseBer(bytes);
  const der = rewritten.ok && !equalBytes(rewritten.value, bytes) ? rewritten.value : undefined;
  const again = der === undefined ? undefined : identifyDer(der);
  if (der === undefined || again === undefined) return list.add(describeUnread(kind, bytes, place, list), parent);
  const index = addKnown(list, again, { der, place: { ...place, encoding: 'ber' }, parent });
  if (index !== undefined && again !== 'pkcs12' && again !== 'pkcs7') list.blame(index, notCanonical(place));
  return index;
}

const describeUnread = (kind: DerKind | undefined, bytes: Uint8Array, place: Place, list: ItemList) =>
  describeDer(isPlain(kind) ? kind : undefined, bytes, place, list);

/** CMS and PKCS #12 may be BER; for the others it is a fault. */
const notCanonical = (place: Place): Problem => ({
  code: 'der.not-canonical',
  severity: 'warning',
  offset: place.offset,
  evidence: {},
  rfc: 'X.690 §10.1',
});

interface KnownValue {
  readonly der: Uint8Array;
  readonly place: Place;
  readonly parent: number | undefined;
}

function addKnown(list: ItemList, kind: DerKind, value: KnownValue): number | undefined {
  const { der, place, parent } = value;
  if (!isPlain(kind)) return readContainer(list, { kind, bytes: der, place, parent, addValue });
  if (kind === 'certificate' && list.takeCertificate?.(der, place.offset) === true) return undefined;
  const index = list.add(describeDer(kind, der, place, list), parent);
  if (kind !== 'ocsp-response' || index === undefined) return index;
  const within: Place = { ...place, label: '', encoding: 'der', fileOffset: () => place.offset };
  for (const certificate of listOcspCertificates(der)) addValue(list, certificate, within, index);
  return index;
}

const CONTAINERS: ReadonlySet<string> = new Set(['private-key', 'encrypted-private-key', 'pkcs7', 'pkcs12', 'spkac']);
const isPlain = (kind: DerKind | undefined): kind is PlainKind => kind !== undefined && !CONTAINERS.has(kind);
