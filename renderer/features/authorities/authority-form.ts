import type { Input } from '../../../shared/contract/index.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import { fitPeriod, isPeriod, readPeriod, type TypedPeriod } from './typed-period.ts';

/** `outside`: its key is made here and a request goes to a parent elsewhere. */
export type AuthorityKind = 'root' | 'issuing' | 'outside';

export const PATH_LENGTHS = ['none', '0', '1', '2'] as const;
export type PathLengthChoice = (typeof PATH_LENGTHS)[number];

export const LIMIT_TYPES = ['dns', 'ip', 'email', 'uri', 'dir'] as const;
export type LimitType = (typeof LIMIT_TYPES)[number];

/** One limit on the names below an authority, as it is typed. */
export interface TypedLimit {
  readonly effect: 'permitted' | 'excluded';
  readonly type: LimitType;
  readonly value: string;
}

export interface TypedPolicy {
  readonly oid: string;
  readonly cps: string;
}

export const ADDRESS_KINDS = ['crl', 'ocsp', 'caIssuers'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];
/** One address a line. */
export type TypedAddresses = Readonly<Record<AddressKind, string>>;

export interface AuthorityForm {
  readonly kind: AuthorityKind;
  readonly name: string;
  /** Empty: the name as commonName. */
  readonly subject: string;
  readonly issuerId: AuthorityId | null;
  readonly key: KeyChoice;
  readonly period: TypedPeriod;
  readonly pathLength: PathLengthChoice;
  readonly limits: readonly TypedLimit[];
  readonly policies: readonly TypedPolicy[];
  readonly addresses: TypedAddresses;
  readonly note: string;
}

const ROOT: Pick<AuthorityForm, 'kind' | 'period' | 'pathLength' | 'key'> = {
  kind: 'root',
  period: { count: '20', unit: 'years' },
  pathLength: 'none',
  key: 'p384',
};
const BELOW: Pick<AuthorityForm, 'period' | 'pathLength' | 'key'> = {
  period: { count: '5', unit: 'years' },
  pathLength: '0',
  key: 'p256',
};

export const FIRST_FORM: AuthorityForm = {
  ...ROOT,
  name: '',
  subject: '',
  issuerId: null,
  limits: [],
  policies: [],
  addresses: { crl: '', ocsp: '', caIssuers: '' },
  note: '',
};

/** What a kind without a signer here begins with; what was typed stays. */
export const formOfKind = (kind: Exclude<AuthorityKind, 'issuing'>): Partial<AuthorityForm> =>
  kind === 'root' ? { ...ROOT, issuerId: null } : { kind, ...BELOW, issuerId: null };

/** What an authority below one here begins with: no longer a life than that has left. */
export const formBelow = (issuer: Pick<AuthoritySummary, 'id' | 'notAfter'>, now: number): Partial<AuthorityForm> => ({
  kind: 'issuing',
  ...BELOW,
  period: fitPeriod(BELOW.period, now, issuer.notAfter),
  issuerId: issuer.id,
});

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const readAddresses = ({ crl, ocsp, caIssuers }: TypedAddresses) => ({
  crl: linesOf(crl),
  ocsp: linesOf(ocsp),
  caIssuers: linesOf(caIssuers),
});

/** Limits in the order that they are sent in; empty lines are none. */
export const readLimits = (limits: readonly TypedLimit[], effect: TypedLimit['effect']): string[] =>
  limits
    .filter((limit) => limit.effect === effect && limit.value.trim() !== '')
    .map(({ type, value }) => `${type}:${value.trim()}`);

/** What is wrong or missing before anything can be asked. */
export const isAuthorityFormReady = (form: AuthorityForm): boolean =>
  form.name.trim() !== '' &&
  (form.kind === 'outside' || isPeriod(form.period)) &&
  (form.kind !== 'issuing' || form.issuerId !== null);

function wishesOf(form: AuthorityForm) {
  const permitted = readLimits(form.limits, 'permitted');
  const excluded = readLimits(form.limits, 'excluded');
  const policies = form.policies
    .filter(({ oid }) => oid.trim() !== '')
    .map(({ oid, cps }) => (cps.trim() === '' ? { oid: oid.trim() } : { oid: oid.trim(), cps: cps.trim() }));
  return {
    pathLength: form.pathLength === 'none' ? null : Number(form.pathLength),
    ...(permitted.length + excluded.length === 0 ? {} : { nameConstraints: { permitted, excluded } }),
    ...(policies.length === 0 ? {} : { policies }),
    ...(form.note.trim() === '' ? {} : { note: form.note.trim() }),
  };
}

const nameOf = (form: AuthorityForm) => ({
  name: form.name.trim(),
  ...(form.subject.trim() === '' ? {} : { subject: form.subject.trim() }),
  key: form.key,
});

/** What the form asks of the main side for a root or an authority below one here. */
export function authorityInput(form: AuthorityForm): Input<'authority.create'> {
  return {
    ...nameOf(form),
    validity: readPeriod(form.period),
    ...(form.issuerId === null || form.kind !== 'issuing' ? {} : { issuerId: form.issuerId }),
    ...wishesOf(form),
    addresses: readAddresses(form.addresses),
  };
}

/** What it asks for an authority whose parent is elsewhere. */
export const parentRequestInput = (form: AuthorityForm): Input<'authority.requestFromParent'> => ({
  ...nameOf(form),
  ...wishesOf(form),
});
