import type { AuthorityId } from '../../shared/model/brands.ts';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { SealedKey, SignatureAlgorithm } from '../../shared/model/key.ts';
import type { Result } from '../../shared/result.ts';
import { BugError, ok } from '../../shared/result.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { signatureAlgorithmForKey, readPublicKey } from '../pki/algorithm/key-algorithm.ts';
import { findAuthority, findAuthorityKeyId } from '../store/authority-rows.ts';
import { getCertificateDers } from '../store/certificate-rows.ts';
import type { ReadDb } from '../store/db.ts';
import type { Outcome } from './ports.ts';
import type { StatusView, WorkspaceContext } from './workspace-context.ts';
import { getKeyOf, readingOr, statusView } from './workspace-context.ts';

/** An authority that may sign now, with all that signing takes. */
export interface Issuer {
  readonly authority: AuthoritySummary;
  readonly certificate: ParsedCertificate;
  readonly nameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly key: SealedKey;
  readonly algorithm: SignatureAlgorithm;
  /** How many authorities may still stand below it on one path, by the path lengths from here to the root; below 0 not even certificates. */
  readonly room: number;
}

/**
 * Gets an authority whose certificate is valid now and whose key is in this workspace (it may still be locked). For certificates those above
 * it are held to the same, since nobody accepts what stands below a revoked or expired one.
 * A revoked one issues no certificates, but still the CRL that its subjects are checked against.
 * Fails with `authority.not-found`, `authority.revoked`, `authority.not-valid-now`, `authority.no-key`, `vault.key-damaged`.
 */
export async function getIssuer(
  context: WorkspaceContext,
  id: AuthorityId,
  issues: 'certificates' | 'crls',
): Outcome<Issuer> {
  return readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const authority = await findAuthority(db, id, view);
    if (authority === undefined) return fail('authority.not-found', { wanted: id });
    const line = await findLine(db, authority, view);
    for (const each of issues === 'certificates' ? line : [authority]) {
      const { name, status, notBefore, notAfter } = each;
      if (issues === 'certificates' && (status === 'revoked' || status === 'on-hold'))
        return fail('authority.revoked', { name });
      if (view.at < notBefore || view.at > notAfter)
        return fail('authority.not-valid-now', { name, notBefore, notAfter, at: view.at });
    }
    const { name, certificateId } = authority;
    const room = Math.min(...line.map(({ pathLength }, depth) => (pathLength ?? Number.POSITIVE_INFINITY) - depth));
    const keyId = await findAuthorityKeyId(db, id);
    if (keyId === undefined) return fail('authority.no-key', { name });
    const der = (await getCertificateDers(db, [certificateId])).get(certificateId);
    const certificate = der === undefined ? undefined : parseCertificate(der);
    if (certificate === undefined || !certificate.ok) throw new BugError(`authority ${id} has no certificate`);
    const key = await getKeyOf(db, keyId, certificate.value);
    return key.ok ? ok({ ...describeIssuer(authority, certificate.value, key.value), room }) : key;
  });
}

/** Longer lines do not occur; a loop in an altered file must end. */
const MAX_LINE = 20;

/** An authority and those above it, as far as they are here. */
async function findLine(
  db: ReadDb,
  authority: AuthoritySummary,
  view: StatusView,
): Promise<readonly AuthoritySummary[]> {
  const line = [authority];
  for (let { parentId } = authority; parentId !== undefined && line.length < MAX_LINE; ) {
    const parent = await findAuthority(db, parentId, view);
    if (parent === undefined) break;
    line.push(parent);
    parentId = parent.parentId;
  }
  return line;
}

/** Fails with `issue.refused {draft.path-length}` where the path lengths above leave no room for what is to be issued. */
export function requireRoom({ room, authority }: Issuer, needed: 0 | 1): Result<null, AppError> {
  if (room >= needed) return ok(null);
  const evidence = { issuer: authority.subject, allowed: 0 };
  return fail('issue.refused', {
    rules: [{ code: 'draft.path-length', severity: 'error', rfc: 'RFC 5280 §4.2.1.9', evidence }],
  });
}

function describeIssuer(
  authority: AuthoritySummary,
  certificate: ParsedCertificate,
  key: SealedKey,
): Omit<Issuer, 'room'> {
  const spkiDer = spanBytes(certificate, certificate.spki);
  const algorithm = signatureAlgorithmForKey(readPublicKey(spkiDer));
  if (algorithm === undefined) throw new BugError(`authority ${authority.id} has a key that cannot sign`);
  return { authority, certificate, nameDer: spanBytes(certificate, certificate.subject), spkiDer, key, algorithm };
}
