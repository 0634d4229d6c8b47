import type { AppError } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { parseCrl } from '../../pki/revocation/crl.ts';
import { listSignerUrls } from '../../pki/revocation/status-pointers.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';
import type { FetchedCertificates, Fetcher } from '../fetch.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { AskMeans, AskOptions } from './ask-pointers.ts';
import { readCertificate } from './status-material.ts';

export interface IssuerMeans {
  readonly fetcher: Pick<Fetcher, 'issuers'>;
  readonly network: AskMeans['network'];
}

/** Fetches certificates from an address that a certificate or a list names, under the limits of the question. */
export const fetchIssuers = (
  { fetcher, network }: IssuerMeans,
  { url, options }: { readonly url: string; readonly options: AskOptions },
  job: JobContext,
): Promise<Result<FetchedCertificates, AppError>> =>
  fetcher.issuers(
    {
      url,
      allowPrivate: options.allowPrivate,
      followRedirects: options.followRedirects,
      timeoutMs: network.timeoutSeconds * 1000,
      proxy: network.proxy ?? undefined,
      acceptUntrusted: true,
    },
    job,
  );

/** Addresses that are called for the signers of lists, for one certificate. */
const MAX_CALLS = 4;

/**
 * Certificates of those who signed lists and are not at hand, from where the lists say: of an indirect list nobody else may know its signer. What comes is trusted
 * no further than its path reaches. An address that fails is passed over; fails with `job.cancelled` alone.
 * @see RFC 5280 §5.2.7
 */
export async function fetchListSigners(
  means: IssuerMeans,
  { lists, known, options }: ListSigners,
  job: JobContext,
): Outcome<readonly Uint8Array[]> {
  const names = new Set<Hex>(known.flatMap(subjectOf));
  const fetched: Uint8Array[] = [];
  let calls = 0;
  for (const der of lists) {
    const crl = parseCrl(der);
    if (!crl.ok) continue;
    const issuer = nameSha256(spanBytes(crl.value, crl.value.issuer));
    for (const url of listSignerUrls(crl.value)) {
      if (names.has(issuer) || calls >= MAX_CALLS) break;
      calls += 1;
      const found = await fetchIssuers(means, { url, options }, job);
      if (!found.ok && found.error.code === 'job.cancelled') return found;
      const certificates = found.ok ? found.value.certificates : [];
      fetched.push(...certificates);
      for (const name of certificates.flatMap(subjectOf)) names.add(name);
    }
  }
  return ok(fetched);
}

interface ListSigners {
  /** DER of the lists. */
  readonly lists: readonly Uint8Array[];
  /** Certificates at hand. */
  readonly known: readonly Uint8Array[];
  readonly options: AskOptions;
}

function subjectOf(der: Uint8Array): readonly Hex[] {
  const parsed = readCertificate(der);
  return parsed === undefined ? [] : [nameSha256(spanBytes(parsed, parsed.subject))];
}
