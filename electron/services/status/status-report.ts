import { fail } from '../../../shared/errors.ts';
import type { StatusAttempt, StatusReport } from '../../../shared/model/status.ts';
import { ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex, type ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { listIssuerUrls, listStatusPointers } from '../../pki/revocation/status-pointers.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import type { StatusJudgement, StatusPiece } from '../../workers/status-protocol.ts';
import type { Fetcher } from '../fetch.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { RevocationEvidence } from '../validation-revocation.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { type Asking, type AskMeans, type AskOptions, askPointers, fromCache, type Gathered } from './ask-pointers.ts';
import { fetchIssuers, type JudgedList, judgeWithSigners, missedIssuer } from './list-signers.ts';
import { listPrivateHosts } from './private-hosts.ts';
import type { AnswerOwner, KeptAnswer } from './status-cache.ts';
import { findSigner, readCertificate, type StatusMaterial } from './status-material.ts';
import type { JudgeStatus } from './status-thread.ts';

export interface StatusMeans extends AskMeans {
  readonly fetcher: Pick<Fetcher, 'crl' | 'ocsp' | 'issuers'>;
  readonly judge: JudgeStatus;
  readonly answers: AnswerMemory;
}

interface ReportQuestion {
  readonly der: Uint8Array;
  readonly material: StatusMaterial;
  readonly evidence: RevocationEvidence;
  /** Absent: nobody is asked. */
  readonly options: AskOptions | undefined;
}

/** Asks, judges and tells of one certificate; keeps what was good. */
export async function reportStatus(
  means: StatusMeans,
  question: ReportQuestion,
  job: JobContext,
): Outcome<StatusReport> {
  const { der, material } = question;
  const facts = readCertificateFacts(der);
  if (!facts.ok) return facts;
  const certificate = readCertificate(der);
  if (certificate === undefined) return fail('format.no-certificate', { name: facts.value.name });
  const { sha256: certificateSha256, issuerNameSha256 } = facts.value;
  const owner: AnswerOwner = { certificateSha256, issuerNameSha256 };
  const options = readOptions(certificate, question.options);
  const found = await findOrFetchSigner(means, { certificate, material, options }, job);
  if (!found.ok) return found;
  const { signer } = found.value;
  const issuer = signer?.certificate;
  const asked =
    options === undefined
      ? await listKept(means, owner)
      : await askPointers(means, { certificate, issuer, owner }, options, job);
  if (!asked.ok) return asked;
  const gathered = [...listAtHand(question), ...asked.value];
  const judged =
    issuer === undefined
      ? undefined
      : await judgeGathered(means, { certificate, issuer, material, gathered, options }, job);
  if (judged !== undefined && !judged.ok) return judged;
  const judgement = judged?.value.judgement;
  const missed = [...found.value.missed, ...(judged?.value.missed ?? [])];
  const attempts = [...gathered, ...missed].map(({ attempt }, at): StatusAttempt => {
    const piece = judgement?.pieces[at];
    return { ...attempt, ...(piece?.facts !== undefined && { facts: piece.facts }), steps: piece?.steps ?? [] };
  });
  const kept = await keepGood(means, gathered, attempts);
  if (!kept.ok) return kept;
  note(means, gathered);
  const { name, sha256, subject, issuer: issuerText, serialHex, notAfter } = facts.value;
  return ok({
    certificate: { sha256, title: cut(name), subject: cut(subject), issuer: cut(issuerText), serialHex, notAfter },
    ...(issuer !== undefined && {
      issuer: {
        sha256: sha256Hex(issuer.der),
        title: cut(signer?.title ?? ''),
        ...(signer?.from !== undefined && { from: signer.from }),
      },
    }),
    verdict: judgement?.verdict ?? { status: 'not-covered' },
    at: means.clock.now(),
    attempts: attempts.slice(0, MAX_ATTEMPTS),
    hasNoPointers: listStatusPointers(certificate).length === 0,
  });
}

const MAX_ATTEMPTS = 64;
const MAX_TEXT = 500;

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text);

interface Signer {
  readonly certificate: ParsedCertificate;
  readonly title: string;
  /** Where it was fetched for this question. */
  readonly from?: string;
}

/** Addresses of caIssuers that are called for one certificate. */
const MAX_ISSUER_URLS = 3;

const readOptions = (certificate: ParsedCertificate, options: AskOptions | undefined): Asking | undefined =>
  options && { ...options, privateHosts: listPrivateHosts(certificate, options) };

interface Unsigned extends Pick<ReportQuestion, 'material'> {
  readonly certificate: ParsedCertificate;
  readonly options: Asking | undefined;
}

interface FoundSigner {
  readonly signer?: Signer;
  /** Addresses that led to nobody. */
  readonly missed: readonly Gathered[];
}

/** The issuer at hand; where the network is asked anyway, the one that the certificate points to. */
async function findOrFetchSigner(
  means: StatusMeans,
  { certificate, material, options }: Unsigned,
  job: JobContext,
): Outcome<FoundSigner> {
  const missed: Gathered[] = [];
  const found = findSigner(certificate, material);
  if (found !== undefined) return ok({ signer: { certificate: found, title: titleOf(found) }, missed });
  if (options === undefined) return ok({ missed });
  for (const url of listIssuerUrls(certificate).slice(0, MAX_ISSUER_URLS)) {
    const fetched = await fetchIssuers(means, { url, options }, job);
    if (!fetched.ok && fetched.error.code === 'job.cancelled') return fetched;
    const signer = fetched.ok
      ? findSigner(certificate, { candidates: fetched.value.certificates, anchors: [] })
      : undefined;
    if (signer !== undefined) return ok({ signer: { certificate: signer, title: titleOf(signer), from: url }, missed });
    if (!fetched.ok) missed.push(missedIssuer('certificate', url, fetched.error));
  }
  return ok({ missed });
}

