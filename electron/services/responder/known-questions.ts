import type { OcspQuestion } from './answer-line.ts';
import { readQuestion } from './ocsp-question.ts';
import type { Served, ServedSet } from './served-authority.ts';

/** Questions without a nonce that were read before, for as long as the same authorities are served: whoever takes answers out of caches asks with the same octets every time. */
export interface KnownQuestions {
  /** As `readQuestion`. */
  read(der: Uint8Array, set: ServedSet, only: Served | undefined): ReturnType<typeof readQuestion>;
}

const MAX_KNOWN = 20_000;
/** Longer ones ask for several certificates, or carry what no other will. */
const MAX_OCTETS = 200;

export function createKnownQuestions(): KnownQuestions {
  const known = new Map<string, OcspQuestion>();
  let of: ServedSet | undefined;
  return {
    read: (der, set, only) => {
      if (der.length > MAX_OCTETS) return readQuestion(der, set, only);
      if (of !== set) {
        known.clear();
        of = set;
      }
      const octets = Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
      const key = only === undefined ? octets : `${only.id} ${octets}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const question = readQuestion(der, set, only);
      if (typeof question === 'string' || question.nonceValue !== undefined) return question;
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(key, question);
      return question;
    },
  };
}
