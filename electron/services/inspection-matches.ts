import type { Hex } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { InspectItem } from '../../shared/model/inspect.ts';
import type { InspectMatches } from '../../shared/model/inspect-answers.ts';
import type { RequestSummary } from '../../shared/model/request.ts';
import { ok } from '../../shared/result.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { findSpkiSha256 } from '../pki/inspect/relations.ts';
import { readSigned } from '../pki/inspect/signed-item.ts';
import { parseRequest, requestFields } from '../pki/issuing/request.ts';
import { listRevocations, parseCrl } from '../pki/revocation/crl.ts';
import { parseName } from '../pki/name/name.ts';
import { findAuthority, findAuthorityByCertificate } from '../store/authority-rows.ts';
import {
  findBySerials,
  findBySpki,
  findIssuedUnder,
  type IssuerName,
  MAX_MATCHES,
} from '../store/certificate-matches.ts';
import { findCertificate, findCertificatesBySha256, findIssuerCandidates } from '../store/certificate-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { findKeyBySpki } from '../store/key-rows.ts';
import { findRequestsBySha256, listNewestRequests } from '../store/request-rows.ts';
import { displayName, nameSha256 } from '../workers/certificate-facts.ts';
import type { Outcome } from './ports.ts';
import type { StatusView, WorkspaceContext } from './workspace-context.ts';
import { readingOr, statusView } from './workspace-context.ts';

/** What the workspace knows of an inspected item: the same certificate, the same key, who issued it and whom it issued. Reads indexes alone. */
export const findMatches = (
  context: WorkspaceContext,
  item: InspectItem,
  der: Uint8Array | undefined,
): Outcome<InspectMatches> =>
  readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const own = await findOwn(db, item, view);
    const sameKey = await findSameKey(db, item, view);
    const names = der === undefined ? {} : readNames(item, der);
    const issued = names.subject === undefined ? undefined : await findIssuedUnder(db, names.subject, view);
    return ok({
      ...own,
      hasPrivateKey: sameKey.hasPrivateKey,
      sameKey: sameKey.certificates.filter(({ id }) => id !== own.certificate?.id),
      requests: await findRequests(db, item),
      issuers:
        der === undefined || names.issuer === undefined
          ? []
          : await findIssuers(db, { item, der, view, issuer: names.issuer }),
      issued: issued?.items ?? [],
      issuedCount: issued?.count ?? 0,
      revoked:
        der === undefined || item.kind !== 'crl' ? [] : await findRevoked(db, { der, view, issuer: names.issuer }),
    });
  });

async function findOwn(
  db: ReadDb,
  item: InspectItem,
  view: StatusView,
): Promise<Pick<InspectMatches, 'certificate' | 'authority'>> {
  if (item.kind !== 'certificate') return {};
  const id = (await findCertificatesBySha256(db, [item.sha256])).get(item.sha256);
  const certificate = id === undefined ? undefined : await findCertificate(db, id, view);
  if (id === undefined || certificate === undefined) return {};
  const authorityId = await findAuthorityByCertificate(db, id);
  const authority = authorityId === undefined ? undefined : await findAuthority(db, authorityId, view);
  return { certificate, ...(authority !== undefined && { authority }) };
}

async function findSameKey(
  db: ReadDb,
  item: InspectItem,
  view: StatusView,
): Promise<{ readonly hasPrivateKey: boolean; readonly certificates: readonly CertificateSummary[] }> {
  const spkiSha256 = findSpkiSha256(item);
  if (spkiSha256 === undefined) return { hasPrivateKey: false, certificates: [] };
  const [key, certificates] = [await findKeyBySpki(db, spkiSha256), await findBySpki(db, spkiSha256, view)];
  return { hasPrivateKey: key !== undefined, certificates };
}

interface Names {
  readonly subject?: IssuerName;
  readonly issuer?: IssuerName;
}