function titleOf({ der }: ParsedCertificate): string {
  const facts = readCertificateFacts(der);
  return facts.ok ? facts.value.name : '';
}

async function listKept(means: StatusMeans, owner: AnswerOwner): Outcome<readonly Gathered[]> {
  const kept = await means.cache.list([owner]);
  return kept.ok ? ok(kept.value.map((answer) => fromCache(answer, 'certificate'))) : kept;
}

function listAtHand({ material, evidence }: ReportQuestion): readonly Gathered[] {
  const given = (
    attempt: Pick<StatusAttempt, 'origin' | 'where' | 'fetchedAt'>,
    { source, der }: StatusPiece,
  ): Gathered => ({
    attempt: { ...attempt, source, outcome: 'given', size: der.length, answer: sha256Hex(der) },
    piece: { source, der },
  });
  const file = { origin: 'file', where: '' } as const;
  return [
    ...evidence.crls.map((der) => given(file, { source: 'crl', der })),
    ...evidence.ocspResponses.map((der) => given(file, { source: 'ocsp', der })),
    ...material.lists.map(({ origin, where, fetchedAt, der }) =>
      given({ origin, where: cut(where), ...(fetchedAt !== undefined && { fetchedAt }) }, { source: 'crl', der }),
    ),
  ];
}

interface Judged extends Pick<ReportQuestion, 'material'> {
  readonly certificate: ParsedCertificate;
  readonly issuer: ParsedCertificate;
  readonly gathered: readonly Gathered[];
  /** Absent: nobody is asked for who signed a list. */
  readonly options: Asking | undefined;
}

/** Judgements of pieces stand where their attempts do. */
type Judgement = Omit<StatusJudgement, 'pieces'> & {
  readonly pieces: readonly (StatusJudgement['pieces'][number] | undefined)[];
};

async function judgeGathered(
  means: StatusMeans,
  { options, ...judged }: Judged,
  job: JobContext,
): Outcome<{ readonly judgement: Judgement; readonly missed: readonly Gathered[] }> {
  const judgeWith = (fetched: readonly Uint8Array[]) => judge(means, { ...judged, fetched }, job);
  if (options === undefined) {
    const alone = await judgeWith([]);
    return alone.ok ? ok({ judgement: alone.value, missed: [] }) : alone;
  }
  const listsOf = ({ pieces }: Judgement): readonly JudgedList[] =>
    judged.gathered.flatMap(({ piece }, at) =>
      piece?.source === 'crl' ? [{ der: piece.der, steps: pieces[at]?.steps ?? [] }] : [],
    );
  return judgeWithSigners(means, { options, judge: judgeWith, listsOf }, job);
}

async function judge(
  means: StatusMeans,
  judged: Omit<Judged, 'options'> & { readonly fetched: readonly Uint8Array[] },
  job: JobContext,
): Outcome<Judgement> {
  const { certificate, issuer, material, gathered, fetched } = judged;
  const answer = await means.judge(
    {
      kind: 'status',
      leaf: certificate.der,
      issuer: issuer.der,
      // those that were asked for come first: of many with one name not all are tried
      candidates: [...fetched, ...material.candidates],
      anchors: material.anchors,
      pieces: gathered.flatMap(({ piece }) => piece ?? []),
      at: means.clock.now(),
    },
    job,
  );
  if (!answer.ok) return answer;
  const pieces = answer.value.pieces.values();
  return ok({
    verdict: answer.value.verdict,
    pieces: gathered.map(({ piece }) => (piece === undefined ? undefined : pieces.next().value)),
  });
}

/** Only what stood every check is kept, be it that it says revoked: anything else would keep a better answer from being asked for. */
async function keepGood(
  means: StatusMeans,
  gathered: readonly Gathered[],
  attempts: readonly StatusAttempt[],
): Outcome<null> {
  const good = gathered.flatMap(({ attempt, piece, key }, at): readonly KeptAnswer[] => {
    const { facts, steps = [] } = attempts[at] ?? {};
    if (piece === undefined || key === undefined || facts === undefined || attempt.fetchedAt === undefined) return [];
    const isSound = steps.every(({ result, check }) => result === 'passed' || check === 'answer');
    const isSigned = steps.some(({ check, result }) => check === 'signature' && result === 'passed');
    if (!isSound || !isSigned) return [];
    return [
      {
        key,
        kind: piece.source,
        url: attempt.where,
        fetchedAt: attempt.fetchedAt,
        thisUpdate: facts.thisUpdate,
        ...(facts.nextUpdate !== undefined && { nextUpdate: facts.nextUpdate }),
        der: piece.der,
      },
    ];
  });
  return good.length === 0 ? ok(null) : means.cache.keep(good);
}

function note({ answers }: StatusMeans, gathered: readonly Gathered[]): void {
  for (const { attempt, piece } of gathered) {
    if (piece === undefined || attempt.answer === undefined) continue;
    answers.note(attempt.answer, { name: nameOf(attempt), bytes: piece.der });
  }
}

function nameOf({ source, where, answer = '' }: Gathered['attempt']): string {
  const last = URL.parse(where)?.pathname.split('/').at(-1) ?? '';
  const isPlain = /^[\w.-]{1,100}$/.test(last) && last.includes('.');
  return isPlain ? last : `${answer.slice(0, 8)}.${source === 'crl' ? 'crl' : 'ors'}`;
}
