import type { StatusAttempt } from '../../../shared/model/status.ts';
import type { CertIdDigest, StatusNetwork } from '../../../shared/model/status.ts';
import { ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex, type ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { parseCrl } from '../../pki/revocation/crl.ts';
import { buildOcspRequest } from '../../pki/revocation/ocsp-request.ts';
import {
  listFreshestPointers,
  listStatusPointers,
  readGivenPointer,
  type StatusPointer,
} from '../../pki/revocation/status-pointers.ts';
import type { StatusPiece } from '../../workers/status-protocol.ts';
import type { FetchedFile, Fetcher, FetchRequest } from '../fetch.ts';
import type { Clock, JobContext, Outcome } from '../ports.ts';
import { answerKey, type AnswerOwner, type KeptAnswer, type StatusCache } from './status-cache.ts';

/** How the network is asked. */
export interface AskOptions {
  readonly sources: readonly ('crl' | 'ocsp')[];
  /** In place of what the certificate names; empty: its own pointers. */
  readonly crlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly nonce: boolean;
  readonly digest: CertIdDigest;
  /** Lets addresses that were given or that the certificate names be asked in private networks. */
  readonly allowPrivate: boolean;
  /** Hosts, with their ports, that may be asked there whoever names them. */
  readonly privateHosts: readonly string[];
  readonly followRedirects: boolean;
  /** Asks even where an earlier answer still holds. */
  readonly askAgain: boolean;
}

/** What is to be told of a pointer or of something at hand, before it was judged. */
export interface Gathered {
  readonly attempt: Omit<StatusAttempt, 'steps' | 'facts'>;
  readonly piece?: StatusPiece;
  /** Under which it is kept once it turned out good. */
  readonly key?: string;
}

export interface AskMeans {
  readonly fetcher: Pick<Fetcher, 'crl' | 'ocsp'>;
  readonly cache: StatusCache;
  readonly clock: Clock;
  readonly network: StatusNetwork;
  randomBytes(length: number): Uint8Array;
}

export interface AskSubject {
  readonly certificate: ParsedCertificate;
  /** Without it no responder can be asked. */
  readonly issuer: ParsedCertificate | undefined;
  readonly owner: AnswerOwner;
}

/** Options of a question about one certificate: `privateHosts` are all that may be asked. */
export type Asking = Omit<AskOptions, 'allowPrivate'>;

/** Octets of a nonce. @see RFC 9654 §2.1 */
const NONCE_OCTETS = 32;

/**
 * Asks every pointer of a certificate, or those given: of several that lead to the same the first that answers. Lists bring the pointers to their freshest.
 * What goes wrong with one is told of it; the whole fails with `job.cancelled` and with what the cache's disk says alone.
 */
export async function askPointers(
  means: AskMeans,
  subject: AskSubject,
  options: Asking,
  job: JobContext,
): Outcome<readonly Gathered[]> {
  const gathered: Gathered[] = [];
  const answered = new Set<string>();
  const asked = new Set<string>();
  const queue = [...listPointers(subject.certificate, options)];
  for (let at = 0; at < queue.length; at++) {
    const pointer = queue[at];
    if (pointer === undefined || answered.has(`${pointer.source} ${pointer.group}`)) continue;
    if (pointer.refusal === undefined && asked.has(`${pointer.source} ${pointer.where}`)) continue;
    asked.add(`${pointer.source} ${pointer.where}`);
    job.progress(at, queue.length);
    const found = await askOne(means, { subject, pointer, options }, job);
    if (!found.ok) return found;
    gathered.push(found.value);
    const { piece } = found.value;
    if (piece === undefined) continue;
    answered.add(`${pointer.source} ${pointer.group}`);
    if (piece.source === 'crl' && queue.length < MAX_POINTERS) queue.push(...freshestOf(piece.der));
  }
  return ok(gathered);
}

/** Pointers that one question goes through, those of lists included. */
const MAX_POINTERS = 40;

/** Who is asked about a certificate: addresses that were given, else its own. */
export function listPointers(
  certificate: ParsedCertificate,
  options: Pick<AskOptions, 'sources' | 'crlUrls' | 'ocspUrls'>,
): readonly StatusPointer[] {
  const own = listStatusPointers(certificate);
  return options.sources.flatMap((source) => {
    const given = source === 'crl' ? options.crlUrls : options.ocspUrls;
    return given.length > 0
      ? given.map((url, at) => readGivenPointer(source, url, at))
      : own.filter((pointer) => pointer.source === source);
  });
}

function freshestOf(der: Uint8Array): readonly StatusPointer[] {
  const crl = parseCrl(der);
  return crl.ok ? listFreshestPointers(crl.value) : [];
}

interface Question {
  readonly subject: AskSubject;
  readonly pointer: StatusPointer;
  readonly options: Asking;
}

async function askOne(means: AskMeans, question: Question, job: JobContext): Outcome<Gathered> {
  const { pointer, subject, options } = question;
  const { source, origin, where } = pointer;
  const told = { source, origin, where } as const;
  if (pointer.refusal !== undefined) return ok({ attempt: { ...told, outcome: 'refused', refusal: pointer.refusal } });
  if (source === 'ocsp' && subject.issuer === undefined)
    return ok({ attempt: { ...told, outcome: 'refused', refusal: 'no-issuer' } });
  const key = answerKey(source, subject.owner, where);
  if (!options.askAgain && !(source === 'ocsp' && options.nonce)) {
    const kept = await means.cache.find(key);
    if (!kept.ok) return kept;
    if (kept.value !== undefined && holds(kept.value, means.clock.now())) return ok(fromCache(kept.value, origin));
  }
  const before = means.clock.monotonicMs();
  const fetched = source === 'crl' ? await fetchList(means, question, job) : await fetchAnswer(means, question, job);
  if (!fetched.ok && fetched.error.code === 'job.cancelled') return fetched;
  const tookMs = Math.round(means.clock.monotonicMs() - before);
  if (!fetched.ok) return ok({ attempt: { ...told, outcome: 'failed', error: fetched.error, tookMs } });
  const { file, piece } = fetched.value;
  return ok({ attempt: { ...told, outcome: 'fetched', ...describeFile(file, piece.der), tookMs }, piece, key });
}

/** Whether an earlier answer need not be asked for again. One that promises nothing about later is. */
const holds = ({ nextUpdate, fetchedAt }: KeptAnswer, now: number): boolean =>
  nextUpdate !== undefined && now < nextUpdate && fetchedAt <= now;

/** An earlier answer as something at hand. */
export const fromCache = (kept: KeptAnswer, origin: StatusAttempt['origin']): Gathered => ({
  attempt: {
    source: kept.kind,
    origin,
    where: kept.url,
    outcome: 'cached',
    fetchedAt: kept.fetchedAt,
    size: kept.der.length,
    answer: sha256Hex(kept.der),
  },
  piece: { source: kept.kind, der: kept.der },
});

const describeFile = (
  { method, address, redirectedFrom, at }: FetchedFile,
  der: Uint8Array,
): Pick<StatusAttempt, 'method' | 'address' | 'redirectedFrom' | 'fetchedAt' | 'size' | 'answer'> => ({
  method,
  ...(address !== '' && { address }),
  ...(redirectedFrom.length > 0 && { redirectedFrom }),
  fetchedAt: at,
  size: der.length,
  answer: sha256Hex(der),
});

interface FetchedPiece {
  readonly file: FetchedFile;
  readonly piece: StatusPiece;
}

const fetchRequest = ({ network }: AskMeans, { pointer, options }: Question): FetchRequest => ({
  url: pointer.where,
  privateHosts: options.privateHosts,
  followRedirects: options.followRedirects,
  timeoutMs: network.timeoutSeconds * 1000,
  proxy: network.proxy ?? undefined,
  // both are signed, and checking the server's own certificate may need the very list that is asked for
  acceptUntrusted: true,
});

async function fetchList(means: AskMeans, question: Question, job: JobContext): Outcome<FetchedPiece> {
  const file = await means.fetcher.crl(fetchRequest(means, question), job);
  return file.ok ? ok({ file: file.value, piece: { source: 'crl', der: file.value.crlDer } }) : file;
}

async function fetchAnswer(means: AskMeans, question: Question, job: JobContext): Outcome<FetchedPiece> {
  const { certificate, issuer = certificate } = question.subject;
  const nonce = question.options.nonce ? means.randomBytes(NONCE_OCTETS) : undefined;
  const file = await means.fetcher.ocsp(
    {
      ...fetchRequest(means, question),
      question: buildOcspRequest({
        certificate,
        issuer,
        digest: question.options.digest,
        ...(nonce !== undefined && { nonce }),
      }),
      cacheable: nonce === undefined,
    },
    job,
  );
  if (!file.ok) return file;
  const piece: StatusPiece = { source: 'ocsp', der: file.value.bytes, ...(nonce !== undefined && { nonce }) };
  return ok({ file: file.value, piece });
}
