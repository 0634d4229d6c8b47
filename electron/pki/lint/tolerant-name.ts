import type { Span, Tlv } from '../asn1/der.ts';
import { decodeText, latin1 } from '../asn1/der-value.ts';
import { GENERAL_NAME_TAG } from '../name/general-name.ts';
import { decodeOidText, readChildren, readLooseText, readOidText, readTlv } from './tolerant.ts';

/** One attribute of a name as it stands in the bytes. */
export interface LintAttribute {
  /** Empty where the type is malformed. */
  readonly oid: string;
  /** Of the value: `TAG.printableString` … */
  readonly tag: number;
  readonly text: string;
  /** Whether the octets keep the rules of their string type; false for other types too. */
  readonly isText: boolean;
  readonly value: Uint8Array;
  readonly offset: number;
  /** Number of its relative name, from 0. */
  readonly relative: number;
}

export interface LintName extends Span {
  readonly der: Uint8Array;
  /** Relative names, empty ones included. */
  readonly relatives: number;
  readonly attributes: readonly LintAttribute[];
}

/** Reads a Name as far as it can be read; `tlv` is its SEQUENCE. */
export function readLintName(bytes: Uint8Array, tlv: Tlv): LintName {
  const relatives = readChildren(bytes, tlv);
  const attributes = relatives.flatMap((set, relative) =>
    readChildren(bytes, set).map((attribute) => readAttribute(bytes, attribute, relative)),
  );
  return {
    der: bytes.subarray(tlv.start, tlv.end),
    start: tlv.start,
    end: tlv.end,
    relatives: relatives.length,
    attributes,
  };
}

function readAttribute(bytes: Uint8Array, tlv: Tlv, relative: number): LintAttribute {
  const [type, value] = readChildren(bytes, tlv);
  const content = value === undefined ? new Uint8Array() : bytes.subarray(value.body, value.end);
  const text = value === undefined ? undefined : decodeText(value.tag, content);
  return {
    oid: readOidText(bytes, type) ?? '',
    tag: value?.tag ?? -1,
    text: text ?? latin1(content),
    isText: text !== undefined,
    value: content,
    offset: value?.start ?? tlv.start,
    relative,
  };
}

export type LintGeneralNameType = keyof typeof GENERAL_NAME_TAG | 'unknown';

/** One GeneralName as it stands in the bytes. */
export interface LintGeneralName {
  readonly type: LintGeneralNameType;
  readonly tag: number;
  /** Octets as Latin-1 for `email`, `dns` and `uri`; of `other` the text of a string value; else empty. */
  readonly text: string;
  /** Content octets. */
  readonly value: Uint8Array;
  readonly offset: number;
  /** Of `directory`. */
  readonly name?: LintName;
  /** Of `other` and `registeredId`. */
  readonly oid?: string;
  /** Of `other`: tag of the value inside. */
  readonly valueTag?: number;
}

const TYPE_OF: ReadonlyMap<number, LintGeneralNameType> = new Map(
  Object.entries(GENERAL_NAME_TAG).map(([type, tag]) => [tag, type as LintGeneralNameType]),
);

/** Reads the GeneralNames inside a constructed value. */
export const readLintGeneralNames = (
  bytes: Uint8Array,
  parent: Pick<Tlv, 'body' | 'end'>,
): readonly LintGeneralName[] => readChildren(bytes, parent).map((tlv) => readLintGeneralName(bytes, tlv));

export function readLintGeneralName(bytes: Uint8Array, tlv: Tlv): LintGeneralName {
  // some write a constructed form as primitive and the other way round
  const type = TYPE_OF.get(tlv.tag) ?? TYPE_OF.get(tlv.tag ^ 0x20) ?? 'unknown';
  const value = bytes.subarray(tlv.body, tlv.end);
  const base = { type, tag: tlv.tag, text: '', value, offset: tlv.start };
  if (type === 'email' || type === 'dns' || type === 'uri') return { ...base, text: latin1(value) };
  if (type === 'directory') {
    const name = readTlv(bytes, tlv.body, tlv.end);
    return name === undefined ? base : { ...base, name: readLintName(bytes, name) };
  }
  if (type === 'registeredId') return { ...base, oid: decodeOidText(bytes, tlv) ?? '' };
  if (type !== 'other') return base;
  const [id, wrapper] = readChildren(bytes, tlv);
  const inner = wrapper === undefined ? undefined : readTlv(bytes, wrapper.body, wrapper.end);
  return {
    ...base,
    oid: readOidText(bytes, id) ?? '',
    ...(inner !== undefined && { valueTag: inner.tag, text: readLooseText(bytes, inner) }),
  };
}
