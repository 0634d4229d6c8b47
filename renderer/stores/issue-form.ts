import type { IssueInput } from '../../shared/contract/certificate.ts';
import type { AuthorityId, RequestId } from '../../shared/model/brands.ts';
import type { KeyChoice } from '../../shared/model/key.ts';
import type { IssueDraft } from '../../shared/model/issue.ts';
import type { BuiltInProfile } from '../../shared/model/profile.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { TypedName } from './issue-names.ts';
import { formatTypedName } from './issue-names.ts';

/** What stands in the form. Holds no secret, so it outlives the screen. */
export interface IssueForm {
  readonly source: 'request' | 'key';
  readonly requestId: RequestId | null;
  readonly key: KeyChoice;
  readonly profile: BuiltInProfile;
  readonly authorityId: AuthorityId | null;
  /** Text, since the user may type it. */
  readonly days: string;
  readonly subject: string;
  readonly names: readonly TypedName[];
}

export const DAY_CHOICES = [30, 90, 180, 365] as const;

export const EMPTY_ISSUE_FORM: IssueForm = {
  source: 'key',
  requestId: null,
  key: 'p256',
  profile: 'tls-client',
  authorityId: null,
  days: '90',
  subject: '',
  names: [],
};

export type IssueField = 'request' | 'authority' | 'days' | 'subject' | 'names';

const MOST_DAYS = 36_500;
const MOST_NAMES = 100;

/** Reads the form. A failure names every field that is wrong or missing. */
export function parseIssueForm(form: IssueForm): Result<IssueInput, ReadonlySet<IssueField>> {
  const missing = findMissing(form);
  const { authorityId, requestId } = form;
  if (missing.size > 0 || authorityId === null) return err(missing);
  const subject = form.subject.trim();
  return ok({
    authorityId,
    profile: form.profile,
    validity: { count: Number(form.days.trim()), unit: 'days' },
    ...(form.source === 'key' ? { key: form.key } : requestId === null ? {} : { requestId }),
    ...(subject === '' ? {} : { subject }),
    ...(form.names.length === 0 ? {} : { sans: form.names.map(formatTypedName) }),
  });
}

function findMissing(form: IssueForm): ReadonlySet<IssueField> {
  const missing = new Set<IssueField>();
  const days = Number(form.days.trim());
  if (form.source === 'request' && form.requestId === null) missing.add('request');
  if (form.authorityId === null) missing.add('authority');
  if (!/^\d+$/.test(form.days.trim()) || days < 1 || days > MOST_DAYS) missing.add('days');
  if (form.source === 'key' && form.subject.trim() === '') missing.add('subject');
  if (form.names.length > MOST_NAMES) missing.add('names');
  return missing;
}

/** Names a draft's warnings, so that an accepted warning stays accepted only while it stays the same. */
export const warningKey = (warning: IssueDraft['warnings'][number]): string =>
  `${warning.code} ${JSON.stringify(warning.evidence)}`;
