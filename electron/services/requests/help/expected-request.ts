import type { KeyChoice } from '../../../../shared/model/key.ts';
import type { GeneralName, NameAttribute } from '../../../../shared/model/name.ts';
import type { Partner } from '../../../../shared/model/partner.ts';
import type { KeyUsageName, ProfileContent, SanType } from '../../../../shared/model/profile.ts';
import type { HelpForTool, HelpObstacle, HelpTool } from '../../../../shared/model/request-help.ts';
import { isOid } from '../../../pki/asn1/der-write.ts';
import { attributeLabel, findAttributeOid, OID } from '../../../pki/asn1/oid.ts';
import { formatGeneralName } from '../../../pki/name/general-name.ts';
import { usagesOf } from '../profile-usages.ts';

/** The request that a profile wants from a partner. */
export interface ExpectedRequest {
  /** Of all files: lower-case letters, digits, dots and hyphens. */
  readonly baseName: string;
  /** In the order in which they are encoded. */
  readonly attributes: readonly NameAttribute[];
  readonly sans: readonly GeneralName[];
  readonly key: KeyChoice;
  readonly keyUsage: readonly KeyUsageName[];
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[];
}

export interface Expectation {
  readonly request: ExpectedRequest;
  /** Labels of attributes that the profile demands and nobody has given; `subjectAltName` where it demands a name. */
  readonly missing: readonly string[];
  /** What was typed and the profile takes from no request. */
  readonly ignored: readonly string[];
}

export interface ExpectationInput {
  readonly profile: ProfileContent;
  readonly partner: Partner | undefined;
  readonly typed: readonly NameAttribute[];
  readonly sans: readonly GeneralName[];
  readonly key: KeyChoice;
}

/** What a profile wants to be asked for, of what was typed and what the partner's record says. */
export function buildExpectation({ profile, partner, typed, sans, key }: ExpectationInput): Expectation {
  const subject = buildSubject(profile, partner, typed);
  const taken = sans.filter((name) => isTaken(profile, name));
  const attributes = subject.attributes;
  return {
    request: {
      baseName: baseNameOf(attributes, taken),
      attributes,
      sans: taken,
      key,
      ...usagesOf(profile, key),
    },
    missing: [...subject.missing, ...(profile.needsAltName && taken.length === 0 ? ['subjectAltName'] : [])],
    ignored: [...subject.ignored, ...sans.filter((name) => !isTaken(profile, name)).map(formatGeneralName)],
  };
}

function buildSubject(
  { subject }: ProfileContent,
  partner: Partner | undefined,
  typed: readonly NameAttribute[],
): { readonly attributes: NameAttribute[]; readonly missing: string[]; readonly ignored: string[] } {
  const attributes: NameAttribute[] = [];
  const missing: string[] = [];
  const ruled = new Set<string>();
  for (const rule of subject.attributes) {
    const oid = isOid(rule.attribute) ? rule.attribute : findAttributeOid(rule.attribute);
    if (oid === undefined) continue;
    ruled.add(oid);
    const label = attributeLabel(oid);
    const asked = typed.filter((attribute) => attribute.oid === oid).map(({ value }) => value);
    const known = rule.from === 'partner' ? partner?.subject[label] : undefined;
    const values = rule.from === 'fixed' ? [rule.value ?? ''] : known === undefined ? asked : [known];
    const filled = values.filter((value) => value !== '');
    if (filled.length === 0 && rule.required) missing.push(label);
    attributes.push(...filled.map((value) => ({ oid, label, value })));
  }
  const others = typed.filter(({ oid }) => !ruled.has(oid));
  if (subject.others === 'keep') {
    const named = new Set([...ruled, ...others.map(({ oid }) => oid)]);
    attributes.push(...listPartnerAttributes(partner).filter(({ oid }) => !named.has(oid)), ...others);
  }
  const ignored = subject.others === 'keep' ? [] : others.map(({ label, value }) => `${label}=${value}`);
  return { attributes, missing, ignored };
}

/** From the country down, as names are encoded. */
const FROM_THE_TOP = ['C', 'ST', 'L', 'STREET', 'postalCode', 'O', 'organizationIdentifier', 'OU'];

const listPartnerAttributes = (partner: Partner | undefined): readonly NameAttribute[] =>
  Object.entries(partner?.subject ?? {})
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .flatMap(([label, value]) => {
      const oid = isOid(label) ? label : findAttributeOid(label);
      return oid === undefined ? [] : [{ oid, label, value }];
    });

const rank = (label: string): number =>
  FROM_THE_TOP.includes(label) ? FROM_THE_TOP.indexOf(label) : FROM_THE_TOP.length;

function isTaken({ sans }: ProfileContent, name: GeneralName): boolean {
  const { source } = sans[sanType(name)];
  return source === 'request' || source === 'within';
}

const sanType = (name: GeneralName): SanType =>
  name.type === 'other' ? (name.oid === OID.userPrincipalName ? 'upn' : 'other') : name.type;

const MAX_BASE_NAME = 40;

/** Commands and files are told apart by it alone, so it stays plain whatever the names are. */
function baseNameOf(attributes: readonly NameAttribute[], sans: readonly GeneralName[]): string {
  const name = attributes.find(({ oid }) => oid === OID.commonName)?.value ?? sans[0]?.value ?? '';
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .slice(0, MAX_BASE_NAME)
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return plain === '' || DEVICE.test(plain) ? 'request' : plain;
}

/** Names that no file may have on Windows. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

/** Why a tool has no commands for a request. */
export const obstacleOf = (
  tool: HelpTool,
  { baseName }: ExpectedRequest,
  obstacle: { readonly reason: HelpObstacle; readonly value: string },
): HelpForTool => ({
  tool,
  shell: tool === 'certreq' ? 'powershell' : 'sh',
  files: [],
  commands: '',
  requestFile: `${baseName}.csr`,
  isVerified: tool !== 'certreq',
  obstacle,
});