/** Issuer of a certificate or CRL, and the subject of a certificate that may have issued others. */
function readNames(item: InspectItem, der: Uint8Array): Names {
  if (item.kind === 'crl') {
    const crl = parseCrl(der);
    return crl.ok ? { issuer: readName(spanBytes(crl.value, crl.value.issuer)) } : {};
  }
  const certificate = item.kind === 'certificate' ? parseCertificate(der) : undefined;
  if (certificate?.ok !== true) return {};
  const { value } = certificate;
  const issuer = readName(spanBytes(value, value.issuer));
  const subject =
    item.kind === 'certificate' && item.certificate.isCa ? readName(spanBytes(value, value.subject)) : undefined;
  return { issuer, ...(subject !== undefined && { subject }) };
}

function readName(nameDer: Uint8Array): IssuerName {
  const name = parseName(nameDer);
  return { nameSha256: nameSha256(nameDer), shown: name.ok ? displayName(name.value, []) : '' };
}

interface IssuedItem {
  readonly item: InspectItem;
  readonly der: Uint8Array;
  readonly view: StatusView;
  readonly issuer: IssuerName;
}

async function findIssuers(db: ReadDb, { item, der, view, issuer }: IssuedItem): Promise<InspectMatches['issuers']> {
  const signed = readSigned({ item, shown: { form: 'der', bytes: der } });
  const candidates = await findIssuerCandidates(db, issuer.nameSha256);
  const found = await Promise.all(
    candidates.slice(0, MAX_MATCHES).map(async (candidate) => {
      const certificate = await findCertificate(db, candidate.id, view);
      const parsed = parseCertificate(candidate.der);
      const verified = parsed.ok && signed?.isSignedBy(spanBytes(parsed.value, parsed.value.spki)) === true;
      return certificate === undefined ? [] : [{ certificate, verified }];
    }),
  );
  return found.flat().toSorted((a, b) => Number(b.verified) - Number(a.verified));
}

/** Looked into one by one on this thread. */
const MAX_ENTRIES = 100_000;
const SERIALS_PER_QUERY = 900;

async function findRevoked(
  db: ReadDb,
  {
    der,
    view,
    issuer,
  }: { readonly der: Uint8Array; readonly view: StatusView; readonly issuer: IssuerName | undefined },
): Promise<readonly CertificateSummary[]> {
  const crl = parseCrl(der);
  if (!crl.ok || issuer === undefined || crl.value.entryCount > MAX_ENTRIES) return [];
  const known = await findIssuedUnder(db, issuer, view);
  if (known.count === 0) return [];
  const revoked: CertificateSummary[] = [];
  let serialHexes: Hex[] = [];
  const flush = async (): Promise<void> => {
    revoked.push(...(await findBySerials(db, issuer, { serialHexes, view })));
    serialHexes = [];
  };
  for (const { serialHex } of listRevocations(crl.value)) {
    serialHexes.push(serialHex);
    if (serialHexes.length < SERIALS_PER_QUERY) continue;
    await flush();
    if (revoked.length >= MAX_MATCHES) break;
  }
  await flush();
  return revoked.slice(0, MAX_MATCHES);
}

/** The same request, and those with the same key among the newest. */
async function findRequests(db: ReadDb, item: InspectItem): Promise<readonly RequestSummary[]> {
  const spkiSha256 = findSpkiSha256(item);
  if (spkiSha256 === undefined) return [];
  const same = item.kind === 'csr' ? [...(await findRequestsBySha256(db, [item.sha256])).values()] : [];
  const newest = await listNewestRequests(db);
  const withKey = newest.filter(({ der }) => {
    const parsed = parseRequest(der);
    const fields = parsed.ok ? requestFields(parsed.value) : parsed;
    return fields.ok && fields.value.publicKey.spkiSha256 === spkiSha256;
  });
  const all = new Map([...same, ...withKey.map(({ summary }) => summary)].map((request) => [request.id, request]));
  return [...all.values()].slice(0, MAX_MATCHES);
}
