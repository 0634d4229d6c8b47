import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { ResponderEnd } from '../../../shared/model/responder.ts';
import type { Result } from '../../../shared/result.ts';
import { buildOcspError } from '../../pki/revocation/ocsp-build.ts';
import type { HttpAnswer, HttpQuestion } from '../serve/http-server.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { AnswerCache, SignedAnswer } from './answer-cache.ts';
import type { AnswerLine, OcspQuestion } from './answer-line.ts';
import { cacheHeaders, isKnown, NO_STORE } from './http-cache.ts';
import type { KnownQuestions } from './known-questions.ts';
import { decodeGetQuestion } from './ocsp-question.ts';
import type { Ended } from './request-log.ts';
import type { Served, ServedSet } from './served-authority.ts';
import type { ServedFiles } from './served-files.ts';

/** What answers rest on. */
export interface Answering {
  readonly context: WorkspaceContext;
  readonly line: AnswerLine;
  readonly cache: AnswerCache;
  readonly questions: KnownQuestions;
  readonly files: ServedFiles;
  /** Whoever is served now. */
  served(): Promise<Result<ServedSet, AppError>>;
}

/** An answer with what the log tells of it. */
export interface LoggedAnswer {
  readonly answer: HttpAnswer;
  readonly about: Pick<Ended, 'end' | 'certificates' | 'nonce' | 'signed' | 'authorityId' | 'serialHex'>;
}

const OCSP_TYPE = 'application/ocsp-response';
const SAFE = { 'x-content-type-options': 'nosniff' } as const;
const NOTHING = new Uint8Array();

/** Answers one question by its path: `/ocsp`, `/ocsp/<authority>`, `/ocsp/<base64>`, `/crl/<file>`, `/ca/<file>`. */
export async function answerHttp(answering: Answering, question: HttpQuestion): Promise<LoggedAnswer> {
  // Before what the answer rests on is looked up: a change meanwhile is one that it does not know of.
  const generation = answering.cache.generation();
  const set = await answering.served();
  if (!set.ok) return plain(500, 'error');
  const { method, path } = question;
  if (path === '/ocsp' || path.startsWith('/ocsp/'))
    return answerOcsp(answering, question, { set: set.value, generation });
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'not-found', { allow: 'GET, HEAD' });
  const file = await answering.files.find(path, set.value);
  if (!file.ok) return plain(500, 'error');
  if (file.value === undefined) return plain(404, 'not-found');
  const { served, end, contentType, read } = file.value;
  const headers = { ...cacheHeaders(file.value, answering.context.ports.clock.now()), ...SAFE };
  const about = { end, certificates: 0, nonce: false, signed: null, authorityId: served.id } as const;
  if (isKnown(question, file.value))
    return { answer: { status: 304, headers, body: NOTHING }, about: { ...about, end: 'not-modified' } };
  const body = await read();
  if (!body.ok) return plain(500, 'error');
  if (body.value === undefined) return plain(404, 'not-found');
  return { answer: { status: 200, headers: { ...headers, 'content-type': contentType }, body: body.value }, about };
}

/** An answer without a word. */
export const plain = (
  status: number,
  end: ResponderEnd,
  headers: Readonly<Record<string, string>> = {},
): LoggedAnswer => ({
  answer: { status, headers: { ...NO_STORE, ...SAFE, ...headers }, body: NOTHING },
  about: { end, certificates: 0, nonce: false, signed: null },
});

interface Seen {
  readonly set: ServedSet;
  /** Of the cache, before the set was read. */
  readonly generation: number;
}

