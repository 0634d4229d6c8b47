import { type ProfileContent, SAN_TYPES, type SanRule, type SanType } from '../../../shared/model/profile.ts';
import { OID } from '../asn1/oid.ts';
import { formatName } from '../name/name.ts';
import { attributeLabel } from '../asn1/oid.ts';
import { attributeOid } from './profile-check.ts';

/** Made-up values, reserved for documentation (RFC 2606, RFC 5737). */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  [OID.commonName]: 'gw-05.kestrel-pay.example',
  [OID.organizationName]: 'Kestrel Payments GmbH',
  [OID.organizationalUnitName]: 'Gateways',
  [OID.countryName]: 'DE',
  [OID.stateOrProvinceName]: 'Hamburg',
  [OID.localityName]: 'Hamburg',
  [OID.serialNumber]: 'HRB 104711',
  [OID.emailAddress]: 'tls-ops@kestrel-pay.example',
  [OID.organizationIdentifier]: 'PSDDE-BAFIN-104711',
  [OID.givenName]: 'Ada',
  [OID.surname]: 'Kestrel',
  [OID.userId]: 'gw-05',
  [OID.domainComponent]: 'example',
  [OID.jurisdictionCountryName]: 'DE',
  [OID.businessCategory]: 'Private Organization',
};

/** A subject for a profile's example as RFC 4514 text: every attribute that it has a rule for, else a common name and an organisation. */
export function buildSampleSubject({ subject, kind }: Pick<ProfileContent, 'subject' | 'kind'>): string {
  if (subject.attributes.length === 0 && subject.others !== 'keep') return '';
  const oids = subject.attributes.map(({ attribute }) => attributeOid(attribute)).filter((oid) => oid !== undefined);
  const chosen = oids.length === 0 ? [OID.countryName, OID.organizationName, OID.commonName] : oids;
  const valueOf = (oid: string): string =>
    kind === 'authority' && oid === OID.commonName ? 'Kestrel Partner CA' : (ATTRIBUTES[oid] ?? 'example');
  return formatName(chosen.map((oid) => [{ oid, label: attributeLabel(oid), value: valueOf(oid) }]));
}

const NAMES: Readonly<Record<SanType, string>> = {
  dns: 'gw-05.kestrel-pay.example',
  ip: '192.0.2.40',
  email: 'tls-ops@kestrel-pay.example',
  uri: 'spiffe://kestrel-pay.example/gw/05',
  directory: 'CN=gw-05,O=Kestrel Payments GmbH,C=DE',
  upn: 'gw-05@kestrel-pay.example',
  other: '1.3.6.1.4.1.32473.1;gw-05',
};

/** Alternative names for a profile's example: as many as it wants at least, and a host where it wants any. */
export function buildSampleSans({
  sans,
  needsAltName,
}: Pick<ProfileContent, 'sans' | 'needsAltName'>): readonly string[] {
  const wanted = SAN_TYPES.filter((type) => isAsked(sans[type]) && sans[type].least > 0);
  const any = SAN_TYPES.find((type) => isAsked(sans[type]));
  const types = wanted.length === 0 && needsAltName && any !== undefined ? [any] : wanted;
  return types.map((type) => `${type}:${fitLimit(type, sans[type])}`);
}

const isAsked = ({ source }: SanRule): boolean => source === 'request' || source === 'within';

function fitLimit(type: SanType, { source, limits }: SanRule): string {
  const [limit] = source === 'within' ? limits : [];
  if (limit === undefined) return NAMES[type];
  switch (type) {
    case 'dns':
      return `gw-05.${limit}`;
    case 'email':
      return limit.includes('@') ? limit : `tls-ops@${limit}`;
    case 'upn':
      return `gw-05@${limit.replace(/^@/, '')}`;
    case 'ip':
      return limit.split('/')[0] ?? limit;
    case 'uri':
      return limit === 'spiffe://' ? NAMES.uri : `${limit.replace(/\/$/, '')}/gw/05`;
    case 'directory':
      return `CN=gw-05,${limit}`;
    case 'other':
      return `${limit};gw-05`;
  }
}
