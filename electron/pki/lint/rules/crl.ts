import type { LintSeverity } from '../../../../shared/model/lint.ts';
import { contextTag, equalBytes, TAG, toHex, type Tlv } from '../../asn1/der.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import { readSignatureScheme, isWeakSignature } from '../../algorithm/signature-algorithm.ts';
import { checkExtensionValue, isKnownExtension } from '../../certificate/extension-lines.ts';
import type { CrlFacts } from '../crl-facts.ts';
import { hasUriCharacters, splitUri } from '../name-form.ts';
import type { CrlRule, Found } from '../rule.ts';
import { attempt, readChildren, readOidText, readTlv } from '../tolerant.ts';
import type { LintExtension } from '../tolerant-certificate.ts';
import { readLintInteger, readLintPoint } from '../tolerant-extension.ts';
import { foundRefusal } from './certificate-form.ts';
import { foundAt, RFC_DATE } from './rfc-rule.ts';

type RuleBody = Omit<CrlRule, 'id' | 'severity' | 'source' | 'profiles'> & { readonly source?: string };

/** A rule of RFC 5280 §5 for revocation lists. */
export const crlRule = (id: string, severity: LintSeverity, section: string, body: RuleBody): CrlRule => ({
  profiles: ['crl', 'cabf-server'],
  source: `RFC 5280 §${section}`,
  effective: RFC_DATE.rfc5280,
  ...body,
  id: `rfc5280.crl-${id}`,
  severity,
});

const algorithmOid = ({ der }: CrlFacts, algorithm: Tlv | undefined): string =>
  (algorithm && readOidText(der, readChildren(der, algorithm)[0])) ?? '';

const isRsaPkcs1 = (facts: CrlFacts): boolean =>
  /^1\.2\.840\.113549\.1\.1\.(?:2|4|5|11|12|13|14)$/.test(algorithmOid(facts, facts.layout.innerAlgorithm));

const bytesOf = ({ der }: CrlFacts, part: Tlv | undefined): Uint8Array =>
  part === undefined ? new Uint8Array() : der.subarray(part.start, part.end);

const findExtension = (facts: CrlFacts, isBroken: (extension: LintExtension) => boolean): Found | undefined => {
  const broken = facts.layout.extensions.find(isBroken);
  return broken && { evidence: { extension: oidName(broken.oid) }, offset: broken.offset };
};

const foundExtension = (facts: CrlFacts, oid: string): Found => ({ offset: facts.extension(oid)?.offset ?? 0 });

const YEAR_2050 = Date.UTC(2050, 0, 1);

const formRules: readonly CrlRule[] = [
  crlRule('malformed', 'fatal', '5.1', {
    check: ({ strict }) => (strict.ok ? undefined : foundRefusal(strict.error)),
  }),
  crlRule('version-not-2', 'error', '5.1.2.1', {
    applies: (facts) => facts.layout.extensions.length > 0,
    check: ({ der, layout: { version } }) =>
      version !== undefined && readLintInteger(der, version) === 1n ? undefined : foundAt(version),
  }),
  crlRule('signature-algorithms-differ', 'error', '5.1.1.2', {
    check: (facts) => {
      const { innerAlgorithm, algorithm } = facts.layout;
      return equalBytes(bytesOf(facts, innerAlgorithm), bytesOf(facts, algorithm)) ? undefined : foundAt(algorithm);
    },
  }),
  crlRule('rsa-signature-parameters', 'error', '5.1.1.2', {
    source: 'RFC 4055 §5',
    applies: isRsaPkcs1,
    check: (facts) => {
      const { innerAlgorithm } = facts.layout;
      const parameters = innerAlgorithm && readChildren(facts.der, innerAlgorithm)[1];
      return parameters?.tag === TAG.null ? undefined : foundAt(innerAlgorithm);
    },
  }),
  crlRule('weak-signature', 'error', '5.1.1.2', {
    source: 'RFC 9155 §2',
    check: (facts) => {
      const { algorithm } = facts.layout;
      const scheme = algorithm && attempt(() => readSignatureScheme(bytesOf(facts, algorithm)));
      return scheme !== undefined && isWeakSignature(scheme) ? foundAt(algorithm) : undefined;
    },
  }),
  crlRule('issuer-empty', 'error', '5.1.2.3', {
    check: ({ issuer }) => (issuer?.attributes.length === 0 ? foundAt(issuer) : undefined),
  }),
  crlRule('empty-list', 'error', '5.1.2.6', {
    check: ({ layout: { entries } }) =>
      entries !== undefined && entries.body === entries.end ? foundAt(entries) : undefined,
  }),
];

const timeRules: readonly CrlRule[] = [
  crlRule('next-update-missing', 'error', '5.1.2.5', {
    check: ({ nextUpdate, thisUpdate }) => (nextUpdate === undefined ? foundAt(thisUpdate) : undefined),
  }),
  crlRule('validity-reversed', 'error', '5.1.2.5', {
    check: ({ thisUpdate, nextUpdate }) =>
      thisUpdate?.at !== undefined && nextUpdate?.at !== undefined && nextUpdate.at < thisUpdate.at
        ? foundAt(nextUpdate, { thisUpdate: thisUpdate.at, nextUpdate: nextUpdate.at })
        : undefined,
  }),
  crlRule('stale', 'warning', '5.1.2.5', {
    check: ({ at, nextUpdate }) =>
      nextUpdate?.at !== undefined && at > nextUpdate.at
        ? foundAt(nextUpdate, { nextUpdate: nextUpdate.at, at })
        : undefined,
  }),
  crlRule('time-form', 'error', '5.1.2.4', {
    check: ({ thisUpdate, nextUpdate }) => {
      const broken = [thisUpdate, nextUpdate].find(
        (time) => time !== undefined && !(time.tag === TAG.utcTime ? /^\d{12}Z$/ : /^\d{14}Z$/).test(time.text),
      );
      return broken && foundAt(broken, { time: broken.text });
    },
  }),
  crlRule('generalized-time-before-2050', 'error', '5.1.2.4', {
    check: ({ thisUpdate, nextUpdate }) => {
      const broken = [thisUpdate, nextUpdate].find(
        (time) => time?.tag === TAG.generalizedTime && time.at !== undefined && time.at < YEAR_2050,
      );
      return broken && foundAt(broken, { time: broken.text });
    },
  }),
];

