import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem, ProblemCode, Severity } from '../../../shared/model/inspect.ts';
import type { DistinguishedName, GeneralName } from '../../../shared/model/name.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { isSelfIssued, spanBytes } from '../certificate/certificate.ts';
import { DerError, DerReader, equalBytes } from '../asn1/der.ts';
import type { CertificateDraft } from './draft.ts';
import {
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeKeyUsage,
  type KeyUsage,
} from '../certificate/extension.ts';
import { checkHidden } from './hidden-characters.ts';
import { checkExtensionValue } from '../certificate/extension-lines.ts';
import { isSigningKey, isWeakKey, keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { compareNames, isEmptyName, readName } from '../name/name.ts';
import { constrainedSubject, decodeConstrainedNames } from '../name/name-constraints.ts';
import { findForbiddenName } from '../name/name-constraint-match.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { type CertificateFacts, decodeFacts } from '../path/path-facts.ts';

/** Ids of the rules that a draft can break; `error` refuses the signature, `warning` wants a click. */
type DraftRule = Extract<ProblemCode, `draft.${string}`>;

/**
 * Checks what would be signed against RFC 5280, against the authority that would sign it and against those above that one up to the root, nearest first:
 * what each of them constrains binds all below. `issuer` is absent for a self-signed root.
 * Does not check revocation, signatures of the line, or that serials are unique: the caller does.
 */
export function checkDraft(
  draft: CertificateDraft,
  issuer?: ParsedCertificate,
  above: readonly ParsedCertificate[] = [],
): Problem[] {
  const decoded = decodeDraft(draft);
  if (decoded instanceof DerError)
    return [problem('draft.malformed', 'RFC 5280 §4.1', { offset: decoded.offset, problem: decoded.problem })];
  const own = [
    ...checkOwn(draft),
    ...checkUsage(decoded),
    ...checkNaming(draft, decoded),
    ...checkHidden(decoded.subject, decoded.names),
  ];
  if (issuer === undefined) return own;
  const facts = findIssuerFacts(issuer);
  if (facts instanceof DerError) return [...own, malformedIssuer(facts)];
  const line: CertificateFacts[] = [];
  for (const one of above.map(findIssuerFacts)) {
    // What it constrains cannot be read, and binds all the same.
    if (one instanceof DerError) return [...own, malformedIssuer(one)];
    line.push(one);
  }
  const ofIssuer = [...checkIssuer(draft, decoded, facts), ...checkConstraints(draft, decoded, facts)];
  const isTold = (code: ProblemCode): boolean =>
    ofIssuer.some((found) => found.code === code && found.severity === 'error');
  return [...own, ...ofIssuer, ...checkLine(draft, decoded, [facts, ...line]).filter(({ code }) => !isTold(code))];
}

const malformedIssuer = ({ offset, problem: what }: DerError): Problem =>
  problem('draft.issuer-malformed', 'RFC 5280 §4.1', { offset, problem: what });

type Evidence = Problem['evidence'];

function problem(code: DraftRule, rfc: string, evidence: Evidence = {}, severity: Severity = 'error'): Problem {
  return { code, severity, rfc, evidence };
}

interface DecodedDraft {
  readonly subject: DistinguishedName;
  readonly names: readonly GeneralName[];
  readonly ca: boolean;
  readonly usages?: readonly KeyUsage[];
  readonly purposes?: readonly string[];
  readonly altNames?: Uint8Array;
  readonly altNamesCritical: boolean;
}

function decodeDraft(draft: CertificateDraft): DecodedDraft | DerError {
  try {
    const subject = readName(new DerReader(draft.subjectNameDer));
    readPublicKey(draft.spkiDer);
    for (const { oid, value } of draft.extensions) checkExtensionValue(oid, value);
    const find = (oid: string): Uint8Array | undefined =>
      draft.extensions.find((extension) => extension.oid === oid)?.value;
    const [constraints, usage, purposes, altNames] = [
      OID.basicConstraints,
      OID.keyUsage,
      OID.extKeyUsage,
      OID.subjectAltName,
    ].map(find);
    return {
      subject,
      names: altNames === undefined ? [] : decodeGeneralNames(altNames),
      ca: constraints !== undefined && decodeBasicConstraints(constraints).ca,
      altNamesCritical: draft.extensions.some(({ oid, critical }) => oid === OID.subjectAltName && critical),
      ...(usage !== undefined && { usages: decodeKeyUsage(usage) }),
      ...(purposes !== undefined && { purposes: decodeExtKeyUsage(purposes) }),
      ...(altNames !== undefined && { altNames }),
    };
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}

/** An authority that issues in bulk is decoded once. */
const issuerFacts = new WeakMap<ParsedCertificate, CertificateFacts | DerError>();

function findIssuerFacts(issuer: ParsedCertificate): CertificateFacts | DerError {
  const facts = issuerFacts.get(issuer) ?? tryFacts(issuer);
  issuerFacts.set(issuer, facts);
  return facts;
}

function tryFacts(certificate: ParsedCertificate): CertificateFacts | DerError {
  try {
    return decodeFacts(certificate);
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}

function checkOwn(draft: CertificateDraft): Problem[] {
  const problems: Problem[] = [];
  const key = readPublicKey(draft.spkiDer);
  if (!isSigningKey(key)) problems.push(problem('draft.unusable-key', 'RFC 8446 §4.4.2.2', { key: keyLabel(key) }));
  else if (isWeakKey(key)) problems.push(problem('draft.weak-key', 'NIST SP 800-131A §2', { key: keyLabel(key) }));
  const { notBefore, notAfter } = draft;
  if (notAfter <= notBefore)
    problems.push(problem('draft.validity-reversed', 'RFC 5280 §4.1.2.5', { notBefore, notAfter }));
  if (draft.serial.length < 8)
    problems.push(problem('draft.serial-too-short', 'CABF BR §7.1', { octets: draft.serial.length }, 'warning'));
  const oids = draft.extensions.map(({ oid }) => oid);
  const double = oids.find((oid, i) => oids.indexOf(oid) !== i);
  if (double !== undefined)
    problems.push(problem('draft.duplicate-extension', 'RFC 5280 §4.2', { oid: double, name: oidName(double) }));
  return problems;
}

const TLS_PURPOSES: ReadonlySet<string> = new Set([OID.serverAuth, OID.clientAuth]);

function checkUsage({ ca, usages, purposes }: DecodedDraft): Problem[] {
  const problems: Problem[] = [];
  const signsCertificates = usages?.includes('keyCertSign') === true;
  if (ca && !signsCertificates)
    problems.push(problem('draft.ca-without-key-cert-sign', 'RFC 5280 §4.2.1.3', { found: (usages ?? []).join(' ') }));
  if (!ca && signsCertificates) problems.push(problem('draft.leaf-with-key-cert-sign', 'RFC 5280 §4.2.1.9'));
  const forTls = !ca && purposes?.some((oid) => TLS_PURPOSES.has(oid)) === true;
  const canProve = usages === undefined || usages.includes('digitalSignature');
  if (forTls && !canProve)
    problems.push(problem('draft.purpose-needs-signature', 'RFC 8446 §4.4.2.2', { found: (usages ?? []).join(' ') }));
  return problems;
}

function checkNaming(draft: CertificateDraft, { ca, altNames, altNamesCritical, purposes }: DecodedDraft): Problem[] {
  const problems: Problem[] = [];
  const empty = isEmptyName(draft.subjectNameDer);
  if (empty && (ca || altNames === undefined)) problems.push(problem('draft.no-name', 'RFC 5280 §4.1.2.6'));
  else if (empty && !altNamesCritical) problems.push(problem('draft.san-not-critical', 'RFC 5280 §4.2.1.6'));
  if (!ca && purposes?.includes(OID.serverAuth) === true && altNames === undefined)
    problems.push(problem('draft.server-without-san', 'RFC 9525 §2'));
  return problems;
}

function checkIssuer(draft: CertificateDraft, decoded: DecodedDraft, issuer: CertificateFacts): Problem[] {
  const problems: Problem[] = [];
  const { certificate, subject } = issuer;
  if (!isNameOf(draft.issuerNameDer, issuer))
    problems.push(problem('draft.issuer-name-differs', 'RFC 5280 §4.1.2.4', { issuer: subject }));
  if (issuer.basicConstraints?.ca !== true)
    problems.push(problem('draft.issuer-not-a-ca', 'RFC 5280 §4.2.1.9', { issuer: subject }));
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('keyCertSign')) {
    problems.push(
      problem('draft.issuer-cannot-sign', 'RFC 5280 §4.2.1.3', { issuer: subject, found: issuer.keyUsage.join(' ') }),
    );
  }
  if (!decoded.ca && equalBytes(draft.spkiDer, spanBytes(certificate, certificate.spki)))
    problems.push(
      problem('draft.same-key-as-authority', 'RFC 5280 §4.2.1.9', { name: subject, notAfter: certificate.notAfter }),
    );
  if (decoded.ca && issuer.basicConstraints?.pathLength === 0)
    problems.push(problem('draft.path-length', 'RFC 5280 §4.2.1.9', { issuer: subject, allowed: 0 }));
  else problems.push(...checkDepth(draft, decoded, issuer));
  problems.push(...checkPeriod(draft, certificate));
  problems.push(...checkPurposes(decoded, issuer));
  return problems;
}

/** The same octets match unless they are malformed. */
const isNameOf = (nameDer: Uint8Array, { subjectKey, subjectDer }: CertificateFacts): boolean =>
  subjectKey !== undefined && (equalBytes(nameDer, subjectDer) || compareNames(nameDer, subjectDer));

/** The first that stands in the way higher up; one problem of a kind is enough to refuse. */
function checkLine(draft: CertificateDraft, decoded: DecodedDraft, line: readonly CertificateFacts[]): Problem[] {
  const above = line.slice(1);
  const first = (check: (authority: CertificateFacts) => readonly Problem[]): readonly Problem[] =>
    above.map(check).find((problems) => problems.length > 0) ?? [];
  return [
    ...checkRoom(decoded, line),
    ...first((authority) => checkConstraints(draft, decoded, authority)),
    ...first((authority) => checkPurposes(decoded, authority)),
    ...first((authority) =>
      checkPeriod(draft, authority.certificate).map((found) => ({ ...found, severity: 'warning' })),
    ),
  ];
}

/** Authorities below each of the line; those that issued themselves anew count for nothing. The issuer's own limit is checked with the issuer. */
function checkRoom({ ca }: DecodedDraft, line: readonly CertificateFacts[]): Problem[] {
  let below = ca ? 1 : 0;
  for (const [index, authority] of line.entries()) {
    const allowed = authority.basicConstraints?.pathLength;
    if (index > 0 && allowed !== undefined && below > allowed)
      return [problem('draft.path-length', 'RFC 5280 §4.2.1.9', { issuer: authority.subject, allowed })];
    if (!isSelfIssued(authority.certificate)) below += 1;
  }
  return [];
}

/** Purposes nest: every common verifier wants each authority of the path to allow them. */
function checkPurposes({ purposes }: DecodedDraft, issuer: CertificateFacts): Problem[] {
  const denied = (purposes ?? []).find((oid) => !allowsPurpose(issuer, oid));
  if (denied === undefined) return [];
  return [
    problem('draft.issuer-purpose', 'RFC 5280 §4.2.1.12', {
      issuer: issuer.subject,
      wanted: oidName(denied),
      found: (issuer.extKeyUsage ?? []).map(oidName).join(' '),
    }),
  ];
}

const allowsPurpose = ({ extKeyUsage }: CertificateFacts, oid: string): boolean =>
  extKeyUsage === undefined || extKeyUsage.includes(oid) || extKeyUsage.includes(OID.anyExtendedKeyUsage);

/** A path length that the issuer's own one makes void is not forbidden but never what was meant. */
function checkDepth(draft: CertificateDraft, { ca }: DecodedDraft, issuer: CertificateFacts): Problem[] {
  const allowed = issuer.basicConstraints?.pathLength;
  const value = draft.extensions.find(({ oid }) => oid === OID.basicConstraints)?.value;
  if (!ca || allowed === undefined || value === undefined) return [];
  const wanted = decodeBasicConstraints(value).pathLength;
  if (wanted !== undefined && wanted < allowed) return [];
  return [
    problem(
      'draft.path-length',
      'RFC 5280 §4.2.1.9',
      { issuer: issuer.subject, allowed: allowed - 1, ...(wanted !== undefined && { wanted }) },
      'warning',
    ),
  ];
}

function checkPeriod(
  draft: CertificateDraft,
  issuer: { readonly notBefore: UnixMs; readonly notAfter: UnixMs },
): Problem[] {
  const { notBefore, notAfter } = draft;
  if (notBefore >= issuer.notBefore && notAfter < issuer.notAfter + 1000) return [];
  const evidence = { notBefore, notAfter, issuerNotBefore: issuer.notBefore, issuerNotAfter: issuer.notAfter };
  return [problem('draft.validity-outside-issuer', 'RFC 5280 §6.1.3 (a)(2)', evidence)];
}

function checkConstraints(draft: CertificateDraft, { altNames }: DecodedDraft, issuer: CertificateFacts): Problem[] {
  if (issuer.nameConstraints === undefined) return [];
  const names = [
    ...constrainedSubject(draft.subjectNameDer, altNames !== undefined),
    ...(altNames === undefined ? [] : decodeConstrainedNames(altNames)),
  ];
  const forbidden = findForbiddenName(issuer.nameConstraints, names);
  return forbidden === undefined
    ? []
    : [
        problem('draft.name-constraints', 'RFC 5280 §4.2.1.10', {
          type: forbidden.type,
          name: forbidden.value,
          issuer: issuer.subject,
        }),
      ];
}
