import type { RevocationStatus } from '../../../shared/model/revocation-status.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { checkRevocation } from '../revocation/status.ts';
import type { CheckEvidence, CheckLog } from './check-log.ts';
import { listWorkingKeys } from './inherited-key.ts';
import { type CertificateFacts, factsOf } from './path-facts.ts';
import type { PathContext } from './path-pool.ts';
import type { ResolvedRules, RevocationRules } from './path-rules.ts';
import { hasNoCheck } from './purpose-check.ts';
import type { CandidatePath } from './candidate-path.ts';
import type { SigningKey } from './signature-ledger.ts';

/** The part of a search that revocation needs. */
export interface SignerSearch {
  readonly context: PathContext;
  readonly rules: ResolvedRules;
  /** Whether another certificate, that signed a CRL or an OCSP response, has a valid path to the anchor of this one. */
  isTrustedSigner(signer: ParsedCertificate, anchor: CertificateFacts): boolean;
}

/**
 * Asks the lists and answers that were given about every certificate of a path but the anchor.
 * With `require` each of them has to be good; with `if-given` one that nothing covers passes.
 * @see RFC 5280 §6.1.3 (a)(3), §6.3; RFC 6960 §3.2
 */
export function checkPathRevocation(
  { certificates, anchor }: CandidatePath,
  { search, statuses }: { readonly search: SignerSearch; readonly statuses: StatusLedger },
  log: CheckLog,
): void {
  const { revocation } = search.rules;
  const keys = listWorkingKeys({ certificates, anchor });
  for (let at = certificates.length - 1; at >= 0; at--) {
    const facts = certificates[at];
    const issuer = certificates[at + 1] ?? anchor;
    const place = { check: 'revocation', at, rfc: 'RFC 5280 §6.1.3 (a)(3)' } as const;
    if (revocation === undefined) log.skipped(place, 'not.requested');
    else if (facts !== undefined && isNotLookedUp(facts, at, search.rules))
      log.skipped({ ...place, rfc: 'RFC 6960 §4.2.2.2.1' }, 'not.applicable');
    else if (facts === undefined || issuer === undefined || anchor === undefined) log.skipped(place, 'not.reached');
    else {
      const asked = { facts, issuer, anchor, issuerKey: keys[at + 1] ?? issuer };
      const status = statuses.find(asked, () => ask(asked, search, revocation));
      log.decide(place, failureOf(status, revocation), () => evidenceOf(status));
    }
  }
}

/** A responder whose issuer says so is trusted as long as its certificate holds; otherwise its own answers would have to speak for it. */
const isNotLookedUp = (facts: CertificateFacts, at: number, { purpose }: ResolvedRules): boolean =>
  at === 0 && purpose === 'ocsp-signing' && hasNoCheck(facts);

/** Whose status is asked, on a path to which anchor. */
interface Asked {
  readonly facts: CertificateFacts;
  readonly issuer: CertificateFacts;
  readonly anchor: CertificateFacts;
  /** The issuer's, with what it inherits on this path. */
  readonly issuerKey: SigningKey;
}

/** Remembers what was found out: lists may be long, and a certificate stands on many paths. */
export class StatusLedger {
  private readonly known = new Map<CertificateFacts, (Asked & { readonly status: RevocationStatus })[]>();

  find(asked: Asked, ask: () => RevocationStatus): RevocationStatus {
    const own = this.known.get(asked.facts) ?? [];
    const found = own.find(
      ({ issuer, anchor, issuerKey }) =>
        issuer === asked.issuer && anchor === asked.anchor && issuerKey.spkiKey === asked.issuerKey.spkiKey,
    );
    if (found !== undefined) return found.status;
    const status = ask();
    this.known.set(asked.facts, [...own, { ...asked, status }]);
    return status;
  }
}

function ask(
  { facts, issuer, anchor, issuerKey }: Asked,
  search: SignerSearch,
  revocation: RevocationRules,
): RevocationStatus {
  const { rules, context } = search;
  return checkRevocation({
    certificate: facts.certificate,
    issuer: issuer.certificate,
    crls: revocation.crls,
    ocspResponses: revocation.ocspResponses ?? [],
    candidates: listSigners(context),
    at: rules.at,
    isTrustedSigner: (signer) => search.isTrustedSigner(signer, anchor),
    // other signers take no parameters: nobody knows yet from whom
    keyOf: (signer) => (signer === issuer.certificate ? issuerKey.spki : factsOf(signer).spki),
    strict: rules.strictness === 'strict',
    ...(revocation.maxAgeMs !== undefined && { maxAgeMs: revocation.maxAgeMs }),
    ...(revocation.aheadMs !== undefined && { aheadMs: revocation.aheadMs }),
    ...(revocation.indirectCrls !== undefined && { indirectCrls: revocation.indirectCrls }),
  });
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
  if (mode === 'unless-revoked') return undefined;
  if (status === 'good' || (status === 'not-covered' && mode === 'if-given')) return undefined;
  return 'path.revocation-unknown';
}

function evidenceOf(status: RevocationStatus): CheckEvidence {
  const { steps, ...facts } = status;
  const problems = [...new Set(steps.flatMap(({ code }) => code ?? []))];
  return { ...facts, ...(problems.length > 0 && { problems: problems.slice(0, 20).join(' ') }) };
}
