import type { UnixMs } from '../../../shared/model/brands.ts';
import { contextGroup, contextTag, DerError, type DerReader, type Span, TAG } from '../asn1/der.ts';
import { checkInteger, readBitString, readSmallInteger, readTime } from '../asn1/der-value.ts';

/** What is let through beyond DER. */
export interface CertificateRules {
  /** Serials with leading zero octets, which some old authorities issued. Default false. */
  readonly acceptPaddedSerial?: boolean;
}

/** The parts of a TBSCertificate as positions; none is looked into but the dates. */
export interface TbsCertificate {
  /** 1, 2 or 3. */
  readonly version: number;
  /** Content octets of the INTEGER, two's complement. */
  readonly serial: Span;
  readonly innerAlgorithm: Span;
  readonly issuer: Span;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly subject: Span;
  readonly spki: Span;
  /** Octets of the BIT STRING after the unused-bits octet. */
  readonly issuerUniqueId: Span | undefined;
  readonly subjectUniqueId: Span | undefined;
  /** The Extensions SEQUENCE. */
  readonly extensions: Span | undefined;
}

/** Reads the contents of a TBSCertificate to their end. Unique identifiers need version 2, extensions version 3. @throws DerError @see RFC 5280 §4.1.2 */
export function readTbsCertificate(tbs: DerReader, rules: CertificateRules = {}): TbsCertificate {
  const version = readVersion(tbs);
  const serial = tbs.read(TAG.integer);
  if (rules.acceptPaddedSerial !== true) checkInteger(tbs.bytes, serial);
  const innerAlgorithm = tbs.read(TAG.sequence);
  const issuer = tbs.read(TAG.sequence);
  const validity = tbs.enter(TAG.sequence);
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  validity.expectEnd();
  const subject = tbs.read(TAG.sequence);
  const spki = tbs.read(TAG.sequence);
  const at = tbs.position;
  const issuerUniqueId = readUniqueId(tbs, 1);
  const subjectUniqueId = readUniqueId(tbs, 2);
  if (version === 1 && (issuerUniqueId ?? subjectUniqueId) !== undefined) throw new DerError('bad-value', at);
  const extensions = readExtensionsSpan(tbs, version);
  return {
    version,
    serial: { start: serial.body, end: serial.end },
    innerAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    spki,
    issuerUniqueId,
    subjectUniqueId,
    extensions,
  };
}

function readVersion(tbs: DerReader): number {
  const at = tbs.position;
  const wrapper = tbs.enterOptional(contextGroup(0));
  if (wrapper === undefined) return 1;
  const version = readSmallInteger(wrapper) + 1;
  wrapper.expectEnd();
  if (version === 1) throw new DerError('not-canonical', at);
  if (version > 3) throw new DerError('bad-value', at);
  return version;
}

function readUniqueId(tbs: DerReader, n: number): Span | undefined {
  if (tbs.peekTag() !== contextTag(n)) return undefined;
  const { bytes } = readBitString(tbs, contextTag(n));
  return { start: tbs.position - bytes.length, end: tbs.position };
}

function readExtensionsSpan(tbs: DerReader, version: number): Span | undefined {
  const at = tbs.position;
  const wrapper = tbs.enterOptional(contextGroup(3));
  tbs.expectEnd();
  if (wrapper === undefined) return undefined;
  if (version !== 3) throw new DerError('bad-value', at);
  const extensions = wrapper.read(TAG.sequence);
  wrapper.expectEnd();
  return extensions;
}
