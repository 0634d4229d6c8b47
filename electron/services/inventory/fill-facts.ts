import type { CertificateTraits } from '../../../shared/model/certificate-traits.ts';
import { ok } from '../../../shared/result.ts';
import { type FactlessCertificate, findFactless, insertFacts, numberIssuers } from '../../store/fact-rows.ts';
import type { Store } from '../../store/open-store.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import type { Outcome } from '../ports.ts';

/** Rows of one transaction: a fraction of a second. */
const CHUNK_ROWS = 1000;

/**
 * Gives facts to the certificates of a file from before facts were kept; answers how many there were. To be called before the workspace answers
 * anything, since filters and counts know only certificates with facts. Asks one small question where nothing is missing.
 */
export async function fillFacts(store: Store): Outcome<number> {
  for (let filled = 0; ; ) {
    const waiting = await store.reading((db) => findFactless(db, 1));
    if (!waiting.ok) return waiting;
    if (waiting.value.length === 0) return ok(filled);
    const done = await store.transaction(async (tx) => {
      // Another process may have come first.
      const rows = await findFactless(tx, CHUNK_ROWS);
      const issuers = await numberIssuers(tx, rows);
      await insertFacts(
        tx,
        rows.map((row) => ({ ...row, traits: traitsOf(row) })),
        issuers,
      );
      return ok(rows.length);
    });
    if (!done.ok) return done;
    filled += done.value;
  }
}

/** A row that was damaged gets facts that say nothing; the deep check tells of the damage. */
function traitsOf({ der }: FactlessCertificate): CertificateTraits {
  const facts = readCertificateFacts(der);
  return facts.ok ? facts.value.traits : NOTHING_KNOWN;
}

const NOTHING_KNOWN: CertificateTraits = { keyKind: 'other', keyBits: 0, signature: 'other', usages: 0, traits: 0 };
