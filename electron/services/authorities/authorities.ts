import type { AuthorityDetails, AuthorityDraft, AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { findAuthoritiesByName, listAuthorities } from '../../store/authority-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, statusView } from '../workspace-context.ts';
import { archiveAuthority, type AuthorityChange, changeAuthority, removeAuthority } from './authority-change.ts';
import { getAuthorityDetails } from './authority-details.ts';
import type { NewAuthorityInput } from './authority-input.ts';
import { draftAuthority } from './authority-plan.ts';
import { createAuthority } from './create-authority.ts';

export interface AuthorityService {
  /** All of them, archived ones too. */
  list(): Outcome<readonly AuthoritySummary[]>;
  /** By name, id or SHA-256. Fails with `authority.not-found`, `authority.ambiguous`. */
  find(wanted: string): Outcome<AuthoritySummary>;
  /** Its certificates, what ends with it, what it says in what it issues, and what depends on it. */
  get(id: AuthorityId): Outcome<AuthorityDetails>;
  /** What `create` would sign, and what stands against it. Works while locked. Fails as `create` does, but for `vault.locked` and `issue.refused`. */
  draft(input: NewAuthorityInput): Outcome<AuthorityDraft>;
  /**
   * Makes a key and a certificate and records both. Fails with `vault.locked`, `authority.name-taken`, `issue.refused`,
   * `issue.subject-invalid`, `authority.content-invalid` and what `getIssuer` fails with.
   */
  create(input: NewAuthorityInput): Outcome<AuthoritySummary>;
  /** Changes what stands beside its certificate. Works while locked. Fails with `authority.name-taken`, `authority.content-invalid`. */
  setDetails(change: AuthorityChange): Outcome<AuthoritySummary>;
  /** An archived one is offered nowhere and issues nothing; its CRL is still signed. */
  archive(input: { readonly id: AuthorityId; readonly archived: boolean }): Outcome<AuthoritySummary>;
  /**
   * Deletes one that nothing depends on, with its key; its certificates stay in the inventory. The name is typed to confirm. Fails with
   * `authority.has-dependents`, `input.invalid {confirmName}`.
   */
  delete(input: { readonly id: AuthorityId; readonly confirmName: string }): Outcome<null>;
}

export const createAuthorities = (context: WorkspaceContext): AuthorityService => ({
  list: () => context.store.reading(async (db) => listAuthorities(db, await statusView(context, db))),
  find: (wanted) => findOne(context, wanted),
  get: (id) => getAuthorityDetails(context, id),
  draft: (input) => draftAuthority(context, input),
  create: (input) => createAuthority(context, input),
  setDetails: (change) => changeAuthority(context, change),
  archive: (input) => archiveAuthority(context, input),
  delete: (input) => removeAuthority(context, input),
});

async function findOne(context: WorkspaceContext, wanted: string): Outcome<AuthoritySummary> {
  return readingOr(context, async (db) => {
    const [first, ...others] = await findAuthoritiesByName(db, wanted, await statusView(context, db));
    if (first === undefined) return fail('authority.not-found', { wanted });
    return others.length === 0 ? ok(first) : fail('authority.ambiguous', { wanted, matches: others.length + 1 });
  });
}
