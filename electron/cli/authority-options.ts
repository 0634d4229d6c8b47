import type { AuthorityDetails, AuthorityImport, AuthoritySummary } from '../../shared/model/authority.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { AddressSet, PolicyChoice } from '../../shared/model/profile.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { authorityCommandText } from '../../shared/text/en/cli-ca.ts';
import type { AuthorityWishes } from '../services/authorities/authority-input.ts';
import type { Answer, OptionTable } from './command.ts';
import { findNumber, findText, listTexts, type OptionValues } from './option.ts';

const MOST_BELOW = 16;

/** What an authority's certificate says. */
export const WISH_OPTIONS: OptionTable = {
  'path-length': { type: 'string' },
  permit: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  policy: { type: 'string', multiple: true },
};

/** What it writes into what it issues. */
export const ADDRESS_OPTIONS: OptionTable = {
  'crl-url': { type: 'string', multiple: true },
  'ocsp-url': { type: 'string', multiple: true },
  'aia-url': { type: 'string', multiple: true },
};

/** Texts are judged by the service, each by its place. */
export function findWishes(values: OptionValues): Result<AuthorityWishes, AppError> {
  const pathLength = findPathLength(values);
  if (!pathLength.ok) return pathLength;
  const [permitted, excluded] = [listTexts(values, 'permit'), listTexts(values, 'exclude')];
  const policies = listTexts(values, 'policy').map(parsePolicy);
  return ok({
    pathLength: pathLength.value,
    ...(permitted.length + excluded.length === 0 ? {} : { nameConstraints: { permitted, excluded } }),
    ...(policies.length === 0 ? {} : { policies }),
  });
}

/** `none` is no limit. */
export function findPathLength(values: OptionValues): Result<number | null | undefined, AppError> {
  return findText(values, 'path-length') === 'none'
    ? ok(null)
    : findNumber(values, 'path-length', { min: 0, max: MOST_BELOW });
}

/** `1.2.3.4` or `1.2.3.4=https://acme.example/cps`. */
function parsePolicy(text: string): PolicyChoice {
  const equals = text.indexOf('=');
  return equals < 0 ? { oid: text } : { oid: text.slice(0, equals), cps: text.slice(equals + 1) };
}

/** Undefined where none is given. */
export function findAddresses(values: OptionValues): AddressSet | undefined {
  const [crl, ocsp, caIssuers] = ['crl-url', 'ocsp-url', 'aia-url'].map((name) => listTexts(values, name));
  const addresses = { crl: crl ?? [], ocsp: ocsp ?? [], caIssuers: caIssuers ?? [] };
  return Object.values(addresses).every(({ length }) => length === 0) ? undefined : addresses;
}

/** Either of two options, not both and not none. */
export function chooseOne(
  values: OptionValues,
  first: string,
  second: string,
): Result<{ readonly name: string; readonly value: string }, AppError> {
  const given = [first, second].flatMap((name) => {
    const value = findText(values, name);
    return value === undefined ? [] : [{ name, value }];
  });
  const [one, other] = given;
  if (one === undefined) return fail('input.invalid', { field: `--${first}`, problem: 'missing' });
  return other === undefined ? ok(one) : fail('input.invalid', { field: `--${second}`, problem: 'contradicts' });
}

/** Instants in scripts are RFC 3339. */
export function authorityJson(authority: AuthoritySummary) {
  const { notBefore, notAfter, crlNextUpdate, archivedAt, ...rest } = authority;
  return {
    ...rest,
    notBefore: instant(notBefore),
    notAfter: instant(notAfter),
    ...(crlNextUpdate === undefined ? {} : { crlNextUpdate: instant(crlNextUpdate) }),
    ...(archivedAt === undefined ? {} : { archivedAt: instant(archivedAt) }),
  };
}

const instant = (at: number): string => new Date(at).toISOString();

/** Everything of one authority, for scripts. */
export function detailsJson({ summary, certificates, cascade, ...rest }: AuthorityDetails) {
  const { firstEnd, lastEnd, ...counts } = cascade;
  return {
    ...authorityJson(summary),
    ...rest,
    certificates: certificates.map(({ notBefore, notAfter, ...certificate }) => ({
      ...certificate,
      notBefore: instant(notBefore),
      notAfter: instant(notAfter),
    })),
    cascade: {
      ...counts,
      ...(firstEnd === undefined ? {} : { firstEnd: instant(firstEnd) }),
      ...(lastEnd === undefined ? {} : { lastEnd: instant(lastEnd) }),
    },
  };
}

/** What a command answers that made or changed one authority. */
export const authorityAnswer = (authority: AuthoritySummary, line: string): Answer => ({
  exitCode: 0,
  json: authorityJson(authority),
  lines: [line],
});

/** The same for one that came in a file. */
export const importAnswer = ({ authority, above, askedSubject }: AuthorityImport): Answer => ({
  exitCode: 0,
  json: { ...authorityJson(authority), above, ...(askedSubject === undefined ? {} : { askedSubject }) },
  lines: authorityCommandText.imported(authority, above, askedSubject),
});
