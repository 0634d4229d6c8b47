import { latin1 } from '../asn1/der-value.ts';
import { takeDsaParameters } from '../algorithm/dsa-parameters.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { PathContext } from './path-pool.ts';
import type { SignatureLedger, SigningKey, WorkBudget } from './signature-ledger.ts';
import type { CandidatePath } from './candidate-path.ts';

type EdgeVerdict = ReturnType<SignatureLedger['verdict']>;

/** Keys with different parameters that one certificate is tried with, and certificates looked at to find them. */
const MAX_KEYS = 8;
const MAX_LOOKED_AT = 64;

const remembered = new WeakMap<PathContext, WeakMap<CertificateFacts, readonly SigningKey[]>>();

/**
 * The keys that a certificate may verify with, the likeliest first: its own, or, where that takes its DSA parameters from above, one for each issuer at hand that it may
 * take them from, be it trusted or not. Which of them counts is decided by the path: under parameters of a stranger's choice anybody can sign for any key. An anchor takes none from anybody.
 */
function listKeys(facts: CertificateFacts, context: PathContext): readonly SigningKey[] {
  if (!facts.inheritsParameters || context.anchors.has(facts)) return [facts];
  const known = remembered.get(context) ?? new WeakMap<CertificateFacts, readonly SigningKey[]>();
  remembered.set(context, known);
  const found = known.get(facts) ?? findKeys(facts, context);
  known.set(facts, found);
  return found;
}

function findKeys(facts: CertificateFacts, { anchors, others }: PathContext): readonly SigningKey[] {
  const keys = new Map<string, SigningKey>();
  const seen = new Set([facts]);
  for (const each of seen) {
    for (const issuer of [...anchors.issuersOf(each), ...others.issuersOf(each)]) {
      if (keys.size >= MAX_KEYS || seen.size >= MAX_LOOKED_AT) return [...keys.values()];
      if (issuer.inheritsParameters) seen.add(issuer);
      const key = inherit(facts, issuer);
      if (key !== undefined) keys.set(key.spkiKey, key);
    }
  }
  return keys.size === 0 ? [facts] : [...keys.values()];
}

function inherit(facts: CertificateFacts, from: SigningKey): SigningKey | undefined {
  const spki = takeDsaParameters(facts.spki, from.spki);
  return spki === undefined ? undefined : { spki, spkiKey: latin1(spki), publicKey: facts.publicKey };
}

/** Whether a certificate verifies with any key that the one above it may have. Paths are held to the one that they give it by `findBrokenSignature`. */
export function verdictOfEdge(
  subject: CertificateFacts,
  issuer: CertificateFacts,
  context: PathContext,
  budget: WorkBudget,
): EdgeVerdict {
  let verdict: EdgeVerdict = 'unsupported';
  for (const key of listKeys(issuer, context)) {
    verdict = context.ledger.verdict(subject, key, budget);
    if (verdict === 'valid') return verdict;
  }
  return verdict;
}

/** The key of each certificate of a path, the anchor's last, with the parameters that it takes from above. @see RFC 5280 §6.1.4 (d) to (f) */
export function listWorkingKeys({ certificates, anchor }: CandidatePath): readonly SigningKey[] {
  const all = anchor === undefined ? certificates : [...certificates, anchor];
  if (!all.some(({ inheritsParameters }) => inheritsParameters)) return all;
  let above: SigningKey | undefined;
  return all
    .toReversed()
    .map((facts) => {
      const key = facts.inheritsParameters && above !== undefined ? inherit(facts, above) : undefined;
      above = key ?? facts;
      return above;
    })
    .toReversed();
}

/** Place of a certificate that verified with some key its issuer may have, but not with the one that this path gives it. */
export function findBrokenSignature(path: CandidatePath, context: PathContext, budget: WorkBudget): number | undefined {
  const { certificates, anchor } = path;
  const keys = listWorkingKeys(path);
  const broken = certificates.findIndex((facts, at) => {
    const issuer = certificates[at + 1] ?? anchor;
    const key = keys[at + 1];
    return (
      issuer?.inheritsParameters === true &&
      (key === undefined || context.ledger.verdict(facts, key, budget) !== 'valid')
    );
  });
  return broken < 0 ? undefined : broken;
}
