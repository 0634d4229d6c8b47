import type { AuthorityId } from '../../shared/model/brands.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { SealedKey, SignatureAlgorithm } from '../../shared/model/key.ts';
import type { Result } from '../../shared/result.ts';
import { BugError, mapResult, ok } from '../../shared/result.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { findExtension, isSelfIssued, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { decodeBasicConstraints } from '../pki/certificate/extension.ts';
import { signatureAlgorithmForKey, readPublicKey } from '../pki/algorithm/key-algorithm.ts';
import { attemptParse } from '../pki/asn1/der.ts';
import { OID } from '../pki/asn1/oid.ts';
import { findAuthorityDetail } from '../store/authority-detail-rows.ts';
import { findAuthorityKeyId, findStanding, type StandingAuthority } from '../store/authority-rows.ts';
import { getCertificateDers } from '../store/certificate-rows.ts';
import type { ReadDb } from '../store/db.ts';
import type { Outcome } from './ports.ts';
import { type IssuedAddresses, resolveAddresses } from './revocation/shard-addresses.ts';
import type { StatusView, WorkspaceContext } from './workspace-context.ts';
import { getKeyOf, readingOr, statusView } from './workspace-context.ts';

/** An authority that may sign now, with all that signing takes. */
export interface Issuer extends IssuedAddresses {
  readonly authority: StandingAuthority;
  readonly certificate: ParsedCertificate;
  /** Its own certificate first, then those of the authorities above it, as far as they are here: what they constrain binds what it issues. */
  readonly line: readonly ParsedCertificate[];
  readonly nameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly key: SealedKey;
  readonly algorithm: SignatureAlgorithm;
  /** How many authorities may still stand below it on one path, by the path lengths from here to the root; below 0 not even certificates. */
  readonly room: number;
}

/** What is to be signed. `cross-certificates`: of an authority here or elsewhere, which one whose key was replaced may still do for its successor. */
export type IssuePurpose = 'certificates' | 'cross-certificates' | 'crls';

/**
 * Gets an authority whose certificate is valid now and whose key is in this workspace (it may still be locked). For certificates those above
 * it are held to the same, since nobody accepts what stands below a revoked or expired one.
 * A revoked, archived or succeeded one issues no certificates, but still the CRL that its subjects are checked against.
 * Fails with `authority.not-found`, `authority.archived`, `authority.superseded`, `authority.revoked`, `authority.not-valid-now`, `authority.no-key`,
 * `vault.key-damaged`.
 */
export async function getIssuer(context: WorkspaceContext, id: AuthorityId, issues: IssuePurpose): Outcome<Issuer> {
  return readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const standing = await readStanding(db, { id, issues }, view);
    if (!standing.ok) return standing;
    const line = standing.value;
    const [authority] = line;
    const keyId = await findAuthorityKeyId(db, id);
    if (keyId === undefined) return fail('authority.no-key', { name: authority.name });
    const certificates = await readLine(db, line);
    const [certificate] = certificates;
    if (certificate === undefined) throw new BugError(`authority ${id} has no certificate`);
    const key = await getKeyOf(db, keyId, certificate);
    if (!key.ok) return key;
    const { addresses } = await findAuthorityDetail(db, id);
    const issued = await resolveAddresses(db, id, addresses);
    return ok(describeIssuer(authority, certificates, { key: key.value, certificate, ...issued }));
  });
}

/**
 * Whether an authority that was got before may sign now: another window or command may have revoked, archived, replaced or deleted it or one
 * above it. Fails with `authority.not-found`, `authority.archived`, `authority.superseded`, `authority.revoked`, `authority.not-valid-now`.
 */
export async function requireStanding(
  context: WorkspaceContext,
  db: ReadDb,
  wanted: { readonly id: AuthorityId; readonly issues: IssuePurpose },
): Promise<Result<null, AppError>> {
  const standing = await readStanding(db, wanted, await statusView(context, db));
  return mapResult(standing, () => null);
}

type Line = readonly [StandingAuthority, ...StandingAuthority[]];

