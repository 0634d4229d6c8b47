import type { AuthorityId } from '../../shared/model/brands.ts';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import { fail } from '../../shared/errors.ts';
import type { SealedKey, SignatureAlgorithm } from '../../shared/model/key.ts';
import { BugError, ok } from '../../shared/result.ts';
import type { ParsedCertificate } from '../pki/certificate.ts';
import { parseCertificate, spanBytes } from '../pki/certificate.ts';
import { signatureAlgorithmForKey, readPublicKey } from '../pki/key-algorithm.ts';
import { findAuthority, findAuthorityKeyId } from '../store/authority-rows.ts';
import { getCertificateDers } from '../store/certificate-rows.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { getKeyOf, readingOr, statusView } from './workspace-context.ts';

/** An authority that may sign now, with all that signing takes. */
export interface Issuer {
  readonly authority: AuthoritySummary;
  readonly certificate: ParsedCertificate;
  readonly nameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly key: SealedKey;
  readonly algorithm: SignatureAlgorithm;
}

/**
 * Gets an authority whose certificate is valid now and whose key is in this workspace (it may still be locked).
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
    const { name, status, notBefore, notAfter, certificateId } = authority;
    if (issues === 'certificates' && (status === 'revoked' || status === 'on-hold'))
      return fail('authority.revoked', { name });
    if (view.at < notBefore || view.at > notAfter) {
      return fail('authority.not-valid-now', { name, notBefore, notAfter, at: view.at });
    }
    const keyId = await findAuthorityKeyId(db, id);
    if (keyId === undefined) return fail('authority.no-key', { name });
    const der = (await getCertificateDers(db, [certificateId])).get(certificateId);
    const certificate = der === undefined ? undefined : parseCertificate(der);
    if (certificate === undefined || !certificate.ok) throw new BugError(`authority ${id} has no certificate`);
    const key = await getKeyOf(db, keyId, certificate.value);
    return key.ok ? ok(describeIssuer(authority, certificate.value, key.value)) : key;
  });
}

function describeIssuer(authority: AuthoritySummary, certificate: ParsedCertificate, key: SealedKey): Issuer {
  const spkiDer = spanBytes(certificate, certificate.spki);
  const algorithm = signatureAlgorithmForKey(readPublicKey(spkiDer));
  if (algorithm === undefined) throw new BugError(`authority ${authority.id} has a key that cannot sign`);
  return { authority, certificate, nameDer: spanBytes(certificate, certificate.subject), spkiDer, key, algorithm };
}
