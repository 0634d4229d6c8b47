import { type ErrorTexts, f, text } from './error-text.ts';

export const crls = {
  'crl.too-large': ({ entries, limit }) =>
    text(
      'The CRL would be too large to be signed',
      `Its ${f.number(entries)} entries would take more than ${f.bytes(limit)}, the most that is signed at once.`,
      'Choose more lists (shards) in the plan of the authority; then each holds a part of them.',
    ),
  'crl.bad-row': ({ place }) =>
    text(
      'A revocation in this workspace cannot be written into a CRL',
      `Number ${f.number(place)} of those that belong on the list has no serial number, reason or date that a list can hold.`,
      'Check the workspace: its file was damaged, or changed by another program.',
    ),
  'crl.list-closed': () =>
    text(
      'The list is not open any more',
      'Lists that nobody reads for a while are closed, as is the oldest where several are open.',
      'Open it again.',
    ),
  'crl.took-too-long': ({ seconds }) =>
    text(
      'Reading the list took too long',
      `It was stopped after ${f.number(seconds)} seconds, or because it needed too much memory.`,
      'Open it again, or look at it on a faster computer.',
    ),
} satisfies Partial<ErrorTexts>;
