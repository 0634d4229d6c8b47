import type { UnixMs } from '../../../shared/model/brands.ts';
import type { LintProfile, LintProfileChoice, LintReport, RuleDay } from '../../../shared/model/lint.ts';
import { BugError } from '../../../shared/result.ts';
import { contextGroup, TAG } from '../asn1/der.ts';
import { chooseProfiles } from './choose-profile.ts';
import { foldFindings } from './fold-findings.ts';
import { lintCertificate, lintCrl, lintOcspResponse, lintRequest } from './lint-report.ts';
import { readChildren, readTlv } from './tolerant.ts';

/** What can be linted. */
export type LintKind = 'certificate' | 'crl' | 'csr' | 'ocsp-response';

export interface LintItemOptions {
  /** Instead of the profiles that fit. */
  readonly profile?: LintProfile;
  /** Name of the public root that the item chains to; see `createPublicRootFinder`. */
  readonly publicRoot?: string | undefined;
  /** Default `at-issue`. */
  readonly rules?: RuleDay | undefined;
  readonly at: UnixMs;
}

/** Lints one item by the profile that was asked for, or by each that fits; one report a profile, each saying why it was chosen. */
export function lintItem(kind: LintKind, der: Uint8Array, options: LintItemOptions): readonly LintReport[] {
  const { profile, publicRoot, at, rules = 'at-issue' } = options;
  if (profile !== undefined) return [lintAs(kind, der, { profile, at, rules })];
  const chosen = profilesFor(kind, der, publicRoot !== undefined);
  return chosen.map((fitting) => ({
    ...lintAs(kind, der, { profile: fitting, at, rules }),
    choice: reasonFor(fitting, publicRoot),
  }));
}

function profilesFor(kind: LintKind, der: Uint8Array, publicRoot: boolean): readonly LintProfile[] {
  if (kind === 'certificate') return chooseProfiles(der, { publicRoot });
  if (kind === 'crl') return publicRoot ? ['cabf-server'] : ['crl'];
  return kind === 'csr' ? ['csr'] : ['ocsp'];
}

const reasonFor = (profile: LintProfile, root: string | undefined): LintProfileChoice =>
  profile === 'cabf-server' && root !== undefined ? { by: 'public-root', root } : { by: 'contents' };

function lintAs(kind: LintKind, der: Uint8Array, options: Parameters<typeof lintCertificate>[1]): LintReport {
  if (kind === 'crl') return lintCrl(der, options);
  if (kind === 'csr') return lintRequest(der, options);
  return kind === 'ocsp-response' ? lintOcspResponse(der, options) : lintCertificate(der, options);
}

/** Profiles of certificates do not fit a list or a request; `cabf-server` has rules for lists too. */
export function fitsKind(kind: LintKind, profile: LintProfile): boolean {
  if (profile === 'crl' || profile === 'csr') return kind === profile;
  if (profile === 'ocsp') return kind === 'ocsp-response';
  return kind === 'certificate' || (kind === 'crl' && profile === 'cabf-server');
}

/** What `lintItem` answers as one report: that of the first profile with the findings of all, each fault once, worst first. */
export function joinReports(reports: readonly LintReport[]): LintReport {
  const [first, ...others] = reports;
  if (first === undefined) throw new BugError('an item has at least one profile');
  if (others.length === 0) return first;
  const byRule = new Map(reports.flatMap(({ findings }) => findings).map((finding) => [finding.rule, finding]));
  return {
    ...first,
    alsoProfiles: others.map(({ profile }) => profile),
    findings: foldFindings([...byRule.values()]),
    applied: Math.max(...reports.map(({ applied }) => applied)),
  };
}

/** What a value is by the tags of its fields, malformed ones too; undefined where it is none of them. */
export function guessLintKind(der: Uint8Array): LintKind | undefined {
  const outer = readTlv(der, 0, der.length);
  const [tbs, algorithm] = outer?.tag === TAG.sequence ? readChildren(der, outer) : [];
  if (tbs?.tag === TAG.enumerated) return 'ocsp-response';
  if (outer === undefined || tbs?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence) return undefined;
  const tags = readChildren(der, tbs).map(({ tag }) => tag);
  const isTime = (tag: number | undefined): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (tags[0] === contextGroup(0)) return 'certificate';
  if (isTime(tags[2]) || isTime(tags[3])) return 'crl';
  if (tags[0] !== TAG.integer) return undefined;
  return tags[3] === TAG.sequence ? 'certificate' : 'csr';
}
