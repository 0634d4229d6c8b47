import { contextTag, TAG } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { readChildren, readLooseText, readTlv } from '../tolerant.ts';
import { isCountryCode } from './country-codes.ts';
import { subjectAttributes } from './server-facts.ts';

/** cabfOrganizationIdentifier. @see CABF EVG §7.1.2.2 */
export const ORGANIZATION_ID_EXTENSION = '2.23.140.3.1';

/** Who registered an organization and under which number: `NTRUS+CA-12345`. */
export interface OrganizationId {
  readonly scheme: string;
  readonly country: string;
  /** Empty where there is none. */
  readonly province: string;
  readonly reference: string;
}

/** Reads the text of the attribute organizationIdentifier; undefined where it has another form. @see CABF EVG §7.1.4.2.8 */
export function readOrganizationId(text: string): OrganizationId | undefined {
  const match = /^([A-Z]{3})([A-Z]{2})(?:\+([A-Z0-9]{1,3}))?-(.+)$/su.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', country = '', province = '', reference = ''] = match;
  return { scheme, country, province, reference };
}

/** First organizationIdentifier of the subject as text. */
export const organizationIdText = (facts: CertificateFacts): string | undefined =>
  subjectAttributes(facts, OID.organizationIdentifier)[0]?.text;

/** Reads the extension cabfOrganizationIdentifier as far as it can be read; undefined where it is absent or no SEQUENCE. */
export const organizationIdOfExtension = (facts: CertificateFacts): OrganizationId | undefined =>
  facts.read(ORGANIZATION_ID_EXTENSION, (der, value) => {
    const outer = readTlv(der, value.start, value.end);
    if (outer?.tag !== TAG.sequence) return undefined;
    const parts = readChildren(der, outer);
    const province = parts.find(({ tag }) => tag === contextTag(0));
    const [scheme = '', country = '', reference = ''] = parts
      .filter((part) => part !== province)
      .map((part) => readLooseText(der, part));
    return { scheme, country, province: province === undefined ? '' : readLooseText(der, province), reference };
  });

/** Registration schemes that EV knows: registers of commerce, tax, payment services. @see CABF EVG Appendix H */
export const EV_SCHEMES: ReadonlySet<string> = new Set(['NTR', 'VAT', 'PSD']);

/** Whether a scheme knows a country code; tax numbers of Greece and Northern Ireland go by codes of their own. */
export const isSchemeCountry = ({ scheme, country }: OrganizationId): boolean =>
  isCountryCode(country) || (scheme === 'VAT' && (country === 'EL' || country === 'XI'));
