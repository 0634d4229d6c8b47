import type { AuthorityId, CertificateId, PartnerId, RequestId } from '../../shared/model/brands.ts';
import type { Problem } from '../../shared/model/inspect.ts';
import type { KeyChoice } from '../../shared/model/key.ts';
import type { IssueInput } from '../../shared/contract/certificate.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { TypedName } from './issue-names.ts';
import { formatTypedName } from './issue-names.ts';
import { parseValidity, type ValidityChoice } from './issue-validity.ts';

/** The certificate whose place the new one takes. */
export interface Replaced {
  readonly id: CertificateId;
  readonly name: string;
  readonly notAfter: number;
  readonly kind: 'renewed' | 'rekeyed' | 'stated';
  readonly revoke: boolean;
}

/** What stands in the form. Holds no secret, so it outlives the screen and the program. */
export interface IssueForm {
  readonly partnerId: PartnerId | null;
  readonly source: 'request' | 'key';
  readonly requestId: RequestId | null;
  readonly key: KeyChoice;
  readonly profile: string;
  readonly authorityId: AuthorityId | null;
  readonly validity: ValidityChoice;
  readonly subject: string;
  readonly names: readonly TypedName[];
  readonly tags: readonly string[];
  readonly replaces: Replaced | null;
}

export const EMPTY_ISSUE_FORM: IssueForm = {
  partnerId: null,
  source: 'key',
  requestId: null,
  key: 'p256',
  profile: 'tls-client',
  authorityId: null,
  validity: { kind: 'standard' },
  subject: '',
  names: [],
  tags: [],
  replaces: null,
};

export type IssueField =
  | 'partner'
  | 'request'
  | 'key'
  | 'profile'
  | 'authority'
  | 'validity'
  | 'subject'
  | 'names'
  | 'replaces'
  | 'tags';

const MOST_NAMES = 100;

/** Reads the form. A failure names every field that is wrong or missing. */
export function parseIssueForm(form: IssueForm): Result<IssueInput, ReadonlySet<IssueField>> {
  const missing = findMissing(form);
  const { authorityId, requestId } = form;
  const validity = parseValidity(form.validity);
  if (missing.size > 0 || authorityId === null || validity === undefined) return err(missing);
  const subject = form.subject.trim();
  return ok({
    authorityId,
    profile: form.profile,
    ...(validity === 'standard' ? {} : { validity }),
    ...(form.source === 'key' ? { key: form.key } : requestId === null ? {} : { requestId }),
    ...(subject === '' ? {} : { subject }),
    ...(form.names.length === 0 ? {} : { sans: form.names.map(formatTypedName) }),
    ...(form.partnerId === null ? {} : { partnerId: form.partnerId }),
    ...(form.tags.length === 0 ? {} : { tags: [...form.tags] }),
    ...(form.replaces === null ? {} : { replaces: replacesOf(form.replaces) }),
  });
}

const replacesOf = ({ id, kind, revoke }: Replaced) => ({ id, kind, revoke });

/** A certificate with nothing of its own to name is not worth a check yet; what a profile demands beyond that it says itself. */
function findMissing(form: IssueForm): ReadonlySet<IssueField> {
  const missing = new Set<IssueField>();
  if (form.source === 'request' && form.requestId === null) missing.add('request');
  if (form.authorityId === null) missing.add('authority');
  if (parseValidity(form.validity) === undefined) missing.add('validity');
  if (form.source === 'key' && form.subject.trim() === '' && form.names.length === 0) missing.add('subject');
  if (form.names.length > MOST_NAMES) missing.add('names');
  return missing;
}

/** Names a draft's warnings, so that an accepted warning stays accepted only while it stays the same. */
export const warningKey = (warning: Problem): string => `${warning.code} ${JSON.stringify(warning.evidence)}`;
