import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { GeneralName } from '../../shared/model/name.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { changeIssueForm } from './issue.ts';
import { EMPTY_ISSUE_FORM } from './issue-form.ts';
import type { TypedName } from './issue-names.ts';

/**
 * Begins a client certificate with the subject, the names and the issuer of another, and a fresh key. Nothing is signed;
 * the user may change each of them.
 */
export async function issueLike(id: CertificateId): Promise<Result<null, AppError>> {
  const answer = await call('certificate.get', { id });
  if (!answer.ok) return answer;
  const { summary, item } = answer.value;
  const names = item.kind === 'certificate' ? item.certificate.subjectAltNames.flatMap(typedName) : [];
  changeIssueForm({
    ...EMPTY_ISSUE_FORM,
    source: 'key',
    profile: 'tls-client',
    authorityId: summary.authorityId ?? null,
    subject: summary.subject,
    names,
  });
  return ok(null);
}

/** Names that the form has no kind for are left out. */
const typedName = (name: GeneralName): readonly TypedName[] =>
  name.type === 'directory' || name.type === 'other' ? [] : [{ type: name.type, value: name.value }];
