import type { InspectItem } from '../../../shared/model/inspect.ts';
import { parseCertificate } from '../certificate/certificate.ts';
import { certificateFields } from '../certificate/certificate-fields.ts';
import { checkCertificate } from '../lint/check-certificate.ts';

/** Whether `verifyLate` has something to say of an item: a self-issued certificate whose signature was left out of a long list. */
export const isVerifiedLate = (item: InspectItem): boolean =>
  item.kind === 'certificate' && item.certificate.selfIssued && item.certificate.selfSigned === undefined;

/**
 * A self-issued certificate with its signature verified by its own key, and the problem where that fails; its place is that of the item.
 * The same item where the algorithm is one we can't verify. Never throws on input.
 */
export function verifyLate(item: InspectItem, der: Uint8Array): InspectItem {
  const parsed = parseCertificate(der);
  if (item.kind !== 'certificate' || !parsed.ok) return item;
  const fields = certificateFields(parsed.value);
  if (!fields.ok || fields.value.selfSigned === undefined) return item;
  const { selfSigned } = fields.value;
  const late = checkCertificate(parsed.value, { at: 0, selfSigned }).filter(
    ({ code }) => code === 'cert.self-signature-invalid',
  );
  return {
    ...item,
    problems: [...item.problems, ...late.map((problem) => ({ ...problem, offset: item.offset }))],
    certificate: { ...item.certificate, selfSigned },
  };
}
