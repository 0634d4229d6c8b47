import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import type { RuleDay } from '../../../shared/model/lint.ts';
import type { Result } from '../../../shared/result.ts';
import { readPublicKey } from '../algorithm/key-algorithm.ts';
import { readSignatureScheme, type SignatureScheme } from '../algorithm/signature-algorithm.ts';
import { equalBytes, type Span, type Tlv } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { KEY_USAGES, type KeyUsage } from '../certificate/extension.ts';
import { attempt, type LintTime, readLintTime, readOidText, readChildren } from './tolerant.ts';
import { type CertificateLayout, type LintExtension, readCertificateLayout } from './tolerant-certificate.ts';
import {
  type LintAccess,
  type LintBasicConstraints,
  type LintBits,
  type LintDistributionPoint,
  type LintKeyInfo,
  type LintNameConstraints,
  type LintPolicy,
  readLintAccess,
  readLintAltNames,
  readLintBasicConstraints,
  readLintBits,
  readLintKey,
  readLintNameConstraints,
  readLintOids,
  readLintPoints,
  readLintPolicies,
} from './tolerant-extension.ts';
import { type LintGeneralName, type LintName, readLintName } from './tolerant-name.ts';

const FIVE_YEARS_IN_DAYS = 1827;

/**
 * Facts of one certificate for lint rules, each read when it is first asked for and kept. Everything is tolerant and nothing throws: what cannot be
 * read is undefined or an empty list. `strict` says whether the engine itself would take the certificate.
 */
export class CertificateFacts {
  readonly der: Uint8Array;
  /** Instant of the judgement, not of issue. */
  readonly at: UnixMs;
  /** Longest validity that the operator allows leaves. */
  readonly maximumDays: number;
  private readonly rules: RuleDay;
  private readonly remembered = new Map<string, unknown>();

  constructor(der: Uint8Array, at: UnixMs, judged: { readonly maximumDays?: number; readonly rules?: RuleDay } = {}) {
    this.der = der;
    this.at = at;
    this.maximumDays = judged.maximumDays ?? FIVE_YEARS_IN_DAYS;
    this.rules = judged.rules ?? 'at-issue';
  }

  get strict(): Result<ParsedCertificate, AppError> {
    return this.remember('strict', () => parseCertificate(this.der));
  }

  get layout(): CertificateLayout {
    return this.remember('layout', () => readCertificateLayout(this.der));
  }

  /** Whether key and signature were found: what stands before them was read to its end. */
  get isReadable(): boolean {
    return this.layout.spki !== undefined && this.layout.signature !== undefined;
  }

  get notBefore(): LintTime | undefined {
    return this.remember('notBefore', () => this.time(0));
  }

  get notAfter(): LintTime | undefined {
    return this.remember('notAfter', () => this.time(1));
  }

  /** When it was issued, as far as it decides which rules bind: notBefore, or the instant of the judgement where those of today are asked for. */
  get issuedAt(): UnixMs | undefined {
    return this.rules === 'today' ? this.at : this.notBefore?.at;
  }

  /** Seconds of the validity, both ends included. */
  get validitySeconds(): number | undefined {
    const [start, end] = [this.notBefore?.at, this.notAfter?.at];
    return start === undefined || end === undefined ? undefined : Math.floor((end - start) / 1000) + 1;
  }

  get subject(): LintName | undefined {
    return this.remember('subject', () => this.name(this.layout.subject));
  }

  get issuer(): LintName | undefined {
    return this.remember('issuer', () => this.name(this.layout.issuer));
  }

  /** Issuer and subject are the same bytes. */
  get isSelfIssued(): boolean {
    const { issuer, subject } = this.layout;
    return (
      issuer !== undefined &&
      subject !== undefined &&
      equalBytes(this.der.subarray(issuer.start, issuer.end), this.der.subarray(subject.start, subject.end))
    );
  }

  get extensions(): readonly LintExtension[] {
    return this.layout.extensions;
  }

  /** First extension with an OID. */
  extension(oid: string): LintExtension | undefined {
    return this.extensions.find((candidate) => candidate.oid === oid);
  }

  has(oid: string): boolean {
    return this.extension(oid) !== undefined;
  }

  /** Reads a value of an extension by a reader of tolerant-extension.ts; kept under the OID. */
  read<T>(oid: string, read: (der: Uint8Array, value: Span) => T): T | undefined {
    return this.remember(oid, () => {
      const extension = this.extension(oid);
      return extension === undefined ? undefined : read(this.der, extension.value);
    });
  }