async function answerOcsp(
  answering: Answering,
  question: HttpQuestion,
  { set, generation }: Seen,
): Promise<LoggedAnswer> {
  const asked = findAsked(question, set);
  if (asked === 'not-found') return plain(404, 'not-found');
  if (asked === 'method') return plain(405, 'not-found', { allow: 'GET, POST' });
  if (asked === 'media-type') return plain(415, 'malformed');
  const read = asked.der === undefined ? 'malformed' : answering.questions.read(asked.der, set, asked.only);
  if (read === 'malformed') return unsigned('malformedRequest', 'malformed');
  if (read === 'unauthorized') return unsigned('unauthorized', 'unauthorized');
  const given = await getAnswer(answering, read, generation);
  const about = {
    certificates: read.asked.length,
    nonce: read.nonceValue !== undefined,
    authorityId: read.served.id,
    ...(read.asked[0]?.serialHex == null ? {} : { serialHex: read.asked[0].serialHex }),
  };
  if (given === 'try-later') {
    const refused = unsigned('tryLater', 'try-later');
    return { answer: refused.answer, about: { ...refused.about, ...about } };
  }
  const { answer, signed } = given;
  const logged = { ...about, end: answer.end, signed };
  const mayBeKept = question.method !== 'POST' && read.nonceValue === undefined;
  const held = { ...answer, sha256: mayBeKept ? hash('sha256', answer.der) : '' };
  const caching = mayBeKept ? cacheHeaders(held, answering.context.ports.clock.now()) : NO_STORE;
  const headers = { ...caching, ...SAFE, 'content-type': OCSP_TYPE };
  if (mayBeKept && isKnown(question, held))
    return { answer: { status: 304, headers, body: NOTHING }, about: { ...logged, end: 'not-modified' } };
  return { answer: { status: 200, headers, body: answer.der }, about: logged };
}

interface AskedOcsp {
  /** Undefined where a GET has none that reads. */
  readonly der: Uint8Array | undefined;
  readonly only: Served | undefined;
}

/** Base64 of a SEQUENCE begins with a capital letter, names of authorities in paths have none. */
function findAsked(
  { method, path, body, contentType }: HttpQuestion,
  { bySlug }: ServedSet,
): AskedOcsp | 'not-found' | 'method' | 'media-type' {
  const rest = path.slice('/ocsp/'.length);
  const [first = ''] = rest.split('/', 1);
  const isNamed = /^[a-z0-9-]+$/.test(first);
  const only = isNamed ? bySlug.get(first) : undefined;
  if (isNamed && only === undefined) return 'not-found';
  const query = isNamed ? rest.slice(first.length + 1) : rest;
  if (method === 'POST') {
    if (query !== '') return 'not-found';
    return contentType.split(';', 1)[0]?.trim().toLowerCase() === 'application/ocsp-request'
      ? { der: body, only }
      : 'media-type';
  }
  if (method !== 'GET' && method !== 'HEAD') return 'method';
  return { der: decodeGetQuestion(query), only };
}

/** RFC 9919 §7: answers without a signature are not to be kept. */
function unsigned(status: Parameters<typeof buildOcspError>[0], end: ResponderEnd): LoggedAnswer {
  const { answer, about } = plain(200, end, { 'content-type': OCSP_TYPE });
  return { answer: { ...answer, body: buildOcspError(status) }, about };
}

/** Answers to one certificate without a nonce are given again for a while. */
export async function getAnswer(
  { context, cache, line }: Pick<Answering, 'context' | 'cache' | 'line'>,
  question: OcspQuestion,
  generation = cache.generation(),
): Promise<{ readonly answer: SignedAnswer; readonly signed: 'now' | 'before' } | 'try-later'> {
  const key = question.answerKey;
  const known = key === undefined ? undefined : cache.find(key, context.ports.clock.now());
  if (known !== undefined) return { answer: known, signed: 'before' };
  const answer = await line.ask(question);
  if (answer === 'try-later') return answer;
  if (key !== undefined) cache.keep(key, answer, generation);
  return { answer, signed: 'now' };
}

/** Whoever asks is told to come again in a second. */
export const turnedAway = (why: 'too-large' | 'too-many'): LoggedAnswer =>
  why === 'too-large' ? plain(413, why) : plain(429, why, { 'retry-after': '1' });
