import type { Hex } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import {
  findKeptAnswers,
  keepAnswers,
  type KeptAnswer,
  type KeptLimits,
  listKeptAnswers,
} from '../../store/status-answer-rows.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

export type { KeptAnswer };

/** Which certificate, and by whom, an answer is kept for. */
export interface AnswerOwner {
  readonly certificateSha256: Hex;
  readonly issuerNameSha256: Hex;
}

/** The owner of what is asked about a certificate; undefined for what is none. */
export function ownerOf(der: Uint8Array): AnswerOwner | undefined {
  const parsed = parseCertificate(der, { acceptPaddedSerial: true });
  if (!parsed.ok) return undefined;
  const { value } = parsed;
  return { certificateSha256: sha256Hex(der), issuerNameSha256: nameSha256(spanBytes(value, value.issuer)) };
}

/** Earlier answers. They are judged anew whenever they are used, and none is fresh beyond its next update. */
export interface StatusCache {
  find(key: string): Outcome<KeptAnswer | undefined>;
  /** All for one certificate: answers about it, lists asked for certificates of its issuer. */
  list(owners: readonly AnswerOwner[]): Outcome<readonly KeptAnswer[]>;
  keep(answers: readonly KeptAnswer[]): Outcome<null>;
}

const LIMITS: KeptLimits = { answers: 500, octets: 96 * 1024 * 1024 };
/** Longer ones are asked for again. */
const MAX_OCTETS = 32 * 1024 * 1024;

const startOf = (kind: KeptAnswer['kind'], { certificateSha256, issuerNameSha256 }: AnswerOwner): string =>
  `${kind} ${kind === 'crl' ? issuerNameSha256 : certificateSha256} `;

/** A list is kept for the name of an issuer, an answer for one certificate; each by where it was asked. */
export const answerKey = (kind: KeptAnswer['kind'], owner: AnswerOwner, url: string): string =>
  `${startOf(kind, owner)}${sha256Hex(new TextEncoder().encode(url))}`;

/** In the workspace where one is open, else in memory as long as the program runs. */
export function createStatusCache(context: WorkspaceContext | undefined, limits: KeptLimits = LIMITS): StatusCache {
  const starts = (owners: readonly AnswerOwner[]): string[] => [
    ...new Set(owners.flatMap((owner) => [startOf('ocsp', owner), startOf('crl', owner)])),
  ];
  const fits = ({ der }: KeptAnswer): boolean => der.length <= MAX_OCTETS;
  if (context === undefined) return createMemoryCache(limits, starts, fits);
  return {
    find: async (key) => {
      const found = await context.store.reading((db) => findKeptAnswers(db, [key]));
      return found.ok ? ok(found.value[0]) : found;
    },
    list: (owners) => context.store.reading((db) => listKeptAnswers(db, starts(owners))),
    keep: async (answers) => {
      const small = answers.filter(fits);
      if (small.length === 0) return ok(null);
      return context.store.transaction(async (tx) => {
        await keepAnswers(tx, small, limits);
        return ok(null);
      });
    },
  };
}

function createMemoryCache(
  limits: KeptLimits,
  starts: (owners: readonly AnswerOwner[]) => readonly string[],
  fits: (answer: KeptAnswer) => boolean,
): StatusCache {
  const kept = new Map<string, KeptAnswer>();
  const octets = (): number => [...kept.values()].reduce((sum, { der }) => sum + der.length, 0);
  return {
    find: (key) => Promise.resolve(ok(kept.get(key))),
    list: (owners) => {
      const wanted = starts(owners);
      return Promise.resolve(ok([...kept.values()].filter(({ key }) => wanted.some((start) => key.startsWith(start)))));
    },
    keep: (answers) => {
      for (const answer of answers.filter(fits)) {
        kept.delete(answer.key);
        kept.set(answer.key, answer);
      }
      for (const key of kept.keys()) {
        if (kept.size <= limits.answers && octets() <= limits.octets) break;
        kept.delete(key);
      }
      return Promise.resolve(ok(null));
    },
  };
}
