import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { RuleDay } from '../../../shared/model/lint.ts';
import type { Result } from '../../../shared/result.ts';
import { readSignatureScheme, type SignatureScheme } from '../algorithm/signature-algorithm.ts';
import type { SignatureVerdict } from '../algorithm/verify.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { type BasicOcspResponse, type ParsedOcspResponse, parseOcspResponse } from '../revocation/ocsp.ts';
import { isResponder, verifyAnswer } from '../revocation/ocsp-signer.ts';
import { attempt } from './tolerant.ts';

/** A certificate that came along and that the responder's id means. */
export interface OcspSigner {
  readonly certificate: ParsedCertificate;
  readonly verdict: SignatureVerdict;
}

/** Certificates whose keys are tried on one answer. */
const MAX_SIGNERS = 10;

/** Facts of one OCSPResponse for lint rules, each read when it is first asked for. What the strict parser refuses has no facts but `strict`. */
export class OcspFacts {
  readonly der: Uint8Array;
  readonly at: UnixMs;
  private readonly rules: RuleDay;
  private parsed: Result<ParsedOcspResponse, AppError> | undefined;
  private found: readonly OcspSigner[] | undefined;

  constructor(der: Uint8Array, at: UnixMs, rules: RuleDay = 'at-issue') {
    this.der = der;
    this.at = at;
    this.rules = rules;
  }

  get strict(): Result<ParsedOcspResponse, AppError> {
    this.parsed ??= parseOcspResponse(this.der);
    return this.parsed;
  }

  get isReadable(): boolean {
    return this.strict.ok;
  }

  /** The answer; undefined where the response is an error status alone. */
  get answer(): BasicOcspResponse | undefined {
    return this.strict.ok ? this.strict.value.basic : undefined;
  }

  get issuedAt(): UnixMs | undefined {
    return this.rules === 'today' ? this.at : this.answer?.producedAt;
  }

  get signatureScheme(): SignatureScheme | undefined {
    const { answer } = this;
    return answer && attempt(() => readSignatureScheme(spanBytes(answer, answer.signatureAlgorithm)));
  }

  /** Certificates inside that the responder's id means, at most ten, and whether their keys verify the signature. */
  get signers(): readonly OcspSigner[] {
    this.found ??= findSigners(this.answer);
    return this.found;
  }

  /** The certificate inside whose key made the signature; undefined where the issuer signed and sent nothing along. */
  get signer(): ParsedCertificate | undefined {
    return this.signers.find(({ verdict }) => verdict === 'valid')?.certificate;
  }

  /** Place of a part of the answer in the item. */
  offsetOf({ start }: { readonly start: number }): number {
    return (this.answer?.der.byteOffset ?? 0) - this.der.byteOffset + start;
  }
}

function findSigners(answer: BasicOcspResponse | undefined): readonly OcspSigner[] {
  if (answer === undefined) return [];
  const parsed = answer.certificates.flatMap((der) => {
    const certificate = parseCertificate(der);
    return certificate.ok ? [certificate.value] : [];
  });
  return parsed
    .filter((certificate) => isResponder(answer, certificate))
    .slice(0, MAX_SIGNERS)
    .map((certificate) => ({ certificate, verdict: verifyAnswer(answer, spanBytes(certificate, certificate.spki)) }));
}
