import type { Input } from '../../../shared/contract/index.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';

export interface AuthorityForm {
  readonly name: string;
  /** Null makes a root. */
  readonly issuerId: AuthorityId | null;
  readonly key: KeyChoice;
  readonly years: number;
  readonly pathLength: 'none' | '0' | '1' | '2';
}

export const ROOT_YEARS = 20;
export const ISSUING_YEARS = 5;

export const FIRST_FORM: AuthorityForm = {
  name: '',
  issuerId: null,
  key: 'p384',
  years: ROOT_YEARS,
  pathLength: 'none',
};

/** What the form asks of the main side. */
export function authorityInput(form: AuthorityForm): Input<'authority.create'> {
  return {
    name: form.name.trim(),
    key: form.key,
    validity: { count: Math.max(1, Math.round(form.years)), unit: 'years' },
    ...(form.issuerId === null ? {} : { issuerId: form.issuerId }),
    ...(form.pathLength === 'none' ? {} : { pathLength: Number(form.pathLength) }),
  };
}
