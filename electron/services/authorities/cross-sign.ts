import type { CrossSignedAuthority } from '../../../shared/model/authority.ts';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Period } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { equalBytes } from '../../pki/asn1/der.ts';
import { isSamePublicKey } from '../../pki/key/public-half.ts';
import { findDepthBelow } from '../../store/authority-cascade-rows.ts';
import { insertAuthorityCertificate, noteFirstCertificate } from '../../store/authority-certificate-rows.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import { markRecorded } from '../../store/serial-rows.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import { buildIssuedRow } from '../certificate-row.ts';
import type { FileSource } from '../file-source.ts';
import { type Issuer, getIssuer } from '../issuer.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, statusView, writing } from '../workspace-context.ts';
import { type AuthoritySubject, readSubject, statedPathLength, withPathLength } from './authority-subject.ts';
import { authorityValidity, type WantedValidity } from './authority-validity.ts';
import { certifyAuthority } from './certify-authority.ts';
import { describeMade, getSummary } from './create-authority.ts';
import { readForeignSubject } from './foreign-subject.ts';
import { getAuthority } from './known-authority.ts';

interface CrossSigning {
  /** Who signs. */
  readonly byId: AuthorityId;
  /** Without it up to the end of the certificate that is there, cut to what the signer has left; for a request five years. */
  readonly validity?: Period | undefined;
  /** Null is no limit; without it what is there, cut to what the signer's line leaves. */
  readonly pathLength?: number | null | undefined;
  /** Signs nothing that has warnings. */
  readonly refuseWarnings?: boolean | undefined;
}

export interface CrossSignInput extends CrossSigning {
  /** The authority whose key is certified. */
  readonly id: AuthorityId;
}

export interface CrossSignForeignInput extends CrossSigning {
  /** A certificate of an authority elsewhere, or its request. */
  readonly source: FileSource;
}

/** See `AuthorityService.crossSign`. */
export async function crossSign(context: WorkspaceContext, input: CrossSignInput): Outcome<CrossSignedAuthority> {
  const { id } = input;
  const authority = await getAuthority(context, id);
  if (!authority.ok) return authority;
  const { summary, certificate, key } = authority.value;
  const depth = await context.store.reading((db) => findDepthBelow(db, id, context.ports.clock.now()));
  if (!depth.ok) return depth;
  const signed = await signAcross(context, input, {
    depth: depth.value,
    subject: readSubject(certificate, 'own'),
    standard: { standardEnd: summary.notAfter },
    name: summary.name,
  });
  if (!signed.ok) return signed;
  const { der, issuer, approved } = signed.value;
  const row = buildRow(context, der, { issuer, approved, keyId: key?.id });
  return finish(
    context,
    await writing(context, ['authority', 'certificate'], async (tx) => {
      if ((await findAuthority(tx, id, await statusView(context, tx))) === undefined)
        return fail('authority.not-found', { wanted: id });
      await insertCertificates(tx, [row]);
      await noteFirstCertificate(tx, id);
      await insertAuthorityCertificate(tx, {
        authorityId: id,
        certificateId: row.id,
        kind: 'cross-signed',
        parentId: issuer.authority.id,
        createdAt: row.createdAt,
      });
      await markRecorded(tx, issuer.authority.id, [{ serialHex: row.serialHex, certificateId: row.id }]);
      await recordActivity(context, tx, crossNote(row, { entity: 'authority', entityId: id, subject: summary.name }));
      return ok({ ...(await getSummary(context, tx, id)), crossCertificateId: row.id });
    }),
  );
}

/** See `AuthorityService.crossSignForeign`. */
export async function crossSignForeign(
  context: WorkspaceContext,
  input: CrossSignForeignInput,
): Outcome<{ readonly certificateId: CertificateId }> {
  const foreign = await readForeignSubject(input.source, context.ports.clock.now());
  if (!foreign.ok) return foreign;
  const signed = await signAcross(context, input, { ...foreign.value, depth: 0 });
  if (!signed.ok) return signed;
  const { der, issuer, approved } = signed.value;
  const row = buildRow(context, der, { issuer, approved, keyId: undefined });
  return finish(
    context,
    await writing(context, ['certificate'], async (tx) => {
      await insertCertificates(tx, [row]);
      await markRecorded(tx, issuer.authority.id, [{ serialHex: row.serialHex, certificateId: row.id }]);
      await recordActivity(context, tx, crossNote(row, { entity: 'certificate', entityId: row.id, subject: row.name }));
      return ok({ certificateId: row.id });
    }),
  );
}

