import type { RevocationStatus, RevocationStep } from '../../../shared/model/revocation-status.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import { toHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { CrlCandidate } from './crl-candidate.ts';
import { fittingDeltas, isSignedAlike } from './crl-delta.ts';
import type { Revocation } from './crl-entry.ts';
import { ALL_REASONS, decodePoints, type RevocationPoint } from './crl-extension.ts';
import { findCertificateEntry } from './crl-lookup.ts';
import { findScopeProblem, interimReasons, type ScopeProblem, type Subject } from './crl-scope.ts';
import { directoryKey, decodeNameKeys } from './match-name.ts';
import type { RevocationInput } from './revocation-input.ts';
import { StepLog } from './step-log.ts';

export type SourceVerdict = Omit<RevocationStatus, 'steps'>;

/**
 * Revocation status by lists: each distribution point with each list in its scope, the newest first, reasons added up until all are settled;
 * then the lists of the certificate's issuer as if a point named them.
 * @see RFC 5280 §6.3.3
 */
export function checkCrls(input: RevocationInput, steps: RevocationStep[]): SourceVerdict {
  const { certificate } = input;
  const issuerKey = directoryKey(spanBytes(certificate, certificate.issuer));
  if (issuerKey === undefined || input.crls.length === 0) return { status: 'not-covered' };
  const lists = input.crls.map((crl, at) => new CrlCandidate(crl, input, new StepLog(steps, 'crl', at)));
  return new CrlSearch(input, { certificate, issuerKey }).run(lists);
}

/** Distribution points of one certificate that are looked at. */
const MAX_POINTS = 100;

class CrlSearch {
  private readonly input: RevocationInput;
  private readonly subject: Subject;
  private readonly problems = new Map<CrlCandidate, ScopeProblem>();
  private readonly covering = new Set<CrlCandidate>();
  /** Lists that the answer rests on. */
  private readonly relied = new Set<CrlCandidate>();
  private deltas: readonly CrlCandidate[] = [];
  private reasons = 0;

  constructor(input: RevocationInput, subject: Subject) {
    this.input = input;
    this.subject = subject;
  }

  run(lists: readonly CrlCandidate[]): SourceVerdict {
    const isDelta = (list: CrlCandidate): boolean => list.extensions?.baseNumber !== undefined;
    this.deltas = lists.filter(isDelta);
    const complete = lists.filter((list) => !isDelta(list)).toSorted((a, b) => b.crl.thisUpdate - a.crl.thisUpdate);
    const points = this.points();
    for (const point of points) {
      for (const list of complete) {
        const verdict = this.coversAt(list, point) ? this.ask(list, point) : undefined;
        if (verdict?.status === 'good') return this.findObjection(complete, points) ?? verdict;
        if (verdict !== undefined) return verdict;
      }
      for (const delta of this.deltas) this.coversAt(delta, point);
    }
    return this.undetermined(lists);
  }

  /** The points of the certificate, and the one that is assumed for lists that no point names. */
  private points(): RevocationPoint[] {
    const { certificate, issuerKey } = this.subject;
    const named = tryExtension(certificate, OID.cRLDistributionPoints, decodePoints) ?? [];
    const own = named.slice(0, MAX_POINTS);
    const altNames = tryExtension(certificate, OID.issuerAltName, decodeNameKeys) ?? [];
    const assumed: RevocationPoint = { point: { kind: 'full', keys: [issuerKey, ...altNames] } };
    if (this.input.indirectCrls !== 'refuse') return [...own, assumed];
    const direct = own.filter((point) => point.crlIssuer === undefined);
    return direct.length === 0 && own.length > 0 ? [] : [...direct, assumed];
  }

  private coversAt(list: CrlCandidate, point: RevocationPoint): boolean {
    const problem = this.findProblem(list, point);
    if (problem === undefined) {
      if (!this.covering.has(list)) list.log.pass('scope', 'RFC 5280 §6.3.3 (b)');
      this.covering.add(list);
      return true;
    }
    const known = this.problems.get(list);
    if (known === undefined || known.code === 'crl.other-issuer') this.problems.set(list, problem);
    return false;
  }

  private findProblem(list: CrlCandidate, point: RevocationPoint): ScopeProblem | undefined {
    const { scope } = list.extensions ?? {};
    if (this.input.indirectCrls === 'refuse' && scope?.indirect === true)
      return { code: 'crl.other-scope', detail: 'indirectCRL', rfc: 'RFC 5280 §5.2.5' };
    return findScopeProblem(list, scope, this.subject, point);
  }

