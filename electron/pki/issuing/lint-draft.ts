import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import type { LintFinding, LintProfile, LintSeverity } from '../../../shared/model/lint.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { integer, sequence } from '../asn1/der-write.ts';
import { oidName } from '../asn1/oid.ts';
import { parseCertificate } from '../certificate/certificate.ts';
import { CertificateFacts } from '../lint/certificate-facts.ts';
import { foldFindings } from '../lint/fold-findings.ts';
import { judgeRule } from '../lint/lint-report.ts';
import type { CertificateRule } from '../lint/rule.ts';
import { CERTIFICATE_RULES } from '../lint/rules.ts';
import { assembleSigned, buildTbsCertificate, type CertificateDraft } from './draft.ts';
import { formOf, isSameShape } from './certificate-shape.ts';
import { openAll, type SettledRules, settleRules } from './settled-rules.ts';

const DAY_MS = 86_400_000;

export interface DraftLint {
  /** Each with the field of the certificate that it is about. */
  readonly findings: readonly { readonly problem: Problem; readonly field: string }[];
  /** Rules that ran and found nothing, by the family in their id. */
  readonly passed: ReadonlyMap<string, number>;
}

export interface LintDraftOptions {
  readonly profiles: readonly LintProfile[];
  readonly at: UnixMs;
  /** The longest validity that the profile allows; a longer one is told of. */
  readonly longestMs: number;
  /** Runs only the rules whose findings refuse, and counts none: for many, of which nobody is shown the rest. */
  readonly onlyErrors?: boolean;
  /** What `buildTbsCertificate` makes of the draft, where it is at hand. */
  readonly tbs?: Uint8Array;
}

/** Profiles of the rules for what a profile issues: authorities, both sides of TLS, or RFC 5280 alone. */
export function lintProfilesFor({
  kind,
  extendedKeyUsage,
}: Pick<ProfileContent, 'kind' | 'extendedKeyUsage'>): readonly LintProfile[] {
  if (kind === 'authority') return ['issuing-ca'];
  const sides: readonly LintProfile[] = [
    ...(extendedKeyUsage.value.includes('serverAuth') ? (['mtls-server'] as const) : []),
    ...(extendedKeyUsage.value.includes('clientAuth') ? (['mtls-client'] as const) : []),
  ];
  return sides.length === 0 ? ['rfc5280'] : sides;
}

/**
 * Runs the rules on a certificate exactly as it will be signed, but for the signature, which is a placeholder of the right form: `draft.lint {rule, …}`,
 * as error what lint calls an error, as warning what it warns of, as info what it notes.
 */
export function lintDraft(
  draft: CertificateDraft,
  { profiles, at, longestMs, onlyErrors = false, tbs = buildTbsCertificate(draft) }: LintDraftOptions,
): DraftLint {
  const { signatureAlgorithm: algorithm } = draft;
  const der = assembleSigned(tbs, algorithm, placeholderSignature(algorithm));
  const facts = new CertificateFacts(der, at, { maximumDays: Math.ceil(longestMs / DAY_MS) });
  const passed = new Map<string, number>();
  const found: LintFinding[] = [];
  const settled = settledFor(draft, facts, { profiles, at, longestMs });
  const { isReadable } = facts;
  if (!onlyErrors) for (const { id } of settled.passed) count(passed, id);
  for (const { rule, isConditional } of settled.open) {
    const isWanted = isReadable ? !onlyErrors || SEVERITIES[rule.severity] === 'error' : rule.severity === 'fatal';
    if (!isWanted || (isConditional && judgeRule(rule, facts) !== 'applies')) continue;
    const finding = rule.check(facts);
    if (finding !== undefined) found.push(describeFinding(rule, finding));
    else if (!onlyErrors) count(passed, rule.id);
  }
  if (found.length === 0) return { findings: [], passed };
  const locate = createLocator(der);
  const findings = foldFindings(found).map((finding) => ({ problem: toProblem(finding), field: locate(finding) }));
  return { findings, passed };
}

/** A shape of certificates, and the forms of those that were met of it. */
interface KnownShape {
  readonly options: LintDraftOptions;
  readonly draft: CertificateDraft;
  readonly forms: Map<string, SettledRules>;
}

/** Shapes of certificates that were issued last, newest first; many have the same. */
const shapes: KnownShape[] = [];
const MOST_SHAPES = 20;
/** Requests of more or longer forms come from a hostile hand: settling takes longer than it spares. */
const MOST_FORMS = 100;
const LONGEST_FORM = 4000;

function settledFor(draft: CertificateDraft, facts: CertificateFacts, options: LintDraftOptions): SettledRules {
  if (!facts.isReadable) return openAll(rulesOf(options.profiles));
  const { forms } = findShape(draft, options);
  const form = formOf(facts);
  const known = forms.get(form);
  if (known !== undefined) return known;
  const rules = rulesOf(options.profiles);
  if (forms.size >= MOST_FORMS || form.length > LONGEST_FORM) return openAll(rules);
  const settled = settleRules(facts, rules);
  forms.set(form, settled);
  return settled;
}

