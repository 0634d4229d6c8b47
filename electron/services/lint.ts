import type { UnixMs } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { LintFinding, LintProfile, LintProfileChoice, RuleDay } from '../../shared/model/lint.ts';
import { ok } from '../../shared/result.ts';
import { readPemBlocks } from '../pki/asn1/pem.ts';
import { inspectFile } from '../pki/inspect/inspect.ts';
import { fitsKind, guessLintKind, joinReports, type LintKind, lintItem } from '../pki/lint/lint-item.ts';
import { createPublicRootFinder, type FindPublicRoot } from '../pki/lint/public-root.ts';
import type { FileSource } from './file-source.ts';
import { INSPECT_LIMIT_OCTETS, readSource } from './file-source.ts';
import type { Outcome, Ports } from './ports.ts';
import { createTrustStores, type TrustStores } from './trust-store.ts';

/** One linted item of a file. */
export interface LintedItem {
  readonly kind: LintKind;
  /** Where it begins in the file. */
  readonly offset: number;
  readonly profiles: readonly LintProfile[];
  /** Why these; absent where the caller named one. */
  readonly choice?: LintProfileChoice;
  /** Rules that applied, over all profiles. */
  readonly applied: number;
  /** Worst first; offsets count in the item's DER. */
  readonly findings: readonly LintFinding[];
}

export interface LintChoice {
  /** Instead of the profiles that fit by content and by the chain. */
  readonly profile?: LintProfile;
  /** Default `at-issue`. */
  readonly rules?: RuleDay;
}

export interface Linting {
  /**
   * Lints every certificate, CRL, request and OCSP response in a file, malformed ones too; with a profile for one kind only items of that kind. Nothing is stored.
   * What chains to a root of the Mozilla store, through certificates of the same file, is held to the rules for public servers.
   * Fails with `file.too-large`, `file.not-found`, `file.not-readable`, and `format.not-recognised` where there is nothing to lint.
   */
  read(source: FileSource, choice: LintChoice): Outcome<readonly LintedItem[]>;
}

/** @param stores where the public roots come from */
export const createLinting = (
  { clock }: Pick<Ports, 'clock'>,
  stores: Pick<TrustStores, 'anchorsOf'> = createTrustStores(undefined),
): Linting => ({
  read: async (source, choice) => {
    const read = await readSource(source, INSPECT_LIMIT_OCTETS);
    if (!read.ok) return read;
    const { name, bytes } = read.value;
    const at = clock.now();
    const { profile } = choice;
    const found = findItems(bytes, name, at);
    const items = found.filter(({ kind }) => profile === undefined || fitsKind(kind, profile));
    if (items.length === 0) return fail('format.not-recognised', { name });
    const roots = await stores.anchorsOf(profile === undefined ? ['mozilla'] : []);
    if (!roots.ok) return roots;
    const findRoot = createPublicRootFinder({
      candidates: found.flatMap(({ kind, der }) => (profile === undefined && kind === 'certificate' ? [der] : [])),
      roots: roots.value.map(({ der }) => der),
    });
    return ok(items.map((item) => lintFound(item, { ...choice, findRoot, at })));
  },
});

interface FoundItem {
  readonly kind: LintKind;
  readonly der: Uint8Array;
  readonly offset: number;
}

interface HowToLint extends LintChoice {
  readonly findRoot: FindPublicRoot;
  readonly at: UnixMs;
}

function lintFound({ kind, der, offset }: FoundItem, { findRoot, ...how }: HowToLint): LintedItem {
  const publicRoot = how.profile === undefined ? findRoot(kind, der) : undefined;
  const report = joinReports(lintItem(kind, der, { ...how, publicRoot }));
  const { profile, alsoProfiles = [], choice, applied, findings } = report;
  return {
    kind,
    offset,
    profiles: [profile, ...alsoProfiles],
    ...(choice !== undefined && { choice }),
    applied,
    findings,
  };
}

/** OpenSSL once wrote the label of a request with the word NEW, that of a certificate with X509. */
const LABELS: readonly (readonly [label: RegExp, kind: LintKind])[] = [
  [/^(?:X509 )?CERTIFICATE$/, 'certificate'],
  [/^X509 CRL$/, 'crl'],
  [/^(?:NEW )?CERTIFICATE REQUEST$/, 'csr'],
  [/^OCSP RESPONSE$/, 'ocsp-response'],
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
    const isLinted = kind === 'certificate' || kind === 'crl' || kind === 'csr' || kind === 'ocsp-response';
    return isLinted ? [{ kind, der: shown.bytes, offset }] : [];
  });
