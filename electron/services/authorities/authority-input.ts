import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { AddressSet, NameLimits, Period, PolicyChoice } from '../../../shared/model/profile.ts';

/** What the certificate of an authority says beside its name, key and validity. */
export interface AuthorityWishes {
  /** How many authorities may stand below it on one path; null is no limit. Without it: none for a root, 0 for one below. */
  readonly pathLength?: number | null | undefined;
  readonly nameConstraints?: NameLimits | undefined;
  readonly policies?: readonly PolicyChoice[] | undefined;
}

export interface NewAuthorityInput extends AuthorityWishes {
  /** Becomes the commonName unless `subject` is given. */
  readonly name: string;
  /** RFC 4514 string. */
  readonly subject?: string | undefined;
  /** Absent for a root. */
  readonly issuerId?: AuthorityId | undefined;
  readonly key: KeyChoice;
  /** Without it ten years for a root, five below, cut to what the issuer has left. */
  readonly validity?: Period | undefined;
  /** What the certificates that it issues will carry. */
  readonly addresses?: AddressSet | undefined;
  readonly note?: string | undefined;
  /** Signs nothing that has warnings, for those who do not look at the draft first. */
  readonly refuseWarnings?: boolean | undefined;
}

export const ROOT_VALIDITY: Period = { count: 10, unit: 'years' };
export const SUBORDINATE_VALIDITY: Period = { count: 5, unit: 'years' };

/** A root may have any depth below it, an authority below it issues end certificates unless a length is asked for. */
export const pathLengthOf = (wishes: AuthorityWishes, isRoot: boolean): number | undefined =>
  wishes.pathLength === undefined ? (isRoot ? undefined : 0) : (wishes.pathLength ?? undefined);

/** The subject of the text, or the name as the commonName. */
export const subjectText = ({ name, subject }: Pick<NewAuthorityInput, 'name' | 'subject'>): string =>
  subject === undefined || subject.trim() === '' ? `CN=${escapeCommonName(name)}` : subject;

/** RFC 4514 §2.4: every special character of a name that is text, not syntax. */
const escapeCommonName = (name: string): string =>
  name.replaceAll(/["+,;<>\\=#]/g, (character) => `\\${character}`).replace(/^ | $/g, '\\ ');
