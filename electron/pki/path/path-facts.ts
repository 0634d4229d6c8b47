import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import { lacksDsaParameters } from '../algorithm/dsa-parameters.ts';
import { isSigningKey, isWeakKey, keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { isWeakSignature, readSignatureScheme, signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { DerError, DerReader, toHex } from '../asn1/der.ts';
import { latin1 } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import type { BasicConstraints, KeyUsage } from '../certificate/extension.ts';
import { formatName, normaliseName, readName } from '../name/name.ts';
import { type ConstrainedName, constrainedSubject, type NameConstraints } from '../name/name-constraints.ts';
import { type MalformedExtension, type PathExtensions, readPathExtensions } from './path-extensions.ts';

/**
 * What path validation asks of a certificate, each part decoded once and when it is first asked for.
 * Malformed parts do not throw: `malformed` lists them. What is for people (`subject`, `issuer`) is never decoded for a verdict.
 */
export class CertificateFacts {
  readonly certificate: ParsedCertificate;
  /** One view for all time: caches of imported keys may hold on to it. */
  readonly spki: Uint8Array;
  private names: { readonly subject: string | undefined; readonly issuer: string | undefined } | undefined;
  private spkiText: string | undefined;
  private derText: string | undefined;
  private texts: { readonly subject: string; readonly issuer: string } | undefined;
  private decoded: ReturnType<typeof readPathExtensions> | undefined;
  private key: PublicKeyInfo | DerError | undefined;
  private signatureName: { readonly name: string; readonly isWeak: boolean } | undefined;
  private inherits: boolean | undefined;
  private constrained: readonly ConstrainedName[] | undefined;

  constructor(certificate: ParsedCertificate) {
    this.certificate = certificate;
    this.spki = spanBytes(certificate, certificate.spki);
  }

  get subjectDer(): Uint8Array {
    return spanBytes(this.certificate, this.certificate.subject);
  }

  get issuerDer(): Uint8Array {
    return spanBytes(this.certificate, this.certificate.issuer);
  }

  /** A text that is equal for matching names; undefined where the name is malformed. */
  get subjectKey(): string | undefined {
    return this.nameKeys().subject;
  }

  get issuerKey(): string | undefined {
    return this.nameKeys().issuer;
  }

  get selfIssued(): boolean {
    const { subject, issuer } = this.nameKeys();
    return subject !== undefined && subject === issuer;
  }

  /** RFC 4514, for evidence. */
  get subject(): string {
    return this.nameTexts().subject;
  }

  get issuer(): string {
    return this.nameTexts().issuer;
  }

  /** The whole certificate as a text, to be compared. */
  get derKey(): string {
    this.derText ??= latin1(this.certificate.der);
    return this.derText;
  }

  /** What policies cost on every path that the certificate stands on, in steps of a search. */
  get policyWeight(): number {
    const { policies, policyMappings } = this.extensions;
    return 1 + (((policies?.length ?? 0) + (policyMappings?.length ?? 0)) >> 3);
  }

  /** The key as a text, to be compared. */
  get spkiKey(): string {
    this.spkiText ??= latin1(this.spki);
    return this.spkiText;
  }

  get extensions(): PathExtensions {
    return this.read().extensions;
  }

  get malformed(): readonly MalformedExtension[] {
    return this.read().malformed;
  }

  get basicConstraints(): BasicConstraints | undefined {
    return this.extensions.basicConstraints;
  }

  get keyUsage(): readonly KeyUsage[] | undefined {
    return this.extensions.keyUsage;
  }

  /** OIDs. */
  get extKeyUsage(): readonly string[] | undefined {
    return this.extensions.extKeyUsage;
  }

  get nameConstraints(): NameConstraints | undefined {
    return this.extensions.nameConstraints;
  }

  get subjectKeyId(): string | undefined {
    return this.extensions.subjectKeyId;
  }

  get authorityKeyId(): string | undefined {
    const keyId = this.extensions.authorityKey?.keyId;
    return keyId === undefined ? undefined : toHex(keyId);
  }

  /** Every name that constraints of issuers apply to. */
  get constrainedNames(): readonly ConstrainedName[] {
    const { altNames } = this.extensions;
    this.constrained ??= [...readSubjectNames(this.subjectDer, altNames !== undefined), ...(altNames ?? [])];
    return this.constrained;
  }

  /** Undefined where it cannot be read. */
  get publicKey(): PublicKeyInfo | undefined {
    this.key ??= tryRead(() => readPublicKey(this.spki));
    return this.key instanceof DerError ? undefined : this.key;
  }

  /** A DSA key without parameters. */
  get inheritsParameters(): boolean {
    this.inherits ??= this.publicKey?.algorithm === 'DSA' && lacksDsaParameters(this.spki);
    return this.inherits;
  }

  /** Label of a key that is too weak to be relied on. */
  get weakKey(): string | undefined {
    const key = this.publicKey;
    return key !== undefined && isSigningKey(key) && isWeakKey(key) ? keyLabel(key) : undefined;
  }

  get signatureAlgorithm(): { readonly name: string; readonly isWeak: boolean } {
    this.signatureName ??= readSignatureName(spanBytes(this.certificate, this.certificate.signatureAlgorithm));
    return this.signatureName;
  }

  isCritical(oid: string): boolean {
    return this.certificate.extensions.some((extension) => extension.critical && extension.oid === oid);
  }

  private nameKeys(): { readonly subject: string | undefined; readonly issuer: string | undefined } {
    this.names ??= { subject: normaliseName(this.subjectDer), issuer: normaliseName(this.issuerDer) };
    return this.names;
  }

  private nameTexts(): { readonly subject: string; readonly issuer: string } {
    this.texts ??= { subject: nameText(this.subjectDer), issuer: nameText(this.issuerDer) };
    return this.texts;
  }

  private read(): ReturnType<typeof readPathExtensions> {
    this.decoded ??= readPathExtensions(this.certificate);
    return this.decoded;
  }
}

const known = new WeakMap<ParsedCertificate, CertificateFacts>();

/** The facts of a certificate; the same object for the same parse. */
export function factsOf(certificate: ParsedCertificate): CertificateFacts {
  const found = known.get(certificate);
  if (found !== undefined) return found;
  const facts = new CertificateFacts(certificate);
  known.set(certificate, facts);
  return facts;
}

/** The facts of a certificate that is to sign others. @throws DerError where a known extension, a name or the key is malformed, or an extension comes twice */
export function decodeFacts(certificate: ParsedCertificate): CertificateFacts {
  const facts = factsOf(certificate);
  const [malformed] = facts.malformed;
  if (malformed !== undefined) throw new DerError('bad-value', malformed.offset);
  if (facts.subjectKey === undefined) throw new DerError('bad-value', certificate.subject.start);
  if (facts.issuerKey === undefined) throw new DerError('bad-value', certificate.issuer.start);
  readPublicKey(facts.spki);
  return facts;
}

/** Extensions that validation processes. A critical one beyond them refuses the certificate. @see RFC 5280 §6.1.4 (o), §6.1.5 (f) */
export const PROCESSED_EXTENSIONS: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extKeyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
]);

