import type { ProfileProblem, Psd2Role, QcStatementsChoice } from '../../../../shared/model/profile.ts';
import type { StatementReason } from '../../../../shared/model/profile-reason.ts';
import { ia5String, integer, oidDer, printableString, sequence, utf8String } from '../../asn1/der-write.ts';
import { OID } from '../../asn1/oid.ts';
import type { Extension } from '../../certificate/extension-build.ts';
import { findAddressProblem } from './addresses.ts';
import { problemAt, warningAt } from './profile-problem.ts';

/** ETSI EN 319 412-5 §4.2, §4.3; TS 119 495 §5.1. */
const STATEMENT = {
  compliance: '0.4.0.1862.1.1',
  retentionPeriod: '0.4.0.1862.1.3',
  secureDevice: '0.4.0.1862.1.4',
  disclosures: '0.4.0.1862.1.5',
  type: '0.4.0.1862.1.6',
  psd2: '0.4.0.19495.2',
} as const;

const TYPE_OID = {
  esign: '0.4.0.1862.1.6.1',
  eseal: '0.4.0.1862.1.6.2',
  web: '0.4.0.1862.1.6.3',
} as const satisfies Record<NonNullable<QcStatementsChoice['type']>, string>;

const ROLE_OID: Readonly<Record<Psd2Role, string>> = {
  PSP_AS: '0.4.0.19495.1.1',
  PSP_PI: '0.4.0.19495.1.2',
  PSP_AI: '0.4.0.19495.1.3',
  PSP_IC: '0.4.0.19495.1.4',
};

/**
 * qcStatements, never critical: compliance, secure device, type, retention, disclosures, PSD2, in this order. Undefined where nothing is stated.
 * Run `checkQcStatements` first: nothing is judged here.
 * @see RFC 3739 §3.2.6, ETSI EN 319 412-5 §4, ETSI TS 119 495 §5.1 and annex A
 */
export function buildQcStatements(choice: QcStatementsChoice): Extension | undefined {
  const { type, retentionYears, disclosures, psd2 } = choice;
  const statements = [
    ...(choice.compliance ? [statement(STATEMENT.compliance)] : []),
    ...(choice.secureDevice ? [statement(STATEMENT.secureDevice)] : []),
    ...(type === undefined ? [] : [statement(STATEMENT.type, sequence(oidDer(TYPE_OID[type])))]),
    ...(retentionYears === undefined ? [] : [statement(STATEMENT.retentionPeriod, integer(retentionYears))]),
    ...(disclosures.length === 0 ? [] : [statement(STATEMENT.disclosures, buildDisclosures(disclosures))]),
    ...(psd2 === undefined ? [] : [statement(STATEMENT.psd2, buildPsd2(psd2))]),
  ];
  if (statements.length === 0) return undefined;
  return { oid: OID.qcStatements, critical: false, value: sequence(...statements) };
}

const statement = (oid: string, ...info: readonly Uint8Array[]): Uint8Array => sequence(oidDer(oid), ...info);

const buildDisclosures = (disclosures: QcStatementsChoice['disclosures']): Uint8Array =>
  sequence(...disclosures.map(({ url, language }) => sequence(ia5String(url), printableString(language))));

type Psd2Choice = NonNullable<QcStatementsChoice['psd2']>;

/** Roles in the order of their numbers, so that the same choice gives the same octets. */
function buildPsd2({ roles, ncaName, ncaId }: Psd2Choice): Uint8Array {
  const listed = roles.toSorted((a, b) => (ROLE_OID[a] < ROLE_OID[b] ? -1 : 1));
  return sequence(
    sequence(...listed.map((role) => sequence(oidDer(ROLE_OID[role]), utf8String(role)))),
    utf8String(ncaName),
    utf8String(ncaId),
  );
}

/**
 * Judges the statements. Errors: `profile.psd2-role-missing`, `profile.nca-id-invalid {value}`, `profile.statement-incomplete {problem}` (`nca-name`,
 * `role-twice`, `retention`, `language`, `language-twice`), `profile.address-invalid {value, problem}` (https alone). Warnings, all
 * `profile.statement-incomplete {problem}`: `type` and `disclosure` missing beside compliance, `english` among the disclosures, `nothing` stated.
 * @see ETSI EN 319 412-5 §4.2.3, §4.3.4, §5
 */
