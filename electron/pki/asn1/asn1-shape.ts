import { CERTIFICATE_SHAPE, CRL_SHAPE, REQUEST_SHAPE, type Shape } from './asn1-labels.ts';
import { DerError, DerReader, TAG, type Tlv } from './der.ts';

/** Which structure a value is, by the tags of its first fields. */
export function findShape(der: Uint8Array, root: Tlv): Shape | undefined {
  if (root.tag !== TAG.sequence) return undefined;
  const [first, ...others] = readFirst(der, root, 4);
  if (first === undefined || others.length !== 2 || others[1]?.tag !== TAG.bitString) return undefined;
  const tags = readFirst(der, first, 8).map(({ tag }) => tag);
  const isTime = (tag: number | undefined): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (isTime(tags[2]) || isTime(tags[3])) return CRL_SHAPE;
  if (tags[0] === 0xa0 || tags.length >= 6) return CERTIFICATE_SHAPE;
  return tags[0] === TAG.integer ? REQUEST_SHAPE : undefined;
}

/** The first values inside a constructed one, as far as they can be read. */
function readFirst(der: Uint8Array, parent: Tlv, count: number): Tlv[] {
  const parts: Tlv[] = [];
  if ((parent.tag & 0x20) === 0) return parts;
  const reader = new DerReader(der, parent.body, parent.end, 1);
  try {
    while (!reader.done && parts.length < count) parts.push(reader.read());
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
  return parts;
}

/** Names the children of a node one after the other: by their order and tags, or all alike. */
export function findFieldShape({ shape }: { readonly shape: Shape | undefined }): (child: Tlv) => Shape | undefined {
  const { each, fields } = shape ?? {};
  if (each !== undefined) return () => each;
  if (fields === undefined) return () => undefined;
  let next = 0;
  return (child) => {
    const found = fields.findIndex((field, i) => i >= next && (field.tag === undefined || field.tag === child.tag));
    if (found < 0) return undefined;
    next = found + 1;
    return fields[found];
  };
}
