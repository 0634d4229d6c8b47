import { sql } from 'kysely';
import type { AuthorityId, PartnerId } from '../../../shared/model/brands.ts';
import type { CertificateStatus } from '../../../shared/model/certificate.ts';
import type { FilterNode } from '../../../shared/model/filter/ast.ts';
import type { StatusView } from '../certificate-status.ts';
import { foldText } from '../sort-text.ts';
import { compileFilter } from './compile.ts';
import { type Condition, noneOf, ofSeqs } from './condition.ts';
import { ofOnePartner } from './side-condition.ts';
import { ofValue } from './term-condition.ts';
import { isIndexed, ofWords } from './text-condition.ts';
import { ofStatus } from './time-condition.ts';

const MAX_TERMS = 12;

/** Which certificates are meant: a filter, and what a screen narrows it to. */
export interface CertificateQuestion extends StatusView {
  readonly filter?: FilterNode;
  /** Terms that all must occur in name, subject, alternative names, serial or SHA-256; never syntax of any kind. */
  readonly search?: string;
  readonly authorityId?: AuthorityId;
  readonly status?: CertificateStatus;
  /** Whether the private key is kept here. */
  readonly hasKey?: boolean;
  readonly partnerId?: PartnerId;
}

export interface QuestionConditions {
  /** Must hold all together. */
  readonly conditions: readonly Condition[];
  /** Words among them that the trigram index has no trigram for, folded. */
  readonly shortWords: readonly string[];
}

/** Everything that a question asks for. */
export function conditionsOf(question: CertificateQuestion): QuestionConditions {
  const filter = question.filter ?? { kind: 'everything' };
  const parts = filter.kind === 'and' ? filter.parts : filter.kind === 'everything' ? [] : [filter];
  const words = [...searchTerms(question.search ?? ''), ...parts.flatMap(wordOf)];
  const unwanted = parts.flatMap((part) => (part.kind === 'not' ? wordOf(part.part) : []));
  const others = parts.filter((part) => part.kind !== 'word' && !(part.kind === 'not' && part.part.kind === 'word'));
  return {
    conditions: [
      ...fieldConditions(question),
      ...ofWords(words, unwanted),
      ...others.flatMap((part) => compileFilter(part, question)),
    ],
    shortWords: words.filter((word) => !isIndexed(word)),
  };
}

const wordOf = (part: FilterNode): readonly string[] => (part.kind === 'word' ? [foldText(part.text)] : []);

function fieldConditions(question: CertificateQuestion): readonly Condition[] {
  const { authorityId, status, hasKey, partnerId } = question;
  const key = ofValue('has', { kind: 'choice', choice: 'key' }, question);
  return [
    ...(authorityId === undefined ? [] : [ofAuthorityId(authorityId)]),
    ...(status === undefined ? [] : [ofStatus(status, question)]),
    ...(hasKey === undefined ? [] : [hasKey ? key : noneOf(key)]),
    ...(partnerId === undefined ? [] : [ofOnePartner(partnerId)]),
  ];
}

function ofAuthorityId(id: AuthorityId): Condition {
  const row = sql<boolean>`certificate.authority_id = ${id}`;
  return ofSeqs(row, sql`select certificate.seq from certificate where ${row}`);
}

/** Lower-case terms as the search column holds them; those beyond the twelfth are ignored. */
export const searchTerms = (search: string): readonly string[] =>
  foldText(search)
    .split(' ')
    .filter((term) => term !== '')
    .slice(0, MAX_TERMS);