function findShape(draft: CertificateDraft, options: LintDraftOptions): KnownShape {
  const found = shapes.findIndex(
    (shape) =>
      shape.options.at === options.at &&
      shape.options.longestMs === options.longestMs &&
      (shape.options.profiles === options.profiles || shape.options.profiles.join() === options.profiles.join()) &&
      isSameShape(shape.draft, draft),
  );
  const shape = shapes[found] ?? { options, draft, forms: new Map() };
  if (found === 0) return shape;
  if (found > 0) shapes.splice(found, 1);
  shapes.unshift(shape);
  if (shapes.length > MOST_SHAPES) shapes.pop();
  return shape;
}

const ruleLists = new Map<string, readonly CertificateRule[]>();

function rulesOf(profiles: readonly LintProfile[]): readonly CertificateRule[] {
  const key = profiles.join();
  const known = ruleLists.get(key);
  if (known !== undefined) return known;
  const rules = CERTIFICATE_RULES.filter((rule) => profiles.some((profile) => rule.profiles.includes(profile)));
  ruleLists.set(key, rules);
  return rules;
}

function count(passed: Map<string, number>, id: string): void {
  const family = id.slice(0, id.indexOf('.'));
  passed.set(family, (passed.get(family) ?? 0) + 1);
}

const describeFinding = (
  rule: CertificateRule,
  found: NonNullable<ReturnType<CertificateRule['check']>>,
): LintFinding => ({
  rule: rule.id,
  severity: rule.severity,
  source: rule.source,
  evidence: found.evidence ?? {},
  ...(found.offset === undefined ? {} : { offset: found.offset }),
});

const SEVERITIES: Readonly<Record<LintSeverity, Problem['severity']>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  notice: 'info',
};

const toProblem = ({ rule, severity, source, evidence }: LintFinding): Problem => ({
  code: 'draft.lint',
  severity: SEVERITIES[severity],
  rfc: source,
  evidence: { ...evidence, rule },
});

/** An ECDSA signature has to be a pair of numbers; the others are octets of any value, whose number is fixed for some. */
export const placeholderSignature = (algorithm: SignatureAlgorithm): Uint8Array =>
  algorithm.startsWith('ecdsa')
    ? sequence(integer(1), integer(1))
    : new Uint8Array(SIGNATURE_OCTETS.get(algorithm) ?? ANY_RSA_OCTETS);

/** @see RFC 8032 §5.1.6, FIPS 204 table 2 */
const SIGNATURE_OCTETS: ReadonlyMap<SignatureAlgorithm, number> = new Map([
  ['ed25519', 64],
  ['ml-dsa-44', 2420],
  ['ml-dsa-65', 3309],
  ['ml-dsa-87', 4627],
]);
const ANY_RSA_OCTETS = 256;

/** Which field a finding is about: by its place in the certificate, else by the words of its id. */
function createLocator(der: Uint8Array): (finding: LintFinding) => string {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return ({ rule }) => fieldByName(rule);
  const { serial, issuer, subject, spki, extensions } = parsed.value;
  const spans = [
    { field: 'serial', ...serial },
    { field: 'issuer', ...issuer },
    { field: 'subject', ...subject },
    { field: 'key', ...spki },
    ...extensions.map(({ oid, value }, index) => ({
      field: fieldOfExtension(oid),
      start: extensions[index - 1]?.value.end ?? spki.end,
      end: value.end,
    })),
  ];
  return ({ rule, offset }) => {
    const span = offset === undefined ? undefined : spans.find(({ start, end }) => offset >= start && offset < end);
    return span?.field ?? fieldByName(rule);
  };
}

/** The names that rows have where they differ from the standard's. */
const fieldOfExtension = (oid: string): string => {
  const name = oidName(oid);
  if (name === 'extKeyUsage') return 'extendedKeyUsage';
  return name === 'subjectAltName' ? 'dns' : name;
};

const FIELD_WORDS: readonly (readonly [RegExp, string])[] = [
  [/serial/, 'serial'],
  [/validity|expire|not-yet|long-lived/, 'validity'],
  [/purpose|eku|extended-key/, 'extendedKeyUsage'],
  [/key-usage/, 'keyUsage'],
  [/basic-constraints|path-length|leaf-is-ca/, 'basicConstraints'],
  [/san|alt-name|dns|host|identity/, 'dns'],
  [/revo|crl|ocsp/, 'cRLDistributionPoints'],
  [/polic/, 'certificatePolicies'],
  [/subject|name/, 'subject'],
  [/key|rsa|curve|ec-/, 'key'],
];

function fieldByName(rule: string): string {
  const field = FIELD_WORDS.find(([words]) => words.test(rule))?.[1];
  return field ?? 'subject';
}
