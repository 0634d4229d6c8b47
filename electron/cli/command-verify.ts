import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { ValidatedPath, ValidationCheck, ValidationReport } from '../../shared/model/validation.ts';
import { VALIDATION_PURPOSES } from '../../shared/model/validation.ts';
import { ok, type Result } from '../../shared/result.ts';
import { validationText, verificationText } from '../../shared/text/en/validation.ts';
import { type Verification, verifyFiles } from '../services/verify.ts';
import type { Command, OptionTable } from './command.ts';
import { findChoice, findNumber, findText, isSet, listTexts, type OptionValues } from './option.ts';

const many = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const OPTIONS: OptionTable = {
  trust: many,
  untrusted: many,
  crl: many,
  ocsp: many,
  policy: many,
  at: one,
  purpose: one,
  host: one,
  revocation: one,
  profile: one,
  'max-intermediates': one,
  strict: flag,
  'require-policy': flag,
  'inhibit-mapping': flag,
  'inhibit-any-policy': flag,
  'anchor-validity': flag,
  'anchor-constraints': flag,
  'refuse-weak': flag,
};

const REVOCATION_MODES = ['off', 'if-given', 'require'] as const;
const PROFILES = ['rfc5280', 'webpki'] as const;
const MAX_DEPTH = 100;

/** Exit code 0 where a valid path exists, 1 where none does. */
export const verifyCommand: Command = {
  options: OPTIONS,
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const rules = readRules(values);
    if (!rules.ok) return rules;
    const trust = listTexts(values, 'trust');
    if (trust.length === 0) return fail('input.invalid', { field: '--trust', problem: 'missing' });
    const revocation = findChoice(values, 'revocation', REVOCATION_MODES);
    if (!revocation.ok) return revocation;
    const files = (name: string) => listTexts(values, name).map(session.file);
    const verified = await verifyFiles({
      leaf: session.file(positionals[0] ?? ''),
      trust: trust.map(session.file),
      untrusted: files('untrusted'),
      crls: files('crl'),
      ocspResponses: files('ocsp'),
      revocation: revocation.value ?? 'off',
      rules: rules.value,
    });
    if (!verified.ok) return verified;
    const { report } = verified.value;
    return ok({ exitCode: report.valid ? 0 : 1, json: toJson(verified.value), lines: toLines(verified.value) });
  },
};

type Rules = Parameters<typeof verifyFiles>[0]['rules'];

function readRules(values: OptionValues): Result<Rules, AppError> {
  const at = readInstant(findText(values, 'at'));
  if (!at.ok) return at;
  const purpose = findChoice(values, 'purpose', VALIDATION_PURPOSES);
  if (!purpose.ok) return purpose;
  const profile = findChoice(values, 'profile', PROFILES);
  if (!profile.ok) return profile;
  const maxIntermediates = findNumber(values, 'max-intermediates', { min: 0, max: MAX_DEPTH });
  if (!maxIntermediates.ok) return maxIntermediates;
  const policies = listTexts(values, 'policy');
  const odd = policies.find((oid) => !/^[0-2](?:\.\d{1,39}){1,60}$/.test(oid));
  if (odd !== undefined) return fail('input.invalid', { field: '--policy', problem: 'unknown-choice' });
  const host = findText(values, 'host');
  return ok({
    at: at.value,
    purpose: purpose.value ?? 'any',
    leafKeyUsage: 'check',
    profile: profile.value ?? 'rfc5280',
    strictness: isSet(values, 'strict') ? 'strict' : 'standard',
    weakAlgorithms: isSet(values, 'refuse-weak') ? 'refuse' : 'accept',
    policies: {
      initial: policies.length === 0 ? [ANY_POLICY] : policies,
      requireExplicit: isSet(values, 'require-policy'),
      inhibitMapping: isSet(values, 'inhibit-mapping'),
      inhibitAny: isSet(values, 'inhibit-any-policy'),
    },
    anchorRules: { validity: isSet(values, 'anchor-validity'), constraints: isSet(values, 'anchor-constraints') },
    ...(host !== undefined && { host: { type: hostType(host), value: host } }),
    ...(maxIntermediates.value !== undefined && { maxIntermediates: maxIntermediates.value }),
  });
}

const ANY_POLICY = '2.5.29.32.0';
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

function readInstant(text: string | undefined): Result<number, AppError> {
  if (text === undefined) return ok(Date.now());
  const at = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? fail('input.invalid', { field: '--at', problem: 'unknown-choice' }) : ok(at);
}

const hostType = (host: string): 'dns' | 'ip' | 'email' =>
  host.includes('@') ? 'email' : host.includes(':') || /^[\d.]+$/.test(host) ? 'ip' : 'dns';

const pathOf = (report: ValidationReport, best: ValidatedPath | undefined): { subject: string; sha256: string }[] =>
  (best?.nodes ?? []).flatMap((place) => {
    const node = report.nodes[place];
    return node === undefined ? [] : [{ subject: node.subject, sha256: node.sha256 }];
  });

const isFailed = ({ result }: ValidationCheck): boolean => result === 'failed';

const isFlagged = ({ flag }: ValidationCheck): boolean => flag !== undefined;

/** `{valid, path, checks, reasons, warnings, …}` of the best path. */
function toJson({ report, ignored }: Verification) {
  const [best] = report.paths;
  const checks = best?.checks ?? [];
  return {
    valid: report.valid,
    at: new Date(report.at).toISOString(),
    path: pathOf(report, best),
    checks: checks.map(({ evidence, code = null, ...rest }) => ({ ...rest, code, evidence })),
    reasons: checks
      .filter(isFailed)
      .flatMap(({ code, rfc, at, evidence }) =>
        code === undefined ? [] : [{ code, text: validationText(code), rfc, at, evidence }],
      ),
    warnings: checks
      .filter(isFlagged)
      .flatMap(({ code, at, rfc }) => (code === undefined ? [] : [{ code, text: validationText(code), at, rfc }])),
    policySet: best?.policySet ?? null,
    paths: report.paths.length,
    truncated: report.truncated,
    missingIssuers: report.missingIssuers.map(({ node: _node, ...missing }) => missing),
    ignored,
  };
}

function toLines({ report, ignored }: Verification): string[] {
  const [best] = report.paths;
  const places = pathOf(report, best).flatMap(({ subject }, at) => [
    verificationText.place(at, subject),
    ...(best?.checks ?? [])
      .filter((check) => check.at === at && check.result !== 'not-checked')
      .map((check) => verificationText.check(check)),
  ]);
  return [
    verificationText.verdict(report.valid),
    ...(best?.checks ?? []).filter(({ result }) => result === 'failed').map(verificationText.reason),
    ...(best?.checks ?? []).filter(isFlagged).map((check) => verificationText.warning(check)),
    ...places,
    ...ignored.map(({ name, count }) => verificationText.ignored(name, count)),
  ];
}