async function readStanding(
  db: ReadDb,
  { id, issues }: { readonly id: AuthorityId; readonly issues: IssuePurpose },
  view: StatusView,
): Promise<Result<Line, AppError>> {
  const authority = await findStanding(db, id, view);
  if (authority === undefined) return fail('authority.not-found', { wanted: id });
  const line = await findLine(db, authority, view);
  const allowed = checkStanding(line, issues, view);
  return allowed.ok ? ok(line) : allowed;
}

/** Longer lines do not occur; a loop in an altered file must end. */
const MAX_LINE = 20;

/** An authority and those above it, as far as they are here. */
async function findLine(db: ReadDb, authority: StandingAuthority, view: StatusView): Promise<Line> {
  const line: [StandingAuthority, ...StandingAuthority[]] = [authority];
  for (let { parentId } = authority; parentId !== undefined && line.length < MAX_LINE; ) {
    const parent = await findStanding(db, parentId, view);
    if (parent === undefined) break;
    line.push(parent);
    parentId = parent.parentId;
  }
  return line;
}

/** The first of a line is who signs. */
function checkStanding(line: Line, issues: IssuePurpose, { at }: StatusView): Result<null, AppError> {
  const [own] = line;
  const { name } = own;
  if (issues !== 'crls' && own.archivedAt !== undefined) return fail('authority.archived', { name });
  if (issues === 'certificates' && own.succeededById !== undefined) return fail('authority.superseded', { name });
  for (const { name, status, notBefore, notAfter } of issues === 'crls' ? [own] : line) {
    if (issues !== 'crls' && (status === 'revoked' || status === 'on-hold')) return fail('authority.revoked', { name });
    if (at < notBefore || at > notAfter) return fail('authority.not-valid-now', { name, notBefore, notAfter, at });
  }
  return ok(null);
}

async function readLine(db: ReadDb, line: readonly StandingAuthority[]): Promise<readonly ParsedCertificate[]> {
  const ids = line.map(({ certificateId }) => certificateId);
  const ders = await getCertificateDers(db, ids);
  return ids.map((id) => {
    const der = ders.get(id);
    const parsed = der === undefined ? undefined : parseCertificate(der);
    if (parsed === undefined || !parsed.ok) throw new BugError(`certificate ${id} of an authority does not parse`);
    return parsed.value;
  });
}

/** Fails with `issue.refused {draft.path-length}` where the path lengths above leave no room for what is to be issued. */
export function requireRoom({ room, authority }: Issuer, needed: 0 | 1): Result<null, AppError> {
  if (room >= needed) return ok(null);
  const evidence = { issuer: authority.subject, allowed: 0 };
  return fail('issue.refused', {
    rules: [{ code: 'draft.path-length', severity: 'error', rfc: 'RFC 5280 §4.2.1.9', evidence }],
  });
}

function describeIssuer(
  authority: StandingAuthority,
  line: readonly ParsedCertificate[],
  own: Pick<Issuer, 'key' | 'certificate' | keyof IssuedAddresses>,
): Issuer {
  const { certificate } = own;
  const spkiDer = spanBytes(certificate, certificate.spki);
  const algorithm = signatureAlgorithmForKey(readPublicKey(spkiDer));
  if (algorithm === undefined) throw new BugError(`authority ${authority.id} has a key that cannot sign`);
  const nameDer = spanBytes(certificate, certificate.subject);
  return { authority, line, ...own, nameDer, spkiDer, algorithm, room: roomBelow(line) };
}

/** Self-issued certificates above count for nothing. @see RFC 5280 §4.2.1.9 */
function roomBelow(line: readonly ParsedCertificate[]): number {
  let room = Number.POSITIVE_INFINITY;
  let depth = 0;
  for (const certificate of line) {
    room = Math.min(room, pathLengthOf(certificate) - depth);
    if (!isSelfIssued(certificate)) depth += 1;
  }
  return room;
}

function pathLengthOf(certificate: ParsedCertificate): number {
  const value = findExtension(certificate, OID.basicConstraints);
  if (value === undefined) return Number.POSITIVE_INFINITY;
  const constraints = attemptParse('basicConstraints', () => decodeBasicConstraints(value));
  return constraints.ok ? (constraints.value.pathLength ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
}
