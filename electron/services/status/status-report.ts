import { fail } from '../../../shared/errors.ts';
import type { StatusAttempt, StatusReport } from '../../../shared/model/status.ts';
import { ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex, type ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { listIssuerUrls, listStatusPointers } from '../../pki/revocation/status-pointers.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import type { StatusJudgement } from '../../workers/status-protocol.ts';
import type { Fetcher } from '../fetch.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { RevocationEvidence } from '../validation-revocation.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { type AskMeans, type AskOptions, askPointers, fromCache, type Gathered } from './ask-pointers.ts';
import { fetchIssuers, fetchListSigners } from './list-signers.ts';
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
  const { der, material, options } = question;
  const facts = readCertificateFacts(der);
  if (!facts.ok) return facts;
  const certificate = readCertificate(der);
  if (certificate === undefined) return fail('format.no-certificate', { name: facts.value.name });
  const { sha256: certificateSha256, issuerNameSha256 } = facts.value;
  const owner: AnswerOwner = { certificateSha256, issuerNameSha256 };
  const signer = await findOrFetchSigner(means, certificate, question, job);
  if (!signer.ok) return signer;
  const issuer = signer.value?.certificate;
  const asked =
    options === undefined
      ? await listKept(means, owner)
      : await askPointers(means, { certificate, issuer, owner }, options, job);
  if (!asked.ok) return asked;
  const gathered = [...listAtHand(question), ...asked.value];
  const signers = await findListSigners(means, { question, gathered, issuer }, job);
  if (!signers.ok) return signers;
  const judged =
    issuer === undefined
      ? undefined
      : await judge(means, { certificate, issuer, material, gathered, signers: signers.value }, job);
  if (judged !== undefined && !judged.ok) return judged;
  const judgement = judged?.value;
  const attempts = gathered.map(({ attempt }, at): StatusAttempt => {
    const piece = judgement?.pieces[at];
    return { ...attempt, ...(piece?.facts !== undefined && { facts: piece.facts }), steps: piece?.steps ?? [] };
  });
  const kept = await keepGood(means, gathered, attempts);
  if (!kept.ok) return kept;
  note(means, gathered);
  const { title, ...from } = signer.value ?? { title: undefined };
  const { name, sha256, subject, issuer: issuerText, serialHex, notAfter } = facts.value;
  return ok({
    certificate: { sha256, title: cut(name), subject: cut(subject), issuer: cut(issuerText), serialHex, notAfter },
    ...(issuer !== undefined && {
      issuer: {
        sha256: sha256Hex(issuer.der),
        title: cut(title ?? ''),
        ...('from' in from && from.from !== undefined && { from: from.from }),
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

/** The issuer at hand; where the network is asked anyway, the one that the certificate points to. */
async function findOrFetchSigner(
  means: StatusMeans,
  certificate: ParsedCertificate,
  { material, options }: ReportQuestion,
  job: JobContext,
): Outcome<Signer | undefined> {
  const found = findSigner(certificate, material);
  if (found !== undefined) return ok({ certificate: found, title: titleOf(found) });
  if (options === undefined) return ok(undefined);
  for (const url of listIssuerUrls(certificate).slice(0, MAX_ISSUER_URLS)) {
    const fetched = await fetchIssuers(means, { url, options }, job);
    if (!fetched.ok && fetched.error.code === 'job.cancelled') return fetched;
    const signer = fetched.ok
      ? findSigner(certificate, { candidates: fetched.value.certificates, anchors: [] })
      : undefined;
    if (signer !== undefined) return ok({ certificate: signer, title: titleOf(signer), from: url });
  }
  return ok(undefined);
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
  const given = (attempt: Omit<StatusAttempt, 'steps' | 'outcome' | 'answer' | 'size'>, der: Uint8Array): Gathered => ({
    attempt: { ...attempt, outcome: 'given', size: der.length, answer: sha256Hex(der) },
    piece: { source: attempt.source, der },
  });
  return [
    ...evidence.crls.map((der) => given({ source: 'crl', origin: 'file', where: '' }, der)),
    ...evidence.ocspResponses.map((der) => given({ source: 'ocsp', origin: 'file', where: '' }, der)),
    ...material.lists.map(({ origin, where, fetchedAt, der }) =>
      given({ source: 'crl', origin, where: cut(where), ...(fetchedAt !== undefined && { fetchedAt }) }, der),
    ),
  ];
}

interface Unsigned {
  readonly question: ReportQuestion;
  readonly gathered: readonly Gathered[];
  readonly issuer: ParsedCertificate | undefined;
}

/** Where nobody is asked, nobody is. */
async function findListSigners(
  means: StatusMeans,
  { question: { material, options }, gathered, issuer }: Unsigned,
  job: JobContext,
): Outcome<readonly Uint8Array[]> {
  if (options === undefined || issuer === undefined) return ok([]);
  const lists = gathered.flatMap(({ piece }) => (piece?.source === 'crl' ? [piece.der] : []));
  const known = [...material.candidates, ...material.anchors, issuer.der];
  return fetchListSigners(means, { lists, known, options }, job);
}

interface Judged {
  /** Fetched for this question: of lists that are not signed by anybody at hand. */
  readonly signers: readonly Uint8Array[];
  readonly certificate: ParsedCertificate;
  readonly issuer: ParsedCertificate;
  readonly material: StatusMaterial;
  readonly gathered: readonly Gathered[];
}

/** Judgements of pieces stand where their attempts do. */
async function judge(
  means: StatusMeans,
  { certificate, issuer, material, gathered, signers }: Judged,
  job: JobContext,
): Outcome<
  Omit<StatusJudgement, 'pieces'> & { readonly pieces: readonly (StatusJudgement['pieces'][number] | undefined)[] }
> {
  const judged = await means.judge(
    {
      kind: 'status',
      leaf: certificate.der,
      issuer: issuer.der,
      candidates: [...material.candidates, ...signers],
      anchors: material.anchors,
      pieces: gathered.flatMap(({ piece }) => piece ?? []),
      at: means.clock.now(),
    },
    job,
  );
  if (!judged.ok) return judged;
  const pieces = judged.value.pieces.values();
  return ok({
    verdict: judged.value.verdict,
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
