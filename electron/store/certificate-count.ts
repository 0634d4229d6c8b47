import type { AuthorityId } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import { countAll } from './certificate-page.ts';
import type { StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import { type CertificateQuestion, conditionsOf } from './filter/query-conditions.ts';
import { countMatches, type IsStale } from './list-scan.ts';

/** Exactly how many certificates a question means. A million take seconds where text decides; null once `isStale` says so. */
export async function countCertificates(
  db: ReadDb,
  question: CertificateQuestion,
  isStale: IsStale = () => false,
): Promise<number | null> {
  const { conditions } = conditionsOf(question);
  return conditions.length === 0 ? countAll(db) : countMatches(db, conditions, isStale);
}

/** Certificates that an authority issued and that are valid at an instant, those that expire soon among them. */
export async function countStanding(
  db: ReadDb,
  { authorityId, ...view }: StatusView & { readonly authorityId: AuthorityId },
): Promise<number> {
  const valid = { kind: 'term', key: 'status', values: [choice('valid'), choice('expiring')] } as const;
  const counted = await countCertificates(db, { ...view, authorityId, filter: valid });
  if (counted === null) throw new BugError('nobody stopped the count');
  return counted;
}

const choice = (status: string) => ({ kind: 'choice', choice: status }) as const;
