import type { AppError } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import type { RevocationCode } from '../../../shared/model/revocation-status.ts';
import type { StatusOrigin } from '../../../shared/model/status.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { certificateSha256 } from '../../pki/certificate/certificate.ts';
import { parseCrl } from '../../pki/revocation/crl.ts';
import { listSignerUrls } from '../../pki/revocation/status-pointers.ts';
import type { PieceJudgement } from '../../workers/status-protocol.ts';
import type { FetchedCertificates, Fetcher } from '../fetch.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { Asking, AskMeans, Gathered } from './ask-pointers.ts';

export interface IssuerMeans {
  readonly fetcher: Pick<Fetcher, 'issuers'>;
  readonly network: AskMeans['network'];
}

/** Fetches certificates from an address that a certificate or a list names, under the limits of the question. */
export const fetchIssuers = (
  { fetcher, network }: IssuerMeans,
  { url, options }: { readonly url: string; readonly options: Asking },
  job: JobContext,
): Promise<Result<FetchedCertificates, AppError>> =>
  fetcher.issuers(
    {
      url,
      privateHosts: options.privateHosts,
      followRedirects: options.followRedirects,
      timeoutMs: network.timeoutSeconds * 1000,
      proxy: network.proxy ?? undefined,
      acceptUntrusted: true,
    },
    job,
  );

/** What is told of an address from which no certificate could be had. */
export const missedIssuer = (origin: StatusOrigin, where: string, error: AppError): Gathered => ({
  attempt: { source: 'issuer', origin, where, outcome: 'failed', error },
});

/** Addresses that are called for the signers of lists, for one certificate. */
const MAX_CALLS = 4;

/** A list, and what was said of it with the certificates that were at hand. */
export interface JudgedList {
  readonly der: Uint8Array;
  readonly steps: PieceJudgement['steps'];
}

interface ListSigners<J> {
  readonly options: Asking;
  /** Judges everything again, with more certificates. */
  judge(this: void, fetched: readonly Uint8Array[]): Outcome<J>;
  listsOf(this: void, judgement: J): readonly JudgedList[];
}

/**
 * Judges, and where lists are signed by nobody at hand fetches who signed them from where they say, one address after the other, until there is none left to be
 * found: of an indirect list nobody else may know its signer, and a certificate of the same name need not be it. What comes is trusted no further than its path
 * reaches. Answers the last judgement, and the addresses that failed; fails as `judge` does and with `job.cancelled`.
 * @see RFC 5280 §5.2.7
 */
export async function judgeWithSigners<J>(
  means: IssuerMeans,
  { options, judge, listsOf }: ListSigners<J>,
  job: JobContext,
): Outcome<{ readonly judgement: J; readonly missed: readonly Gathered[] }> {
  const fetched = new Map<Hex, Uint8Array>();
  const called = new Set<string>();
  const missed: Gathered[] = [];
  for (;;) {
    const judged = await judge([...fetched.values()]);
    if (!judged.ok) return judged;
    const urls = listsOf(judged.value).flatMap(listUrlsOfMissing);
    const before = fetched.size;
    while (fetched.size === before) {
      const url = called.size < MAX_CALLS ? urls.find((each) => !called.has(each)) : undefined;
      if (url === undefined) return ok({ judgement: judged.value, missed });
      called.add(url);
      const found = await fetchIssuers(means, { url, options }, job);
      if (found.ok) for (const der of found.value.certificates) fetched.set(certificateSha256(der), der);
      else if (found.error.code === 'job.cancelled') return found;
      else missed.push(missedIssuer('list', url, found.error));
    }
  }
}

/** That a list was signed with a key that no certificate at hand has, or none with a path. */
const UNSIGNED: ReadonlySet<RevocationCode | undefined> = new Set<RevocationCode>([
  'crl.no-signer',
  'crl.signature',
  'crl.signer-untrusted',
]);

function listUrlsOfMissing({ der, steps }: JudgedList): readonly string[] {
  if (!steps.some(({ code }) => UNSIGNED.has(code))) return [];
  const crl = parseCrl(der);
  return crl.ok ? listSignerUrls(crl.value) : [];
}
