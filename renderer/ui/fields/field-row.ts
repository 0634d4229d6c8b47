import type { ExtensionField, ExtensionValue } from '../../../shared/model/extension-field.ts';
import type { ByteSpan } from '../../../shared/model/inspect-answers.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import { inspectFieldText } from '../../../shared/text/en/ui/inspect-fields.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';

/** Places of the standard's fields, by label. */
export type Spans = Readonly<Record<string, ByteSpan>>;

/** One line of a field list. */
export interface FieldRow {
  readonly id: string;
  readonly label: string;
  /** What the field is, in one line. */
  readonly meaning?: string;
  readonly value: FieldValue;
  /** Where it stands in the bytes; absent for what is computed. */
  readonly span?: ByteSpan;
  readonly critical?: boolean;
  readonly oid?: string;
}

export type FieldValue =
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly note?: string }
  | { readonly kind: 'structure'; readonly values: readonly ExtensionValue[]; readonly note?: string }
  | { readonly kind: 'hex'; readonly hex: string; readonly note?: string }
  | { readonly kind: 'code'; readonly text: string }
  /** A line of a list: a number, when, and what else is known. */
  | { readonly kind: 'entry'; readonly hex: string; readonly at: number; readonly lines: readonly string[] }
  | { readonly kind: 'validity'; readonly notBefore: number; readonly notAfter: number }
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'check'; readonly passed: boolean; readonly words: string; readonly before?: string };

export interface FieldGroup {
  readonly id: string;
  readonly title?: string;
  readonly note?: string;
  readonly rows: readonly FieldRow[];
}

/** A row of words that may be absent; an absent one leaves the list. */
export function textRow(id: string, label: string, value: string | readonly string[] | undefined): readonly FieldRow[] {
  const lines = typeof value === 'string' ? [value] : (value ?? []);
  const shown = lines.filter((line) => line !== '');
  return shown.length === 0 ? [] : [{ id, label, value: { kind: 'text', lines: shown } }];
}

/** A field of the standard with its meaning and its place. */
export function standardRow(field: string, value: FieldValue, spans: Spans): FieldRow {
  const meaning = inspectFieldText.meaning(field);
  const span = spans[field];
  return {
    id: field,
    label: field,
    value,
    ...(meaning === undefined ? {} : { meaning }),
    ...(span === undefined ? {} : { span }),
  };
}

export const textValue = (value: string, note?: string): FieldValue => ({
  kind: 'text',
  lines: [value],
  ...(note === undefined ? {} : { note }),
});

/** `EC P-256`, `RSA 3072`, `Ed25519`. */
export const keyName = (key: PublicKeyInfo): string =>
  [key.algorithm, key.curve ?? key.bits].filter((part) => part !== undefined).join(' ');

/** Extensions with their structure, in the order of the item. */
export function extensionGroup(title: string, extensions: readonly ExtensionField[], spans: Spans): FieldGroup {
  const text = inspectText.fields;
  return {
    id: 'extensions',
    title,
    note: text.extensions(extensions.length, extensions.filter(({ critical }) => critical).length),
    rows: extensions.map((extension, index) => ({ ...extensionRow(extension, spans), id: `extension-${index}` })),
  };
}

function extensionRow(extension: ExtensionField, spans: Spans): Omit<FieldRow, 'id'> {
  const { name, oid, critical, values, malformed } = extension;
  const lines = extension.lines.length === 0 ? [inspectText.fields.none] : extension.lines;
  const note = malformed === true ? { note: inspectFieldText.malformed } : {};
  const meaning = inspectFieldText.meaning(name);
  const span = spans[`extension:${oid}`];
  return {
    label: name,
    value:
      values === undefined || values.length === 0
        ? { kind: 'text', lines, ...note }
        : { kind: 'structure', values, ...note },
    critical,
    oid,
    ...(meaning === undefined ? {} : { meaning }),
    ...(span === undefined ? {} : { span }),
  };
}

/** Values to compare and to copy: hex in fours, anything else as it is. */
export const fingerprintGroup = (
  title: string,
  prints: readonly (readonly [id: string, label: string, value: string])[],
): FieldGroup => ({
  id: 'fingerprints',
  title,
  rows: prints
    .filter(([, , value]) => value !== '')
    .map(([id, label, value]) => ({
      id,
      label,
      value: /^[0-9a-f]+$/.test(value) ? { kind: 'hex', hex: value } : { kind: 'code', text: value },
    })),
});