  /** Asks one list, with the delta that brings it up to date; a verdict only where the search is over. */
  private ask(list: CrlCandidate, point: RevocationPoint): SourceVerdict | undefined {
    if (!list.isUsable()) return undefined;
    const interim = interimReasons(list.extensions?.scope, point);
    if ((interim & ~this.reasons) === 0) return undefined;
    const possible = fittingDeltas(
      list,
      this.deltas.filter((delta) => delta.isUsable()),
    );
    if (possible.length === 0 && !list.isFresh()) return undefined;
    const signer = list.trustedSigner();
    if (signer === undefined) return undefined;
    const delta = possible.find((each) => isSignedAlike(each, signer));
    // a delta makes up for a next update that has passed, not for a list of the future
    const needsToBeFresh = delta === undefined || list.crl.thisUpdate > this.input.at + (this.input.aheadMs ?? 0);
    if (needsToBeFresh && !list.isFresh()) return undefined;
    return this.conclude(list, delta, interim);
  }

  private conclude(list: CrlCandidate, delta: CrlCandidate | undefined, interim: number): SourceVerdict | undefined {
    this.relied.add(list);
    if (delta !== undefined) this.relied.add(delta);
    const inDelta = delta === undefined ? undefined : findCertificateEntry(delta, this.subject);
    const entry = inDelta ?? findCertificateEntry(list, this.subject);
    const { log } = inDelta === undefined || delta === undefined ? list : delta;
    const serialHex = toHex(spanBytes(this.subject.certificate, this.subject.certificate.serial));
    if (isRevoked(entry)) return this.concludeRevoked(entry, log);
    log.pass('answer', 'RFC 5280 §6.3.3 (i), (j), (k)', { serialHex, removedFromCrl: entry !== undefined });
    this.reasons |= interim;
    return this.reasons === ALL_REASONS ? { status: 'good', source: 'crl', ...this.currency() } : undefined;
  }

  private concludeRevoked(entry: Revocation, log: CrlCandidate['log']): SourceVerdict {
    const { serialHex, reason, revokedAt } = entry;
    log.fail('answer', 'crl.revoked', 'RFC 5280 §6.3.3 (i), (j)', { serialHex, reason, revokedAt });
    return { ...revoked(entry), ...this.currency() };
  }

  /**
   * A list outdates the older ones of its own key and scope alone. What another key of the same name signed, that of a re-keyed authority or of a namesake below the same anchor,
   * may be newer and silent: then the list that says revoked counts.
   */
  private findObjection(lists: readonly CrlCandidate[], points: readonly RevocationPoint[]): SourceVerdict | undefined {
    const lineOf = (list: CrlCandidate): string =>
      [toHex(list.trustedSigner()?.spki ?? new Uint8Array()), list.extensions?.scope?.hex].join();
    const heard = new Set([...this.relied].filter((list) => lists.includes(list)).map(lineOf));
    for (const list of lists) {
      if (this.relied.has(list) || !points.some((point) => this.coversAt(list, point))) continue;
      if (!list.isUsable() || !list.isFresh() || list.trustedSigner() === undefined || heard.has(lineOf(list)))
        continue;
      heard.add(lineOf(list));
      const entry = findCertificateEntry(list, this.subject);
      if (!isRevoked(entry)) continue;
      this.relied.add(list);
      return this.concludeRevoked(entry, list.log);
    }
    return undefined;
  }

  /** From when and until when the lists hold that the answer rests on. */
  private currency(): Pick<SourceVerdict, 'thisUpdate' | 'nextUpdate'> {
    const crls = [...this.relied].map(({ crl }) => crl);
    const ends = crls.flatMap(({ nextUpdate }) => (nextUpdate === undefined ? [] : [nextUpdate]));
    return {
      thisUpdate: Math.max(...crls.map(({ thisUpdate }) => thisUpdate)),
      ...(ends.length > 0 && { nextUpdate: Math.max(...ends) }),
    };
  }

  private undetermined(lists: readonly CrlCandidate[]): SourceVerdict {
    for (const list of lists) {
      const problem = this.covering.has(list) ? undefined : this.problems.get(list);
      if (problem !== undefined) list.log.fail('scope', problem.code, problem.rfc, { field: problem.detail });
    }
    const lonely = this.deltas.filter((delta) => this.covering.has(delta) && !this.relied.has(delta));
    for (const delta of lonely) delta.log.fail('delta', 'crl.delta-alone', 'RFC 5280 §5.2.4');
    return { status: this.covering.size > 0 ? 'unknown' : 'not-covered' };
  }
}

const isRevoked = (entry: Revocation | undefined): entry is Revocation =>
  entry !== undefined && entry.reason !== 'removeFromCRL';

const revoked = (entry: Revocation): SourceVerdict => ({
  status: 'revoked',
  source: 'crl',
  reason: entry.reason,
  revokedAt: entry.revokedAt,
  ...(entry.invaliditySince !== undefined && { invaliditySince: entry.invaliditySince }),
});
