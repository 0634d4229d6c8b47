import type { AuthorityId, KeyId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { type ParsedCertificate, parseCertificate } from '../../pki/certificate/certificate.ts';
import { type AuthorityDetail, findAuthorityDetail, findSuccessor } from '../../store/authority-detail-rows.ts';
import { findAuthorityKeyId, findStanding, type StandingAuthority } from '../../store/authority-rows.ts';
import { getCertificateDers } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { type Issuer, getIssuer } from '../issuer.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { getKeyOf, readingOr, statusView } from '../workspace-context.ts';

/** An authority of the workspace with its current certificate, whether it may sign now or not. */
export interface KnownAuthority {
  readonly summary: StandingAuthority;
  readonly certificate: ParsedCertificate;
  readonly detail: AuthorityDetail;
  /** Sealed; absent where the key is elsewhere. */
  readonly key: SealedKey | undefined;
}

/** Fails with `authority.not-found`, `vault.key-damaged`. */
export function getAuthority(context: WorkspaceContext, id: AuthorityId): Outcome<KnownAuthority> {
  return readingOr(context, async (db) => {
    const summary = await findStanding(db, id, await statusView(context, db));
    if (summary === undefined) return fail('authority.not-found', { wanted: id });
    const der = (await getCertificateDers(db, [summary.certificateId])).get(summary.certificateId);
    const parsed = der === undefined ? undefined : parseCertificate(der);
    if (parsed === undefined || !parsed.ok) throw new BugError(`authority ${id} has no certificate`);
    const detail = await findAuthorityDetail(db, id);
    const keyId: KeyId | undefined = await findAuthorityKeyId(db, id);
    const key = keyId === undefined ? ok(undefined) : await getKeyOf(db, keyId, parsed.value);
    return key.ok ? ok({ summary, certificate: parsed.value, detail, key: key.value }) : key;
  });
}

/** Fails with `authority.archived`, `authority.superseded`: such a one is left as it is. */
export function requireStanding({ name, archivedAt, succeededById }: StandingAuthority): Result<null, AppError> {
  if (archivedAt !== undefined) return fail('authority.archived', { name });
  return succeededById === undefined ? ok(null) : fail('authority.superseded', { name });
}

/** The same of one that was got before. Fails with `authority.not-found` too. */
export async function requireKnownStanding(
  context: WorkspaceContext,
  db: ReadDb,
  id: AuthorityId,
): Promise<Result<null, AppError>> {
  const standing = await findStanding(db, id, await statusView(context, db));
  return standing === undefined ? fail('authority.not-found', { wanted: id }) : requireStanding(standing);
}

/** Who signs an authority anew: its parent or whoever took the parent's place, or itself where it is a root. */
export type Signer = { readonly issuer: Issuer } | { readonly self: SealedKey };

/** Fails with `authority.parent-elsewhere`, `authority.no-key` and what `getIssuer` fails with. */
export async function findSigner(context: WorkspaceContext, authority: KnownAuthority): Outcome<Signer> {
  const { summary, key } = authority;
  const { name, parentId } = summary;
  if (parentId !== undefined) return findParent(context, parentId);
  if (summary.isRoot !== true) return fail('authority.parent-elsewhere', { name });
  return key === undefined ? fail('authority.no-key', { name }) : ok({ self: key });
}

/** Keys are not replaced more often while a workspace lives; a loop in an altered file must end. */
const MAX_SUCCESSORS = 50;

async function findParent(context: WorkspaceContext, parentId: AuthorityId): Outcome<Signer> {
  let id = parentId;
  for (let step = 0; step < MAX_SUCCESSORS; step++) {
    const issuer = await getIssuer(context, id, 'certificates');
    if (issuer.ok) return ok({ issuer: issuer.value });
    const successor =
      issuer.error.code === 'authority.superseded'
        ? await context.store.reading((db) => findSuccessor(db, id))
        : ok(undefined);
    if (!successor.ok) return successor;
    if (successor.value === undefined) return issuer;
    id = successor.value;
  }
  throw new BugError('authorities succeed each other in a circle');
}