  /** What a strict decoder of certificate/extension.ts makes of an extension; undefined where absent or refused. Not kept. */
  decode<T>(oid: string, decode: (value: Uint8Array) => T): T | undefined {
    const value = this.valueOf(oid);
    return value === undefined ? undefined : attempt(() => decode(value));
  }

  /** Bytes inside the OCTET STRING. */
  valueOf(oid: string): Uint8Array | undefined {
    const extension = this.extension(oid);
    return extension === undefined ? undefined : this.der.subarray(extension.value.start, extension.value.end);
  }

  get basicConstraints(): LintBasicConstraints | undefined {
    return this.read(OID.basicConstraints, readLintBasicConstraints);
  }

  /** basicConstraints says CA. */
  get isCa(): boolean {
    return this.basicConstraints?.ca === true;
  }

  get keyUsageBits(): LintBits | undefined {
    return this.read(OID.keyUsage, readLintBits);
  }

  /** Usages that are set; undefined without the extension. */
  get keyUsage(): readonly KeyUsage[] | undefined {
    return this.remember('keyUsage', () => {
      const bits = this.keyUsageBits?.bytes;
      return bits && KEY_USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
    });
  }

  /** OIDs of extendedKeyUsage; undefined without the extension. */
  get purposes(): readonly string[] | undefined {
    return this.read(OID.extKeyUsage, readLintOids);
  }

  /** Empty without the extension. */
  get subjectAltNames(): readonly LintGeneralName[] {
    return this.read(OID.subjectAltName, readLintAltNames) ?? [];
  }

  get issuerAltNames(): readonly LintGeneralName[] {
    return this.read(OID.issuerAltName, readLintAltNames) ?? [];
  }

  get policies(): readonly LintPolicy[] {
    return this.read(OID.certificatePolicies, readLintPolicies) ?? [];
  }

  get authorityAccess(): readonly LintAccess[] {
    return this.read(OID.authorityInfoAccess, readLintAccess) ?? [];
  }

  get subjectAccess(): readonly LintAccess[] {
    return this.read(OID.subjectInfoAccess, readLintAccess) ?? [];
  }

  get crlPoints(): readonly LintDistributionPoint[] {
    return this.read(OID.cRLDistributionPoints, readLintPoints) ?? [];
  }

  get nameConstraints(): LintNameConstraints | undefined {
    return this.read(OID.nameConstraints, readLintNameConstraints);
  }

  /** The key as it stands in the bytes. */
  get keyInfo(): LintKeyInfo | undefined {
    return this.remember('keyInfo', () => {
      const { spki } = this.layout;
      return spki && readLintKey(this.der, spki);
    });
  }

  /** The key as the engine reads it; undefined where it refuses. */
  get key(): PublicKeyInfo | undefined {
    return this.remember('key', () => {
      const { spki } = this.layout;
      return spki && attempt(() => readPublicKey(this.der.subarray(spki.start, spki.end)));
    });
  }

  /** Scheme of the outer signatureAlgorithm; undefined where it is malformed. */
  get signatureScheme(): SignatureScheme | undefined {
    return this.remember('signatureScheme', () => {
      const { algorithm } = this.layout;
      return algorithm && attempt(() => readSignatureScheme(this.der.subarray(algorithm.start, algorithm.end)));
    });
  }

  /** OID of the outer signatureAlgorithm; empty where it is malformed. */
  get signatureOid(): string {
    const { algorithm } = this.layout;
    return (algorithm && readOidText(this.der, readChildren(this.der, algorithm)[0])) ?? '';
  }

  /** What the signed part says of the signature: its OID, empty where malformed, and what stands behind it. */
  get innerSignature(): { readonly oid: string; readonly parameters?: Tlv } {
    return this.remember('innerSignature', () => {
      const { innerAlgorithm } = this.layout;
      const [id, parameters] = innerAlgorithm === undefined ? [] : readChildren(this.der, innerAlgorithm);
      return { oid: readOidText(this.der, id) ?? '', ...(parameters !== undefined && { parameters }) };
    });
  }

  /** Caches any derived fact of a rule file under a key of its own. */
  remember<T>(key: string, read: () => T): T {
    if (!this.remembered.has(key)) this.remembered.set(key, read());
    return this.remembered.get(key) as T;
  }

  private time(index: number): LintTime | undefined {
    const tlv = this.layout.times[index];
    return tlv && readLintTime(this.der, tlv);
  }

  private name(tlv: CertificateLayout['subject']): LintName | undefined {
    return tlv && readLintName(this.der, tlv);
  }
}
