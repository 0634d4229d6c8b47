import type { AuthorityDetails } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { NameLimits, PolicyChoice } from '../../../shared/model/profile.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { attemptParse, readWhole, TAG } from '../../pki/asn1/der.ts';
import { decodeText } from '../../pki/asn1/der-value.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { findExtension, type ParsedCertificate, parseCertificate } from '../../pki/certificate/certificate.ts';
import { decodePolicies } from '../../pki/certificate/extension.ts';
import { formatNameLimit } from '../../pki/issuing/extensions/name-limits.ts';
import { decodeNameConstraints } from '../../pki/name/name-constraints.ts';
import { countCascade } from '../../store/authority-cascade-rows.ts';
import { listAuthorityCertificates } from '../../store/authority-certificate-rows.ts';
import { countDependents, countElsewhere } from '../../store/authority-dependent-rows.ts';
import { findAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import { getCertificateDers } from '../../store/certificate-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, statusView } from '../workspace-context.ts';

/** See `AuthorityService.get`. */
export async function getAuthorityDetails(context: WorkspaceContext, id: AuthorityId): Outcome<AuthorityDetails> {
  return readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const summary = await findAuthority(db, id, view);
    if (summary === undefined) return fail('authority.not-found', { wanted: id });
    const der = (await getCertificateDers(db, [summary.certificateId])).get(summary.certificateId);
    const parsed = der === undefined ? undefined : parseCertificate(der);
    if (parsed === undefined || !parsed.ok) throw new BugError(`authority ${id} has no certificate`);
    const { addresses, note, standardProfile, lastCrlNumber } = await findAuthorityDetail(db, id);
    const constraints = readConstraints(parsed.value);
    return ok({
      summary,
      certificates: await listAuthorityCertificates(db, summary, view),
      cascade: await countCascade(db, summary, view.at),
      addresses,
      note,
      ...(standardProfile === undefined ? {} : { standardProfile }),
      ...(lastCrlNumber === undefined ? {} : { lastCrlNumber }),
      ...(constraints === undefined ? {} : { nameConstraints: constraints }),
      policies: readPolicies(parsed.value),
      dependents: await countDependents(db, id),
      issuedElsewhere: await countElsewhere(db, id),
    });
  });
}

/** Constraints that do not decode are told by lint, not here. */
export function readConstraints(certificate: ParsedCertificate): NameLimits | undefined {
  const value = findExtension(certificate, OID.nameConstraints);
  if (value === undefined) return undefined;
  const constraints = attemptParse('nameConstraints', () => decodeNameConstraints(value));
  if (!constraints.ok) return undefined;
  const { permitted, excluded } = constraints.value;
  return { permitted: permitted.map(formatNameLimit), excluded: excluded.map(formatNameLimit) };
}

/** The policies of a certificate with their CPS addresses. */
export function readPolicies(certificate: ParsedCertificate): readonly PolicyChoice[] {
  const value = findExtension(certificate, OID.certificatePolicies);
  if (value === undefined) return [];
  const policies = attemptParse('certificatePolicies', () => decodePolicies(value));
  if (!policies.ok) return [];
  return policies.value.map(({ oid, qualifiers }) => {
    const cps = qualifiers.find((qualifier) => qualifier.oid === OID.cps)?.value;
    const notice = readNotice(qualifiers.find((qualifier) => qualifier.oid === OID.userNotice)?.value);
    return { oid, ...(cps === undefined ? {} : { cps }), ...(notice === undefined ? {} : { notice }) };
  });
}

/** explicitText alone, which is what we write; a notice by reference is passed over. */
function readNotice(hex: string | undefined): string | undefined {
  if (hex === undefined) return undefined;
  const text = attemptParse('userNotice', () => {
    const notice = readWhole(Buffer.from(hex, 'hex'), TAG.sequence);
    const value = notice.read();
    return decodeText(value.tag, notice.content(value));
  });
  return text.ok ? text.value : undefined;
}
