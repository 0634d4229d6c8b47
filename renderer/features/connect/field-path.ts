import type { MessageField, TranscriptMessage } from '../../../shared/model/connection.ts';
import type { HexMark } from '../../ui/hex-view.tsx';

/** The field an alert is about, so that the cause is marked before anybody clicks. */
export function defaultPath({
  alert,
  fields,
}: Pick<TranscriptMessage, 'alert' | 'fields'>): readonly number[] | undefined {
  if (alert === undefined) return undefined;
  const at = fields.findIndex(({ value }) => value.includes(alert.name));
  return at < 0 ? undefined : [at];
}

/** Fields from the outermost to the chosen one. */
export function fieldsAlong(fields: readonly MessageField[], path: readonly number[]): readonly MessageField[] {
  const way: MessageField[] = [];
  let level: readonly MessageField[] = fields;
  for (const at of path) {
    const field = level[at];
    if (field === undefined) return way;
    way.push(field);
    level = field.children ?? [];
  }
  return way;
}

/** Octets of the chosen field and of what it is part of. */
export function marksOf(fields: readonly MessageField[], path: readonly number[]): readonly HexMark[] {
  const way = fieldsAlong(fields, path);
  return way.flatMap(({ offset, length }, at): readonly HexMark[] =>
    offset === undefined || length === undefined
      ? []
      : [{ offset, length, kind: at === way.length - 1 ? 'selected' : 'parent' }],
  );
}

/** Positions, level by level, of the innermost field that covers an octet. */
export function findFieldAt(fields: readonly MessageField[], offset: number): readonly number[] {
  const at = fields.findIndex(
    (field) =>
      field.offset !== undefined &&
      field.length !== undefined &&
      offset >= field.offset &&
      offset < field.offset + field.length,
  );
  const field = fields[at];
  return field === undefined ? [] : [at, ...findFieldAt(field.children ?? [], offset)];
}

/** Positions of the first field of a name, level by level; undefined where the message has none. */
export function findFieldNamed(fields: readonly MessageField[], name: string): readonly number[] | undefined {
  for (const [at, field] of fields.entries()) {
    if (field.name === name) return [at];
    const inner = findFieldNamed(field.children ?? [], name);
    if (inner !== undefined) return [at, ...inner];
  }
  return undefined;
}

/** What of a field can be copied: its value, its octets where they were kept, its name from the outside in. */
export interface FieldCopy {
  readonly value: string;
  readonly hex: string | undefined;
  readonly path: string;
}

export function copyOf(
  { fields, hex, type }: Pick<TranscriptMessage, 'fields' | 'hex' | 'type'>,
  path: readonly number[],
): FieldCopy | undefined {
  const way = fieldsAlong(fields, path);
  const field = way.at(-1);
  if (field === undefined) return undefined;
  const { offset, length, value } = field;
  const octets = offset === undefined || length === undefined ? '' : hex.slice(offset * 2, (offset + length) * 2);
  return {
    value,
    hex: octets.length === 0 || octets.length !== (length ?? 0) * 2 ? undefined : octets,
    path: [type, ...way.map(({ name }) => name)].join('.'),
  };
}
