import { hash } from 'node:crypto';
import type { RevocationCode, RevocationStep } from '../../../shared/model/revocation-status.ts';
import { certificateSha256, parseCertificate, type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { tryExtension, verifyCertificateSignature } from '../certificate/certificate-fields.ts';
import { decodeExtKeyUsage } from '../certificate/extension.ts';
import { attemptParse, equalBytes } from '../asn1/der.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { compareNames } from '../name/name.ts';
import { verifySignature } from '../algorithm/verify.ts';
import { checkCrls } from './crl-status.ts';
import { allowsUsage, signerKey } from './crl-signer.ts';
import type { BasicOcspResponse } from './ocsp.ts';
import { publicKeyBits } from './ocsp-cert-id.ts';
import type { RevocationInput } from './revocation-input.ts';
import type { StepLog } from './step-log.ts';

interface Problem {
  readonly code: RevocationCode;
  readonly rfc: string;
  readonly evidence: RevocationStep['evidence'];
}

/** Certificates whose keys are tried on one answer. */
const MAX_SIGNERS = 10;

/**
 * Whether an answer was signed by the issuer itself or by a responder that the issuer delegated to. Which it is, or why not, goes into the log.
 * @see RFC 6960 §4.2.2.2
 */
export function isAnswerTrusted(answer: BasicOcspResponse, input: RevocationInput, log: StepLog): boolean {
  const signers = signersOf(answer, input);
  let problem: Problem = { code: 'ocsp.no-signer', rfc: 'RFC 6960 §4.2.2.3', evidence: describeResponder(answer) };
  for (const signer of signers) {
    const evidence = { signer: certificateSha256(signer.der) };
    const verdict = verifyAnswer(answer, signerKey(signer, input));
    if (verdict !== 'valid') {
      const code = verdict === 'unsupported' ? 'ocsp.signature-unsupported' : 'ocsp.signature';
      if (problem.code === 'ocsp.no-signer') problem = { code, rfc: 'RFC 6960 §3.2 (2)', evidence };
      continue;
    }
    const isIssuer = equalBytes(signer.der, input.issuer.der);
    const refusal = isIssuer ? undefined : findDelegationProblem(signer, input);
    if (refusal === undefined) {
      log.pass('signature', 'RFC 6960 §3.2 (2)', evidence);
      log.pass('signer', 'RFC 6960 §4.2.2.2', { ...evidence, delegated: !isIssuer });
      return true;
    }
    problem = refusal;
  }
  const isOfSignature = problem.code === 'ocsp.signature' || problem.code === 'ocsp.signature-unsupported';
  log.fail(isOfSignature ? 'signature' : 'signer', problem.code, problem.rfc, problem.evidence);
  return false;
}

const describeResponder = ({ responder }: BasicOcspResponse): RevocationStep['evidence'] => ({
  responder: responder.kind,
});

/** Verifies the signature of an answer with the key of a certificate. Judges nothing else. */
export const verifyAnswer = (answer: BasicOcspResponse, spkiDer: Uint8Array): ReturnType<typeof verifySignature> =>
  verifySignature({
    spkiDer,
    signatureAlgorithmDer: spanBytes(answer, answer.signatureAlgorithm),
    tbs: spanBytes(answer, answer.tbs),
    signature: spanBytes(answer, answer.signature),
  });

/** The issuer, what came with the answer and other certificates at hand, as far as the responder's id means them. */
function signersOf(answer: BasicOcspResponse, { issuer, candidates }: RevocationInput): ParsedCertificate[] {
  const sent = answer.certificates.flatMap((der) => {
    const parsed = parseCertificate(der);
    return parsed.ok ? [parsed.value] : [];
  });
  return [issuer, ...sent, ...candidates].filter((signer) => isResponder(answer, signer)).slice(0, MAX_SIGNERS);
}

/** Whether the responder's id means a certificate, by name or by key. */
export function isResponder({ responder }: BasicOcspResponse, signer: ParsedCertificate): boolean {
  if (responder.kind === 'name') return compareNames(responder.name, spanBytes(signer, signer.subject));
  const keyHash = attemptParse('key', () => hash('sha1', publicKeyBits(signer), 'buffer'));
  return keyHash.ok && equalBytes(responder.keyHash, keyHash.value);
}

/** A responder's certificate comes directly from the issuer, says so by its purpose, holds at the moment in question, and is not revoked. */
function findDelegationProblem(signer: ParsedCertificate, input: RevocationInput): Problem | undefined {
  const evidence = { signer: certificateSha256(signer.der) };
  const notDelegated = (detail: string): Problem => ({
    code: 'ocsp.not-delegated',
    rfc: 'RFC 6960 §4.2.2.2',
    evidence: { ...evidence, detail },
  });
  const { issuer, at } = input;
  const isIssuedByIt =
    compareNames(spanBytes(signer, signer.issuer), spanBytes(issuer, issuer.subject)) &&
    verifyCertificateSignature(signer, signerKey(issuer, input)) === 'valid';
  if (!isIssuedByIt) return notDelegated('issuer');
  const purposes = tryExtension(signer, OID.extKeyUsage, decodeExtKeyUsage) ?? [];
  if (!purposes.includes(OID.OCSPSigning)) return notDelegated('extKeyUsage');
  if (!allowsUsage(signer, 'digitalSignature') && !allowsUsage(signer, 'nonRepudiation'))
    return notDelegated('keyUsage');
  const { notBefore, notAfter } = signer;
  if (at < notBefore || at >= notAfter + 1000)
    return {
      code: 'ocsp.responder-expired',
      rfc: 'RFC 6960 §4.2.2.2',
      evidence: { ...evidence, notBefore, notAfter, at },
    };
  const critical = signer.extensions.find(({ oid, critical: isCritical }) => isCritical && !PROCESSED.has(oid));
  if (critical !== undefined) return notDelegated(oidName(critical.oid));
  if (isRevoked(signer, input))
    return { code: 'ocsp.responder-revoked', rfc: 'RFC 6960 §4.2.2.2.1', evidence: { ...evidence } };
  return input.isTrustedSigner(signer) ? undefined : notDelegated('path');
}

const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extKeyUsage,
  OID.subjectAltName,
  OID.certificatePolicies,
  OID.ocspNoCheck,
]);

/** By the lists at hand; a certificate with id-pkix-ocsp-nocheck is not looked up. @see RFC 6960 §4.2.2.2.1 */
function isRevoked(signer: ParsedCertificate, input: RevocationInput): boolean {
  if (signer.extensions.some(({ oid }) => oid === OID.ocspNoCheck)) return false;
  return checkCrls({ ...input, certificate: signer }, []).status === 'revoked';
}
