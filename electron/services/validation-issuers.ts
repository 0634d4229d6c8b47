import type { Hex } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { FoundIssuers } from '../../shared/model/validation-settings.ts';
import { TRUST_STORES, type TrustStore, type ValidationReport } from '../../shared/model/validation.ts';
import { ok } from '../../shared/result.ts';
import { certificateSha256, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { nameSha256 } from '../workers/certificate-facts.ts';
import type { ValidateRequest } from '../workers/validate-protocol.ts';
import type { Fetcher } from './fetch.ts';
import type { JobContext, Outcome } from './ports.ts';
import { NO_JOB } from './ports.ts';
import type { TrustStores } from './trust-store.ts';

/** Looks for issuers that nobody had, and keeps what was found for the validations that follow. */
export interface IssuerFinder {
  /** Takes down whose issuers are missing, so that only addresses out of certificates that were validated are ever called. */
  note(report: ValidationReport, request: ValidateRequest): void;
  /**
   * Looks into every trust store, chosen or not; where none has the issuer, calls the caIssuers addresses of the certificate until one helps.
   * What is found is a candidate, no anchor. Fails with `certificate.not-found` for a certificate of which `note` was not told, `job.cancelled`.
   */
  find(certificate: Hex, allowPrivate: boolean, job?: JobContext): Outcome<FoundIssuers>;
  /** DER of what was found earlier; unknown ones are left out. */
  get(sha256s: readonly Hex[]): readonly Uint8Array[];
  /** DER of everything that was found earlier. */
  kept(): readonly Uint8Array[];
}

interface Orphan {
  readonly der: Uint8Array;
  readonly addresses: readonly string[];
}

const MAX_ORPHANS = 500;
const MAX_KEPT = 500;
/** Of one certificate; each may take 15 s. */
const MAX_ADDRESSES = 4;
/** Of one answer. */
const MAX_CERTIFICATES = 50;

export function createIssuerFinder(stores: TrustStores, fetcher: Pick<Fetcher, 'issuers'>): IssuerFinder {
  const orphans = new Map<Hex, Orphan>();
  const kept = new Map<Hex, Uint8Array>();
  const keep = (ders: readonly Uint8Array[]): Hex[] =>
    ders.slice(0, MAX_CERTIFICATES).map((der) => {
      const sha256 = certificateSha256(der);
      keepNewest(kept, sha256, der, MAX_KEPT);
      return sha256;
    });
  return {
    note: (report, request) => {
      for (const [sha256, orphan] of listOrphans(report, request)) keepNewest(orphans, sha256, orphan, MAX_ORPHANS);
    },
    find: async (certificate, allowPrivate, job = NO_JOB) => {
      const orphan = orphans.get(certificate);
      if (orphan === undefined) return fail('certificate.not-found', { wanted: certificate });
      const stored = await searchStores(stores, orphan);
      if (!stored.ok) return stored;
      if (stored.value.ders.length > 0) {
        return ok({ found: keep(stored.value.ders), stores: stored.value.stores, withheld: [], failed: [] });
      }
      const fetched = await fetchFrom(fetcher, orphan, allowPrivate, job);
      if (!fetched.ok) return fetched;
      const { ders, ...told } = fetched.value;
      return ok({ found: keep(ders), stores: [], ...told });
    },
    kept: () => [...kept.values()],
    get: (sha256s) => sha256s.flatMap((sha256) => kept.get(sha256) ?? []),
  };
}

function keepNewest<T>(map: Map<Hex, T>, key: Hex, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

function listOrphans({ missingIssuers, nodes }: ValidationReport, request: ValidateRequest): [Hex, Orphan][] {
  if (missingIssuers.length === 0) return [];
  const ders = [request.leaf, ...request.candidates, ...request.anchors].map(({ der }) => der);
  const known = new Map(ders.map((der) => [certificateSha256(der), der]));
  return missingIssuers.flatMap(({ node, addresses }): [Hex, Orphan][] => {
    const sha256 = nodes[node]?.sha256;
    const der = sha256 === undefined ? undefined : known.get(sha256);
    return sha256 === undefined || der === undefined ? [] : [[sha256, { der, addresses }]];
  });
}

interface Stored {
  readonly ders: readonly Uint8Array[];
  readonly stores: readonly TrustStore[];
}

async function searchStores(stores: TrustStores, orphan: Orphan): Outcome<Stored> {
  const anchors = await stores.anchorsOf(TRUST_STORES);
  if (!anchors.ok) return anchors;
  const wanted = nameHash(orphan.der, 'issuer');
  const fitting = anchors.value.filter(({ der }) => wanted !== undefined && nameHash(der, 'subject') === wanted);
  return ok({ ders: fitting.map(({ der }) => der), stores: [...new Set(fitting.map(({ store }) => store))] });
}

function nameHash(der: Uint8Array, name: 'issuer' | 'subject'): Hex | undefined {
  const parsed = parseCertificate(der);
  return parsed.ok ? nameSha256(spanBytes(parsed.value, parsed.value[name])) : undefined;
}

interface Fetched extends Pick<FoundIssuers, 'withheld' | 'failed'> {
  readonly ders: readonly Uint8Array[];
}

/** One address after the other, until one has the issuer by name. */
async function fetchFrom(
  fetcher: Pick<Fetcher, 'issuers'>,
  { der, addresses }: Orphan,
  allowPrivate: boolean,
  job: JobContext,
): Outcome<Fetched> {
  const withheld: string[] = [];
  const failed: { address: string; code: string }[] = [];
  const wanted = nameHash(der, 'issuer');
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    const fetched = await fetcher.issuers({ url: address, allowPrivate }, job);
    if (fetched.ok) {
      const { certificates } = fetched.value;
      if (certificates.some((each) => nameHash(each, 'subject') === wanted)) {
        return ok({ ders: certificates, withheld, failed });
      }
      failed.push({ address, code: 'path.no-issuer' });
    } else if (fetched.error.code === 'job.cancelled') return fetched;
    else if (fetched.error.code === 'fetch.private-address') withheld.push(address);
    else failed.push({ address, code: fetched.error.code });
  }
  return ok({ ders: [], withheld, failed });
}
