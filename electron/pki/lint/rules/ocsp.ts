import type { LintSeverity } from '../../../../shared/model/lint.ts';
import { isWeakSignature } from '../../algorithm/signature-algorithm.ts';
import { toHex } from '../../asn1/der.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import type { ParsedCertificate, RawExtension } from '../../certificate/certificate.ts';
import { tryExtension } from '../../certificate/certificate-fields.ts';
import { decodeBasicConstraints, decodeExtKeyUsage } from '../../certificate/extension.ts';
import type { BasicOcspResponse, SingleResponse } from '../../revocation/ocsp.ts';
import type { OcspFacts } from '../ocsp-facts.ts';
import { type Found, foundIf, type OcspRule } from '../rule.ts';
import { foundRefusal } from './certificate-form.ts';

interface RuleBody {
  readonly source: string;
  readonly check: (answer: BasicOcspResponse, facts: OcspFacts) => Found | undefined;
}

/** A rule about answers; a mere error status breaks none of them. */
const ocspRule = (id: string, severity: LintSeverity, { source, check }: RuleBody): OcspRule => ({
  id: `ocsp.${id}`,
  severity,
  source,
  profiles: ['ocsp'],
  applies: ({ answer }) => answer !== undefined,
  check: (facts) => (facts.answer === undefined ? undefined : check(facts.answer, facts)),
});

/** The first single answer for which something holds, told by its serial. */
function foundSingle(
  { responses }: BasicOcspResponse,
  isBroken: (single: SingleResponse) => boolean,
  evidenceOf: (single: SingleResponse) => Found['evidence'] = () => ({}),
): Found | undefined {
  const broken = responses.find(isBroken);
  return broken && { evidence: { serial: toHex(broken.certId.serial), ...evidenceOf(broken) } };
}

const formRules: readonly OcspRule[] = [
  {
    id: 'ocsp.malformed',
    severity: 'fatal',
    source: 'RFC 6960 §4.2.1',
    profiles: ['ocsp'],
    // places in the answer are told from its own beginning
    check: ({ strict }) => (strict.ok ? undefined : { evidence: foundRefusal(strict.error).evidence ?? {} }),
  },
  {
    id: 'ocsp.no-answer',
    severity: 'notice',
    source: 'RFC 6960 §4.2.1',
    profiles: ['ocsp'],
    check: ({ strict }) =>
      strict.ok && strict.value.basic === undefined ? { evidence: { status: strict.value.status } } : undefined,
  },
  ocspRule('no-single-answer', 'error', {
    source: 'RFC 6960 §4.2.1',
    check: ({ responses }) => foundIf(responses.length === 0),
  }),
  ocspRule('several-answers', 'notice', {
    source: 'RFC 5019 §2.2.1',
    check: ({ responses }) => foundIf(responses.length > 1, { evidence: { answers: responses.length } }),
  }),
  ocspRule('answer-repeated', 'error', {
    source: 'RFC 6960 §4.2.1',
    check: (answer) => {
      const seen = new Set<string>();
      return foundSingle(answer, ({ certId: { hashOid, issuerKeyHash, serial } }) => {
        const key = [hashOid, toHex(issuerKeyHash), toHex(serial)].join(' ');
        return seen.size === seen.add(key).size;
      });
    },
  }),
  ocspRule('duplicate-extension', 'error', {
    source: 'RFC 5280 §4.2',
    check: (answer) => findExtension(answer, (oid, before) => before.includes(oid)),
  }),
  ocspRule('unknown-critical-extension', 'warning', {
    source: 'RFC 6960 §4.4',
    check: (answer) => findExtension(answer, (oid, _before, critical) => critical && !KNOWN_EXTENSIONS.has(oid)),
  }),
];

const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  OID.ocspNonce,
  OID.ocspCrlReference,
  OID.ocspArchiveCutoff,
  OID.ocspExtendedRevoke,
  OID.ocspSignedCertificateTimestamps,
]);

/** Looks through the extensions of the answer and of each single answer. */
function findExtension(
  answer: BasicOcspResponse,
  isBroken: (oid: string, before: readonly string[], critical: boolean) => boolean,
): Found | undefined {
  const find = (list: readonly RawExtension[]): RawExtension | undefined => {
    const oids = list.map(({ oid }) => oid);
    return list.find(({ oid, critical }, i) => isBroken(oid, oids.slice(0, i), critical));
  };
  const broken = [answer.extensions, ...answer.responses.map(({ extensions }) => extensions)]
    .map(find)
    .find((extension) => extension !== undefined);
  return broken && { evidence: { extension: oidName(broken.oid) } };
}