export function checkQcStatements(choice: QcStatementsChoice, path: string): ProfileProblem[] {
  const { retentionYears, psd2 } = choice;
  const isRetentionBad =
    retentionYears !== undefined && !(Number.isInteger(retentionYears) && retentionYears >= 0 && retentionYears <= 100);
  return [
    ...(isRetentionBad ? [incomplete(`${path}.retentionYears`, 'retention')] : []),
    ...checkDisclosures(choice.disclosures, `${path}.disclosures`),
    ...(psd2 === undefined ? [] : checkPsd2(psd2, `${path}.psd2`)),
    ...checkWhole(choice, path),
  ];
}

const incomplete = (path: string, problem: StatementReason): ProfileProblem =>
  problemAt(path, 'profile.statement-incomplete', { problem });

const doubtful = (path: string, problem: StatementReason): ProfileProblem =>
  warningAt(path, 'profile.statement-incomplete', { problem });

function checkDisclosures(disclosures: QcStatementsChoice['disclosures'], path: string): ProfileProblem[] {
  const languages = disclosures.map(({ language }) => language);
  return disclosures.flatMap(({ url, language }, i) => {
    const problem = findAddressProblem(url, 'page') ?? (/^https:/i.test(url) ? undefined : 'scheme');
    const isTwice = languages.indexOf(language) < i;
    return [
      ...(problem === undefined
        ? []
        : [problemAt(`${path}.${i}.url`, 'profile.address-invalid', { value: url, problem })]),
      ...(/^[a-z]{2}$/.test(language) ? [] : [incomplete(`${path}.${i}.language`, 'language')]),
      ...(isTwice ? [incomplete(`${path}.${i}.language`, 'language-twice')] : []),
    ];
  });
}

function checkPsd2({ roles, ncaName, ncaId }: Psd2Choice, path: string): ProfileProblem[] {
  return [
    ...(roles.length === 0 ? [problemAt(`${path}.roles`, 'profile.psd2-role-missing')] : []),
    ...(new Set(roles).size < roles.length ? [incomplete(`${path}.roles`, 'role-twice')] : []),
    ...(isText(ncaName) ? [] : [incomplete(`${path}.ncaName`, 'nca-name')]),
    ...(isNcaId(ncaId) ? [] : [problemAt(`${path}.ncaId`, 'profile.nca-id-invalid', { value: ncaId })]),
  ];
}

/** NCAName ::= UTF8String (SIZE (1..256)). */
const isText = (text: string): boolean =>
  text.trim() !== '' && [...text].length <= 256 && !/\p{Cc}/u.test(text) && text.isWellFormed();

function checkWhole(choice: QcStatementsChoice, path: string): ProfileProblem[] {
  const { compliance, type, disclosures } = choice;
  const lacksEnglish = disclosures.length > 0 && !disclosures.some(({ language }) => language === 'en');
  return [
    ...(buildIsEmpty(choice) ? [doubtful(path, 'nothing')] : []),
    ...(compliance && type === undefined ? [doubtful(`${path}.type`, 'type')] : []),
    ...(compliance && disclosures.length === 0 ? [doubtful(`${path}.disclosures`, 'disclosure')] : []),
    ...(lacksEnglish ? [doubtful(`${path}.disclosures`, 'english')] : []),
  ];
}

const buildIsEmpty = ({
  compliance,
  secureDevice,
  type,
  retentionYears,
  disclosures,
  psd2,
}: QcStatementsChoice): boolean =>
  !compliance &&
  !secureDevice &&
  type === undefined &&
  retentionYears === undefined &&
  disclosures.length === 0 &&
  psd2 === undefined;

/** Whether a text names a competent authority: country, hyphen, 2 to 8 capitals (`DE-BAFIN`). @see ETSI TS 119 495 §5.2.3 */
export const isNcaId = (text: string): boolean => /^[A-Z]{2}-[A-Z]{2,8}$/.test(text);