const number = (facts: CrlFacts, oid: string): bigint | undefined =>
  facts.read(oid, (der, value) => {
    const tlv = readTlv(der, value.start, value.end);
    return tlv === undefined ? 0n : readLintInteger(der, tlv);
  });

const MAX_NUMBER = 2n ** 159n;

/** Extensions of lists that verifiers process. */
const PROCESSED: ReadonlySet<string> = new Set([OID.issuingDistributionPoint, OID.deltaCRLIndicator]);

const extensionRules: readonly CrlRule[] = [
  crlRule('authority-key-id-missing', 'error', '5.2.1', {
    check: (facts) => (facts.has(OID.authorityKeyIdentifier) ? undefined : {}),
  }),
  crlRule('number-missing', 'error', '5.2.3', {
    check: (facts) => (facts.has(OID.cRLNumber) ? undefined : {}),
  }),
  crlRule('number-critical', 'error', '5.2.3', {
    check: (facts) => findExtension(facts, ({ oid, critical }) => oid === OID.cRLNumber && critical),
  }),
  crlRule('number-out-of-range', 'error', '5.2.3', {
    check: (facts) => {
      const value = number(facts, OID.cRLNumber);
      return value === undefined || (value >= 0n && value < MAX_NUMBER)
        ? undefined
        : foundExtension(facts, OID.cRLNumber);
    },
  }),
  crlRule('delta-not-critical', 'error', '5.2.4', {
    check: (facts) => findExtension(facts, ({ oid, critical }) => oid === OID.deltaCRLIndicator && !critical),
  }),
  crlRule('delta-base-not-older', 'error', '5.2.4', {
    check: (facts) => {
      const [own, base] = [number(facts, OID.cRLNumber), number(facts, OID.deltaCRLIndicator)];
      return own === undefined || base === undefined || base < own
        ? undefined
        : { ...foundExtension(facts, OID.deltaCRLIndicator), evidence: { number: String(own), base: String(base) } };
    },
  }),
  crlRule('distribution-point-not-critical', 'error', '5.2.5', {
    check: (facts) => findExtension(facts, ({ oid, critical }) => oid === OID.issuingDistributionPoint && !critical),
  }),
  crlRule('distribution-point-contradictory', 'error', '5.2.5', {
    check: (facts) => {
      const tags = pointTags(facts);
      const scopes = [1, 2, 5].filter((n) => tags.includes(contextTag(n)));
      return scopes.length > 1 ? foundExtension(facts, OID.issuingDistributionPoint) : undefined;
    },
  }),
  crlRule('distribution-point-empty', 'error', '5.2.5', {
    applies: (facts) => facts.has(OID.issuingDistributionPoint),
    check: (facts) => (pointTags(facts).length === 0 ? foundExtension(facts, OID.issuingDistributionPoint) : undefined),
  }),
  crlRule('distribution-point-address-malformed', 'error', '5.2.5', {
    source: 'RFC 3986 §3',
    check: (facts) => {
      const point = facts.remember('point', () =>
        facts.read(OID.issuingDistributionPoint, (der, value) => readTlv(der, value.start, value.end)),
      );
      const names = point === undefined ? [] : readLintPoint(facts.der, point).names;
      const broken = names.find(({ type, text }) => type === 'uri' && !(hasUriCharacters(text) && splitUri(text)));
      return broken && { evidence: { name: broken.text.slice(0, 300) }, offset: broken.offset };
    },
  }),
  crlRule('duplicate-extension', 'error', '5.2', {
    check: (facts) => {
      const seen = new Set<string>();
      return findExtension(facts, ({ oid }) => seen.size === seen.add(oid).size);
    },
  }),
  crlRule('unknown-critical-extension', 'warning', '5.2', {
    check: (facts) =>
      findExtension(facts, ({ oid, critical }) => critical && !PROCESSED.has(oid) && !isKnownExtension(oid)),
  }),
  crlRule('extension-malformed', 'error', '5.2', {
    check: (facts) =>
      findExtension(facts, ({ oid, value }) => {
        const bytes = facts.der.subarray(value.start, value.end);
        return attempt(() => (checkExtensionValue(oid, bytes), true)) === undefined;
      }),
  }),
];

/** Tags of the fields of issuingDistributionPoint. */
const pointTags = (facts: CrlFacts): readonly number[] =>
  facts.remember('pointTags', () => {
    const { start, end } = facts.extension(OID.issuingDistributionPoint)?.value ?? { start: 0, end: 0 };
    const point = readTlv(facts.der, start, end);
    return point === undefined ? [] : readChildren(facts.der, point).map(({ tag }) => tag);
  });

/** Rules for revocation lists: form, times, extensions, entries. */
export const CRL_LIST_RULES: readonly CrlRule[] = [...formRules, ...timeRules, ...extensionRules];

export const serialHex = ({ der }: CrlFacts, serial: Tlv | undefined): string =>
  serial === undefined ? '' : toHex(der.subarray(serial.body, serial.end));
