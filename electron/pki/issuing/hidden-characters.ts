import type { Problem } from '../../../shared/model/inspect.ts';
import type { DistinguishedName, GeneralName } from '../../../shared/model/name.ts';
import { findOddParts, type OddPart } from '../../../shared/name/suspicious-text.ts';
import { listUnsafe } from '../asn1/visible-text.ts';

/** Enough to know what is meant; a name may be of nothing else. */
const MOST_TOLD = 8;
const CONTROL = /\p{Cc}/u;

/**
 * Characters of a subject and its alternative names that a reader does not see or that change the order of others: control characters refuse the signature,
 * bidirectional marks, zero-width and other invisible characters want a click. Each problem names the code points (`U+202E U+200B`, at most 8) and the value.
 * A name that may be read as another (letters of another script in one word, letters of mathematics, heaps of marks, an `xn--` label of lookalikes) wants a
 * click as well; `label` is what an international label shows as.
 * @see RFC 9549 §4, UTS #39 §5
 */
export function checkHidden(subject: DistinguishedName, altNames: readonly GeneralName[]): Problem[] {
  const values = [
    ...subject.flatMap(valuesOf),
    ...altNames.flatMap((name) => (name.type === 'directory' ? name.name.flatMap(valuesOf) : [name.value])),
  ];
  const unsafe = values.flatMap((value) => {
    const characters = listUnsafe(value);
    return characters.length === 0 ? [] : [{ value, characters }];
  });
  const control = unsafe.find(({ characters }) => characters.some((one) => CONTROL.test(one)));
  if (control !== undefined) return [describe('draft.control-characters', control, 'error')];
  const [hidden] = unsafe;
  return [
    ...(hidden === undefined ? [] : [describe('draft.hidden-characters', hidden, 'warning')]),
    ...findLookalike(values),
  ];
}

function findLookalike(values: readonly string[]): readonly Problem[] {
  for (const value of values) {
    // What is not seen is told above.
    const parts = findOddParts(value).filter(({ kind }) => kind !== 'hidden');
    if (parts.length === 0) continue;
    const evidence = { name: value.slice(0, MOST_SHOWN), ...describeParts(parts) };
    return [{ code: 'draft.lookalike-name', severity: 'warning', rfc: 'UTS #39 §5', evidence }];
  }
  return [];
}

function describeParts(parts: readonly OddPart[]): Readonly<Record<string, string | number>> {
  const codes = parts.flatMap((part) => ('code' in part ? [codePoint(String.fromCodePoint(part.code))] : []));
  const label = parts.find((part) => part.kind === 'label');
  const marks = parts.find((part) => part.kind === 'marks');
  return {
    ...(codes.length === 0 ? {} : { characters: codes.join(' ') }),
    ...(label === undefined ? {} : { label: label.shown }),
    ...(marks === undefined ? {} : { marks: marks.count }),
  };
}

const valuesOf = (relative: DistinguishedName[number]): readonly string[] => relative.map(({ value }) => value);

const describe = (
  code: 'draft.control-characters' | 'draft.hidden-characters',
  { value, characters }: { readonly value: string; readonly characters: readonly string[] },
  severity: 'error' | 'warning',
): Problem => {
  const points = [...new Set(characters)].slice(0, MOST_TOLD).map(codePoint).join(' ');
  return { code, severity, rfc: 'RFC 9549 §4', evidence: { name: value.slice(0, MOST_SHOWN), characters: points } };
};

const MOST_SHOWN = 200;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