const timeRules: readonly OcspRule[] = [
  ocspRule('next-update-missing', 'warning', {
    source: 'RFC 5019 §2.2.4',
    check: (answer) => foundSingle(answer, ({ nextUpdate }) => nextUpdate === undefined),
  }),
  ocspRule('next-update-not-later', 'error', {
    source: 'RFC 6960 §4.2.2.1',
    check: (answer) =>
      foundSingle(
        answer,
        ({ thisUpdate, nextUpdate }) => nextUpdate !== undefined && nextUpdate <= thisUpdate,
        ({ thisUpdate, nextUpdate = 0 }) => ({ thisUpdate, nextUpdate }),
      ),
  }),
  ocspRule('produced-before-this-update', 'error', {
    source: 'RFC 6960 §2.4',
    check: (answer) =>
      foundSingle(
        answer,
        ({ thisUpdate }) => answer.producedAt < thisUpdate,
        ({ thisUpdate }) => ({ producedAt: instant(answer.producedAt), thisUpdate }),
      ),
  }),
  ocspRule('produced-after-next-update', 'error', {
    source: 'RFC 6960 §2.4',
    check: (answer) =>
      foundSingle(
        answer,
        ({ nextUpdate }) => nextUpdate !== undefined && answer.producedAt > nextUpdate,
        ({ nextUpdate = 0 }) => ({ producedAt: instant(answer.producedAt), nextUpdate }),
      ),
  }),
  ocspRule('stale', 'warning', {
    source: 'RFC 6960 §4.2.2.1',
    check: (answer, { at }) =>
      foundSingle(
        answer,
        ({ nextUpdate }) => nextUpdate !== undefined && nextUpdate < at,
        ({ nextUpdate = 0 }) => ({ nextUpdate, at }),
      ),
  }),
  ocspRule('from-the-future', 'warning', {
    source: 'RFC 6960 §4.2.2.1',
    check: (answer, { at }) =>
      foundSingle(
        answer,
        ({ thisUpdate }) => thisUpdate > at,
        ({ thisUpdate }) => ({ thisUpdate, at }),
      ),
  }),
  ocspRule('revoked-after-production', 'error', {
    source: 'RFC 6960 §4.2.1',
    check: (answer) => foundSingle(answer, ({ revokedAt }) => revokedAt !== undefined && revokedAt > answer.producedAt),
  }),
  ocspRule('reason-unspecified', 'warning', {
    source: 'RFC 5280 §5.3.1',
    check: (answer) => foundSingle(answer, ({ reason }) => reason === 'unspecified'),
  }),
];

const instant = (at: number): string => new Date(at).toISOString();

const LONGEST_NONCE = 128;
const LONGEST_OLD_NONCE = 32;

const nonceRules: readonly OcspRule[] = [
  ocspRule('nonce-length', 'error', {
    source: 'RFC 9654 §2.1',
    check: ({ nonce }) =>
      foundIf(nonce !== undefined && (nonce.length === 0 || nonce.length > LONGEST_NONCE), {
        evidence: { octets: nonce?.length ?? 0 },
      }),
  }),
  ocspRule('nonce-longer-than-once-allowed', 'notice', {
    source: 'RFC 8954 §2.1',
    check: ({ nonce }) =>
      foundIf(nonce !== undefined && nonce.length > LONGEST_OLD_NONCE && nonce.length <= LONGEST_NONCE, {
        evidence: { octets: nonce?.length ?? 0 },
      }),
  }),
];

/** Rules for what an answer says. */
export const OCSP_ANSWER_RULES: readonly OcspRule[] = [...formRules, ...timeRules, ...nonceRules];

const isAuthority = (certificate: ParsedCertificate): boolean =>
  tryExtension(certificate, OID.basicConstraints, decodeBasicConstraints)?.ca === true;

const purposesOf = (certificate: ParsedCertificate): readonly string[] =>
  tryExtension(certificate, OID.extKeyUsage, decodeExtKeyUsage) ?? [];

/** The signer where it is not an authority, which answers for itself. */
const delegateOf = ({ signer }: OcspFacts): ParsedCertificate | undefined =>
  signer === undefined || isAuthority(signer) ? undefined : signer;

/** Rules for the signature and for the certificates that came along. */
export const OCSP_SIGNER_RULES: readonly OcspRule[] = [
  ocspRule('signature-weak', 'error', {
    source: 'RFC 9155 §2',
    check: ({ signatureAlgorithm }, facts) =>
      foundIf(facts.signatureScheme !== undefined && isWeakSignature(facts.signatureScheme), {
        offset: facts.offsetOf(signatureAlgorithm),
      }),
  }),
  ocspRule('signature-invalid', 'error', {
    source: 'RFC 6960 §3.2',
    check: ({ signature }, facts) =>
      foundIf(facts.signers.length > 0 && facts.signers.every(({ verdict }) => verdict === 'invalid'), {
        offset: facts.offsetOf(signature),
      }),
  }),
  ocspRule('delegate-without-purpose', 'error', {
    source: 'RFC 6960 §4.2.2.2',
    check: (_answer, facts) => {
      const delegate = delegateOf(facts);
      return foundIf(delegate !== undefined && !purposesOf(delegate).includes(OID.OCSPSigning));
    },
  }),
  ocspRule('delegate-without-no-check', 'warning', {
    source: 'RFC 6960 §4.2.2.2.1',
    check: (_answer, facts) => {
      const delegate = delegateOf(facts);
      return foundIf(delegate?.extensions.some(({ oid }) => oid === OID.ocspNoCheck) === false);
    },
  }),
  ocspRule('delegate-not-valid', 'error', {
    source: 'RFC 6960 §4.2.2.2',
    check: ({ producedAt }, { signer }) =>
      foundIf(signer !== undefined && (producedAt < signer.notBefore || producedAt >= signer.notAfter + 1000), {
        evidence: { notBefore: signer?.notBefore ?? 0, notAfter: signer?.notAfter ?? 0 },
      }),
  }),
  ocspRule('certificate-not-needed', 'notice', {
    source: 'RFC 5019 §2.2.2',
    check: ({ certificates }, facts) =>
      foundIf(certificates.length > (delegateOf(facts) === undefined && facts.signer !== undefined ? 0 : 1), {
        evidence: { certificates: certificates.length },
      }),
  }),
];