interface CrossSubject {
  readonly subject: AuthoritySubject;
  readonly standard: { readonly standardEnd: number } | { readonly standard: Period };
  readonly name: string;
  /** Authorities here that stand below it on its longest path. */
  readonly depth: number;
}

interface SignedAcross {
  readonly approved: ApprovedBy;
  readonly der: Uint8Array;
  readonly issuer: Issuer;
}

async function signAcross(
  context: WorkspaceContext,
  { byId, validity, pathLength, refuseWarnings }: CrossSigning,
  { subject, standard, name, depth }: CrossSubject,
): Outcome<SignedAcross> {
  const unlocked = requireUnlocked(context, 'authority.cross-signed');
  if (!unlocked.ok) return unlocked;
  const issuer = await getIssuer(context, byId, 'cross-certificates');
  if (!issuer.ok) return issuer;
  const isOwnKey =
    equalBytes(subject.spkiDer, issuer.value.spkiDer) || isSamePublicKey(subject.spkiDer, issuer.value.spkiDer);
  if (isOwnKey) return fail('authority.same-key', { name });
  const wanted: WantedValidity = { asked: validity, ...standard };
  const limited = limitDepth(subject, pathLength, issuer.value);
  const covers = requireDepth(limited, depth, name);
  if (issuer.value.room > 0 && !covers.ok) return covers;
  const signed = await certifyAuthority(context, {
    subject: limited,
    refuseWarnings,
    signer: { issuer: issuer.value },
    validity: authorityValidity(context.ports.clock.now(), wanted, issuer.value.authority),
  });
  return signed.ok ? ok({ der: signed.value.der, approved: signed.value.approved, issuer: issuer.value }) : signed;
}

/** What was asked for is kept, so that the check can refuse it. A limit that the signer's line makes void would only mislead. */
function limitDepth(subject: AuthoritySubject, asked: number | null | undefined, { room }: Issuer): AuthoritySubject {
  if (asked !== undefined) return withPathLength(subject, asked);
  const stated = statedPathLength(subject) ?? Number.POSITIVE_INFINITY;
  const left = Math.min(stated, Math.max(room - 1, 0));
  return withPathLength(subject, Number.isFinite(left) ? left : null);
}

/** What stands below an authority already would be refused along the new path: the certificate would serve its own leaves alone, without a word. */
function requireDepth(subject: AuthoritySubject, depth: number, name: string): Result<null, AppError> {
  const allowed = statedPathLength(subject) ?? Number.POSITIVE_INFINITY;
  if (allowed >= depth) return ok(null);
  const evidence = { name, allowed, depth };
  return fail('issue.refused', {
    rules: [{ code: 'draft.path-length-below', severity: 'error', rfc: 'RFC 5280 §4.2.1.9', evidence }],
  });
}

const buildRow = (
  context: WorkspaceContext,
  der: Uint8Array,
  {
    issuer,
    approved,
    keyId,
  }: {
    readonly issuer: Issuer;
    readonly approved: ApprovedBy;
    readonly keyId: Parameters<typeof buildIssuedRow>[1]['keyId'];
  },
) =>
  buildIssuedRow(der, {
    id: context.newId<CertificateId>(),
    source: 'issued',
    createdAt: context.ports.clock.now(),
    authorityId: issuer.authority.id,
    keyId,
    ...approved,
  });

const crossNote = (
  row: ReturnType<typeof buildRow>,
  about: { readonly entity: string; readonly entityId: string; readonly subject: string },
) => ({ action: 'authority.cross-signed' as const, ...about, detail: describeMade(row) });

async function finish<T>(context: WorkspaceContext, recorded: Awaited<Outcome<T>>): Outcome<T> {
  if (recorded.ok) await context.ports.stops?.at('recorded', 1);
  return recorded;
}
