import type { ProfileContent, ProfileProblem, SubjectRule } from '../../../../shared/model/profile.ts';
import type { OrganizationIdentifierReason } from '../../../../shared/model/profile-reason.ts';
import { findAttributeOid, OID } from '../../asn1/oid.ts';
import { problemAt, warningAt } from './profile-problem.ts';

/**
 * Why a text is no organizationIdentifier of the European profile; undefined where it is one. Three letters for the register, country, hyphen, number:
 * `VATDE-123456789`, `NTRGB-12345678`, `LEIXG-5493001KJTIIGC8Y1R12` (always `XG`), `PSDDE-BAFIN-123456` (with the competent authority: 2 to 8 capitals);
 * two letters and a colon for a register of one country: `EI:SE-5567971433`. Numbers themselves are not looked up, except for the check digits of an LEI.
 * @see ETSI EN 319 412-1 §5.1.4, ETSI TS 119 495 §5.2.1, ISO 17442
 */
export function findOrganizationIdentifierProblem(text: string): OrganizationIdentifierReason | undefined {
  const [, scheme = '', country = '', reference = ''] =
    /^([A-Z]{3}|[A-Z]{2}:)([A-Z]{2})-([\x21-\x7e]{1,64})$/.exec(text) ?? [];
  if (scheme === '') return 'form';
  if (scheme.endsWith(':')) return undefined;
  if (!SCHEMES.includes(scheme)) return 'scheme';
  if (scheme === 'PSD' && !/^[A-Z]{2,8}-[\x21-\x7e]+$/.test(reference)) return 'authority';
  if (scheme === 'LEI' && !(country === 'XG' && isLei(reference))) return 'lei';
  return undefined;
}

const SCHEMES: readonly string[] = ['VAT', 'NTR', 'PSD', 'LEI', 'EUI', 'EXC'];

/** `DE-BAFIN` of `PSDDE-BAFIN-123456`; undefined for other registers. */
export const findNcaId = (text: string): string | undefined =>
  /^PSD([A-Z]{2}-[A-Z]{2,8})-[\x21-\x7e]+$/.exec(text)?.[1];

/** ISO 7064 MOD 97-10 over letters as 10 to 35. */
function isLei(text: string): boolean {
  if (!/^[0-9A-Z]{18}\d{2}$/.test(text)) return false;
  const digits = [...text].map((character) => Number.parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

/**
 * Judges what a profile fixes as organizationIdentifier: `profile.name-invalid {value, problem}`, with the problem `other-authority` where the PSD2 statement
 * names another competent authority. A PSD2 statement without the attribute is a warning: `profile.statement-incomplete {problem: 'organization-identifier'}`.
 * @see ETSI TS 119 495 §5.2.1, §5.3
 */
export function checkOrganizationIdentifier({
  subject,
  qcStatements,
}: Pick<ProfileContent, 'subject' | 'qcStatements'>): ProfileProblem[] {
  const index = subject.attributes.findIndex(isOrganizationIdentifier);
  const ncaId = qcStatements?.psd2?.ncaId;
  const rule = subject.attributes[index];
  if (rule === undefined) {
    const problem = { problem: 'organization-identifier' };
    return ncaId === undefined ? [] : [warningAt('subject.attributes', 'profile.statement-incomplete', problem)];
  }
  const { from, value = '' } = rule;
  if (from !== 'fixed' || value === '') return [];
  const isOther = ncaId !== undefined && findNcaId(value) !== ncaId;
  const problem = findOrganizationIdentifierProblem(value) ?? (isOther ? 'other-authority' : undefined);
  return problem === undefined
    ? []
    : [problemAt(`subject.attributes.${index}.value`, 'profile.name-invalid', { value, problem })];
}

const isOrganizationIdentifier = ({ attribute }: SubjectRule): boolean =>
  attribute === OID.organizationIdentifier || findAttributeOid(attribute) === OID.organizationIdentifier;
