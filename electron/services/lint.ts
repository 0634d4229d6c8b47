import type { UnixMs } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { LintFinding, LintProfile } from '../../shared/model/lint.ts';
import { ok } from '../../shared/result.ts';
import { readPemBlocks } from '../pki/container/pem.ts';
import { inspectFile } from '../pki/inspect/inspect.ts';
import { guessLintKind, joinFindings, type LintKind, lintItem } from '../pki/lint/lint-item.ts';
import type { FileSource } from './file-source.ts';
import { INSPECT_LIMIT_OCTETS, readSource } from './file-source.ts';
import type { Outcome, Ports } from './ports.ts';

/** One linted item of a file. */
export interface LintedItem {
  readonly kind: LintKind;
  /** Where it begins in the file. */
  readonly offset: number;
  readonly profiles: readonly LintProfile[];
  /** Rules that applied, over all profiles. */
  readonly applied: number;
  /** Worst first; offsets count in the item's DER. */
  readonly findings: readonly LintFinding[];
}

export interface LintChoice {
  /** Instead of the profiles that fit by content. */
  readonly profile?: LintProfile;
}

export interface Linting {
  /**
   * Lints every certificate, CRL and request in a file, malformed ones too; with a profile for one kind only items of that kind. Nothing is stored.
   * Fails with `file.too-large`, `file.not-found`, `file.not-readable`, and `format.not-recognised` where there is nothing to lint.
   */
  read(source: FileSource, choice: LintChoice): Outcome<readonly LintedItem[]>;
}

export const createLinting = ({ clock }: Pick<Ports, 'clock'>): Linting => ({
  read: async (source, choice) => {
    const read = await readSource(source, INSPECT_LIMIT_OCTETS);
    if (!read.ok) return read;
    const { name, bytes } = read.value;
    const at = clock.now();
    const items = findItems(bytes, name, at).filter(({ kind }) => fits(kind, choice.profile));
    if (items.length === 0) return fail('format.not-recognised', { name });
    return ok(items.map((item) => lintFound(item, choice, at)));
  },
});

interface FoundItem {
  readonly kind: LintKind;
  readonly der: Uint8Array;
  readonly offset: number;
}

function lintFound({ kind, der, offset }: FoundItem, choice: LintChoice, at: UnixMs): LintedItem {
  const reports = lintItem(kind, der, { ...choice, at });
  return {
    kind,
    offset,
    profiles: reports.map(({ profile }) => profile),
    applied: Math.max(...reports.map(({ applied }) => applied)),
    findings: joinFindings(reports),
  };
}

/** Profiles of certificates do not fit a list or a request; `cabf-server` has rules for lists too. */
function fits(kind: LintKind, profile: LintProfile | undefined): boolean {
  if (profile === undefined) return true;
  if (profile === 'crl' || profile === 'csr') return kind === profile;
  return kind === 'certificate' || (kind === 'crl' && profile === 'cabf-server');
}

/** OpenSSL once wrote the label of a request with the word NEW, that of a certificate with X509. */
const LABELS: readonly (readonly [label: RegExp, kind: LintKind])[] = [
  [/^(?:X509 )?CERTIFICATE$/, 'certificate'],
  [/^X509 CRL$/, 'crl'],
  [/^(?:NEW )?CERTIFICATE REQUEST$/, 'csr'],
];

/** PEM blocks by their label and bare DER by its tags, so that malformed items are found too; whatever else by inspection. */
function findItems(bytes: Uint8Array, name: string, at: UnixMs): readonly FoundItem[] {
  const kind = guessLintKind(bytes);
  if (kind !== undefined) return [{ kind, der: bytes, offset: 0 }];
  const blocks = readPemBlocks(bytes).flatMap(({ label, der, offset }) => {
    const labelled = LABELS.find(([pattern]) => pattern.test(label));
    return labelled === undefined || der === undefined ? [] : [{ kind: labelled[1], der, offset }];
  });
  return blocks.length > 0 ? blocks : inspectedItems(bytes, name, at);
}

const inspectedItems = (bytes: Uint8Array, name: string, at: UnixMs): readonly FoundItem[] =>
  inspectFile(bytes, { at, name }).found.flatMap(({ item, shown }) => {
    if (shown?.form !== 'der') return [];
    const { kind, offset } = item;
    return kind === 'certificate' || kind === 'crl' || kind === 'csr' ? [{ kind, der: shown.bytes, offset }] : [];
  });