/** OIDs of critical extensions that neither we nor the caller process; policies with qualifiers that nobody knows are among them. */
export function listUnknownCritical(facts: CertificateFacts, alsoProcessed: ReadonlySet<string>): string[] {
  return facts.certificate.extensions
    .filter(({ oid, critical }) => critical && !isProcessed(facts, oid) && !alsoProcessed.has(oid))
    .map(({ oid }) => oid);
}

const isProcessed = ({ extensions }: CertificateFacts, oid: string): boolean =>
  PROCESSED_EXTENSIONS.has(oid) && !(oid === OID.certificatePolicies && extensions.hasOddQualifier === true);

function tryRead<T>(read: () => T): T | DerError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}

/** Longer names are shown by their first bytes; they are no use to anybody. */
const MAX_SHOWN_NAME_OCTETS = 8192;

function nameText(nameDer: Uint8Array): string {
  if (nameDer.length > MAX_SHOWN_NAME_OCTETS) return `#${toHex(nameDer.subarray(0, 64))}`;
  const text = tryRead(() => formatName(readName(new DerReader(nameDer))));
  return text instanceof DerError ? `#${toHex(nameDer.subarray(0, 64))}` : text;
}

function readSubjectNames(subjectDer: Uint8Array, hasAltNames: boolean): readonly ConstrainedName[] {
  const names = tryRead(() => constrainedSubject(subjectDer, hasAltNames));
  return names instanceof DerError ? [] : names;
}

function readSignatureName(algorithmDer: Uint8Array): { name: string; isWeak: boolean } {
  const read = tryRead(() => ({
    name: signatureAlgorithmName(algorithmDer),
    isWeak: isWeakSignature(readSignatureScheme(algorithmDer)),
  }));
  return read instanceof DerError ? { name: '?', isWeak: false } : read;
}
