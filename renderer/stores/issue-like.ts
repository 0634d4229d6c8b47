import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { GeneralName } from '../../shared/model/name.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { beginIssue, changeIssueForm } from './issue.ts';
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
  beginIssue({
    ...(summary.authorityId === undefined ? {} : { authorityId: summary.authorityId }),
    subject: summary.subject,
    names,
  });
  return ok(null);
}

/** Links what is being issued to a certificate whose place it takes. */
export async function issueReplacing(id: CertificateId): Promise<Result<null, AppError>> {
  const answer = await call('certificate.get', { id });
  if (!answer.ok) return answer;
  const { name, notAfter } = answer.value.summary;
  changeIssueForm({ replaces: { id, name, notAfter, kind: 'stated', revoke: false } });
  return ok(null);
}

const USER_PRINCIPAL_NAME = '1.3.6.1.4.1.311.20.2.3';

/** Names that the form has no kind for are left out. */
const typedName = (name: GeneralName): readonly TypedName[] => {
  if (name.type === 'other') return name.oid === USER_PRINCIPAL_NAME ? [{ type: 'upn', value: name.value }] : [];
  return [{ type: name.type, value: name.value }];
};
