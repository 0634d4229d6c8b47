import type { ExportColumn, ExportedCertificate } from '../../../shared/model/export-many.ts';
import { type CertificateUsage, USAGE_BIT } from '../../../shared/model/certificate-traits.ts';
import { parseCertificate } from '../../pki/certificate/certificate.ts';
import type { ToldCertificate } from '../../store/exported-rows.ts';
import { readSans } from '../../workers/certificate-facts.ts';

/** A certificate in the words of its fields. Alternative names come from the DER; without it they are not asked for. */
export function buildExported(told: ToldCertificate, der: Uint8Array | undefined): ExportedCertificate {
  const { summary } = told;
  return {
    id: summary.id,
    name: summary.name,
    status: summary.status,
    notBefore: toInstant(summary.notBefore),
    notAfter: toInstant(summary.notAfter),
    subject: summary.subject,
    issuer: summary.issuer,
    issuerName: summary.issuerName,
    serialHex: summary.serialHex,
    sha256: summary.sha256,
    key: summary.key,
    signature: told.signature,
    purposes: purposesOf(told.usages),
    alternativeNames: der === undefined ? [] : namesOf(der),
    partner: told.partner,
    owner: told.owner,
    tags: told.tags,
    note: told.note,
    source: summary.source,
    authority: told.authority,
    profile: told.profile,
    lifeDays: told.lifeDays,
    isCa: summary.isCa,
    hasKey: summary.hasKey,
    revokedAt: summary.revokedAt === undefined ? null : toInstant(summary.revokedAt),
    successorId: told.successorId,
    lastSeenAt: told.lastSeenAt === null ? null : toInstant(told.lastSeenAt),
  };
}

/** A field as a cell of a table: lists with semicolons, nothing for what there is not. */
export function toCell(certificate: ExportedCertificate, column: ExportColumn): string {
  const value = certificate[column];
  if (value === null) return '';
  return typeof value === 'object' ? value.join('; ') : String(value);
}

/** Whole seconds, as certificates have them. @see RFC 3339 */
const toInstant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

const USAGES = Object.entries(USAGE_BIT) as readonly (readonly [CertificateUsage, number])[];

const purposesOf = (usages: number): readonly CertificateUsage[] =>
  USAGES.filter(([, bit]) => (usages & bit) !== 0).map(([usage]) => usage);

function namesOf(der: Uint8Array): readonly string[] {
  const parsed = parseCertificate(der);
  return parsed.ok ? readSans(parsed.value) : [];
}
