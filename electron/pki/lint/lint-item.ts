import type { UnixMs } from '../../../shared/model/brands.ts';
import type { LintFinding, LintProfile, LintReport } from '../../../shared/model/lint.ts';
import { contextGroup, TAG } from '../asn1/der.ts';
import { chooseProfiles } from './choose-profile.ts';
import { lintCertificate, lintCrl, lintRequest } from './lint-report.ts';
import { readChildren, readTlv } from './tolerant.ts';

/** What can be linted. */
export type LintKind = 'certificate' | 'crl' | 'csr';

export interface LintItemOptions {
  /** Instead of the profiles that fit by content. */
  readonly profile?: LintProfile;
  readonly publicRoot?: boolean;
  readonly at: UnixMs;
}

/** Lints one item by the profile that was asked for, or by each that fits; one report a profile. */
export function lintItem(kind: LintKind, der: Uint8Array, options: LintItemOptions): readonly LintReport[] {
  const { profile, publicRoot = false, at } = options;
  if (kind === 'crl') return [lintCrl(der, { profile: profile ?? (publicRoot ? 'cabf-server' : 'crl'), at })];
  if (kind === 'csr') return [lintRequest(der, { profile: profile ?? 'csr', at })];
  const profiles = profile === undefined ? chooseProfiles(der, { publicRoot }) : [profile];
  return profiles.map((chosen) => lintCertificate(der, { profile: chosen, at }));
}

/** Findings of all reports, each rule once, worst first. */
export function joinFindings(reports: readonly LintReport[]): readonly LintFinding[] {
  const byRule = new Map(reports.flatMap(({ findings }) => findings).map((finding) => [finding.rule, finding]));
  const order = ['fatal', 'error', 'warning', 'notice'];
  return [...byRule.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** What a value is by the tags of its fields, malformed ones too; undefined where it is none of the three. */
export function guessLintKind(der: Uint8Array): LintKind | undefined {
  const outer = readTlv(der, 0, der.length);
  const [tbs, algorithm] = outer?.tag === TAG.sequence ? readChildren(der, outer) : [];
  if (outer === undefined || tbs?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence) return undefined;
  const tags = readChildren(der, tbs).map(({ tag }) => tag);
  const isTime = (tag: number | undefined): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (tags[0] === contextGroup(0)) return 'certificate';
  if (isTime(tags[2]) || isTime(tags[3])) return 'crl';
  if (tags[0] !== TAG.integer) return undefined;
  return tags[3] === TAG.sequence ? 'certificate' : 'csr';
}
