import type {
  AuthorityDetails,
  AuthorityDraft,
  AuthorityImport,
  AuthoritySummary,
  CrossSignedAuthority,
} from '../../../shared/model/authority.ts';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { findAuthoritiesByName, listAuthorities, type StandingAuthority } from '../../store/authority-rows.ts';
import type { OwnRequest } from '../../../shared/model/request.ts';
import type { FileSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, statusView } from '../workspace-context.ts';
import { archiveAuthority, type AuthorityChange, changeAuthority, removeAuthority } from './authority-change.ts';
import { getAuthorityDetails } from './authority-details.ts';
import type { NewAuthorityInput } from './authority-input.ts';
import { draftAuthority } from './authority-plan.ts';
import { createAuthority } from './create-authority.ts';
import { crossSign, crossSignForeign, type CrossSignForeignInput, type CrossSignInput } from './cross-sign.ts';
import { exportKey, type KeyExport, mayExportKey } from './export-key.ts';
import { type CertificateImport, importCertificate, importWithKey, type KeyImport } from './import-authority.ts';
import { importAnswer, type ParentRequestInput, requestFromParent, requestRenewal } from './parent-request.ts';
import { type RekeyInput, rekeyAuthority } from './rekey-authority.ts';
import { renewAuthority, type RenewInput } from './renew-authority.ts';

export interface AuthorityService {
  /** All of them, archived ones too. */
  list(): Outcome<readonly AuthoritySummary[]>;
  /** By name, id or SHA-256, without what it issued. Fails with `authority.not-found`, `authority.ambiguous`. */
  find(wanted: string): Outcome<StandingAuthority>;
  /** Its certificates, what ends with it, what it says in what it issues, and what depends on it. */
  get(id: AuthorityId): Outcome<AuthorityDetails>;
  /** What `create` would sign, and what stands against it. Works while locked. Fails as `create` does, but for `vault.locked` and `issue.refused`. */
  draft(input: NewAuthorityInput): Outcome<AuthorityDraft>;
  /**
   * Makes a key and a certificate and records both. Fails with `vault.locked`, `authority.name-taken`, `issue.refused`,
   * `issue.subject-invalid`, `authority.content-invalid` and what `getIssuer` fails with.
   */
  create(input: NewAuthorityInput): Outcome<AuthoritySummary>;
  /**
   * The same key and name in a new certificate by the same parent, a root by itself; it becomes current. Certificates issued before still chain. Fails
   * with `authority.parent-elsewhere`, `authority.archived`, `authority.superseded`, `authority.no-key`, `issue.refused` and as `getIssuer` does.
   */
  renew(input: RenewInput): Outcome<AuthoritySummary>;
  /** A new authority with a new key by the same parent; the old one issues no more and keeps signing its CRL. Fails as `renew` does, and with `authority.name-taken`. */
  rekey(input: RekeyInput): Outcome<AuthoritySummary>;
  /**
   * Has one authority certify the key of another, so that its subjects chain to both. The current certificate stays. Fails with `authority.same-key`,
   * `issue.refused`, and as `getIssuer` does.
   */
  crossSign(input: CrossSignInput): Outcome<CrossSignedAuthority>;
  /** The same for an authority elsewhere, by its certificate or request. What limits it is taken over, wishes are not. Fails with `authority.not-a-ca`, … */
  crossSignForeign(input: CrossSignForeignInput): Outcome<{ readonly certificateId: CertificateId }>;
  /** A key made here and a request for a parent elsewhere. Fails with `vault.locked`, `authority.name-taken`, `issue.subject-invalid`, `authority.content-invalid`. */
  requestFromParent(input: ParentRequestInput): Outcome<OwnRequest>;
  /** A request with the key that an authority has, for its parent elsewhere to renew it. */
  requestRenewal(id: AuthorityId): Outcome<OwnRequest>;
  /**
   * Takes the certificate that a parent elsewhere made for a key of this workspace, with the chain in the file. Works while locked. Fails with
   * `own-request.no-match`, `own-request.not-waiting`, `authority.not-a-ca`, `authority.certificate-expired`, `authority.already-here`, `authority.name-taken`.
   */
  importAnswer(source: FileSource): Outcome<AuthorityImport>;
  /** Takes an authority without its key, as an offline root; the lowest of the file, with those above it. Works while locked. */
  importCertificate(input: CertificateImport): Outcome<AuthorityImport>;
  /**
   * Takes an authority with its key from PKCS #12, PEM, encrypted PKCS #8 or a keystore, and those above it. The passphrase is zeroed. Fails with
   * `vault.locked`, `format.wrong-passphrase`, `format.key-mismatch`, `certificate.no-key`, `authority.key-unsupported`, `authority.not-a-ca`,
   * `authority.already-here`.
   */
  importWithKey(input: KeyImport): Outcome<AuthorityImport>;
  /** Fails as `exportKey` would for want of a passphrase: asked before a place for the file is chosen. `vault.confirm-needed`, `approval.needed`. */
  mayExportKey(id: AuthorityId): Outcome<null>;
  /**
   * Writes its key, encrypted: PKCS #12 with its certificate and issuers, or PKCS #8 as PEM. The passphrase is given, never made, and zeroed. Fails with
   * `authority.no-key`, `vault.locked`, `vault.passphrase-too-short`, `file.*`.
   */
  exportKey(request: KeyExport): Outcome<{ readonly name: string }>;
  /** Changes what stands beside its certificate. Works while locked. Fails with `authority.name-taken`, `authority.content-invalid`. */
  setDetails(change: AuthorityChange): Outcome<AuthoritySummary>;
  /** An archived one is offered nowhere and issues nothing; its CRL is still signed. */
  archive(input: { readonly id: AuthorityId; readonly archived: boolean }): Outcome<AuthoritySummary>;
  /**
   * Deletes one that nothing depends on, with its key; its certificates and those that it issued elsewhere stay in the inventory. The name is typed to confirm. Fails with
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
  renew: (input) => renewAuthority(context, input),
  rekey: (input) => rekeyAuthority(context, input),
  crossSign: (input) => crossSign(context, input),
  crossSignForeign: (input) => crossSignForeign(context, input),
  requestFromParent: (input) => requestFromParent(context, input),
  requestRenewal: (id) => requestRenewal(context, id),
  importAnswer: (source) => importAnswer(context, source),
  importCertificate: (input) => importCertificate(context, input),
  importWithKey: (input) => importWithKey(context, input),
  mayExportKey: (id) => mayExportKey(context, id),
  exportKey: (request) => exportKey(context, request),
  setDetails: (change) => changeAuthority(context, change),
  archive: (input) => archiveAuthority(context, input),
  delete: (input) => removeAuthority(context, input),
});

async function findOne(context: WorkspaceContext, wanted: string): Outcome<StandingAuthority> {
  return readingOr(context, async (db) => {
    const [first, ...others] = await findAuthoritiesByName(db, wanted, await statusView(context, db));
    if (first === undefined) return fail('authority.not-found', { wanted });
    return others.length === 0 ? ok(first) : fail('authority.ambiguous', { wanted, matches: others.length + 1 });
  });
}
