import type { RevocationStatus } from '../../../shared/model/revocation-status.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { checkRevocation } from '../revocation/status.ts';
import type { CheckEvidence, CheckLog } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { PathContext } from './path-pool.ts';
import type { ResolvedRules, RevocationRules } from './path-rules.ts';
import type { CandidatePath } from './path-validation.ts';

/** Whether another certificate, that signed a CRL or an OCSP response, has a valid path to the anchor of this one. */
export type IsTrustedSigner = (signer: ParsedCertificate, anchor: CertificateFacts) => boolean;

/**
 * Asks the lists and answers that were given about every certificate of a path but the anchor.
 * With `require` each of them has to be good; with `if-given` one that nothing covers passes.
 * @see RFC 5280 §6.1.3 (a)(3), §6.3; RFC 6960 §3.2
 */
export function checkPathRevocation(
  { certificates, anchor }: CandidatePath,
  { context, rules }: { readonly context: PathContext; readonly rules: ResolvedRules },
  log: CheckLog,
  isTrustedSigner: IsTrustedSigner,
): void {
  const { revocation } = rules;
  for (let at = certificates.length - 1; at >= 0; at--) {
    const facts = certificates[at];
    const issuer = certificates[at + 1] ?? anchor;
    const place = { check: 'revocation', at, rfc: 'RFC 5280 §6.1.3 (a)(3)' } as const;
    if (revocation === undefined) log.skipped(place, 'not.requested');
    else if (facts === undefined || issuer === undefined || anchor === undefined) log.skipped(place, 'not.reached');
    else {
      const status = checkRevocation({
        certificate: facts.certificate,
        issuer: issuer.certificate,
        crls: revocation.crls,
        ocspResponses: revocation.ocspResponses ?? [],
        candidates: listSigners(context),
        at: rules.at,
        isTrustedSigner: (signer) => isTrustedSigner(signer, anchor),
        strict: rules.strictness === 'strict',
        ...(revocation.maxAgeMs !== undefined && { maxAgeMs: revocation.maxAgeMs }),
        ...(revocation.indirectCrls !== undefined && { indirectCrls: revocation.indirectCrls }),
      });
      log.decide(place, failureOf(status, revocation), () => evidenceOf(status));
    }
  }
}

const signers = new WeakMap<PathContext, readonly ParsedCertificate[]>();

function listSigners(context: PathContext): readonly ParsedCertificate[] {
  const known = signers.get(context);
  if (known !== undefined) return known;
  const all = [...context.others.all, ...context.anchors.all].map(({ certificate }) => certificate);
  signers.set(context, all);
  return all;
}

function failureOf(
  { status }: RevocationStatus,
  { mode }: RevocationRules,
): 'path.revoked' | 'path.revocation-unknown' | undefined {
  if (status === 'revoked') return 'path.revoked';
  if (status === 'good' || (status === 'not-covered' && mode === 'if-given')) return undefined;
  return 'path.revocation-unknown';
}

function evidenceOf(status: RevocationStatus): CheckEvidence {
  const { steps, ...facts } = status;
  const problems = [...new Set(steps.flatMap(({ code }) => code ?? []))];
  return { ...facts, ...(problems.length > 0 && { problems: problems.slice(0, 20).join(' ') }) };
}
