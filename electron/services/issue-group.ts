import type { CertificateId, KeyId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import { BugError, ok } from '../../shared/result.ts';
import { assembleSigned, buildTbsCertificate } from '../pki/draft.ts';
import type { NewCertificate } from '../store/certificate-rows.ts';
import { insertCertificates, selectSummaries, toSummary } from '../store/certificate-rows.ts';
import type { WriteDb } from '../store/db.ts';
import { insertKeys } from '../store/key-rows.ts';
import { markAbandoned, markRecorded } from '../store/serial-rows.ts';
import { buildIssuedRow } from './certificate-row.ts';
import type { Preparation } from './issue-preparation.ts';
import { buildDraft } from './issue-preparation.ts';
import type { Issuer } from './issuer.ts';
import type { IssueStep, Outcome } from './ports.ts';
import { recordIssued } from './request.ts';
import { reserveNewSerials, toSerialHex } from './serial.ts';
import type { ActivityNote, StatusView, WorkspaceContext } from './workspace-context.ts';
import { recordActivity, statusView, writing } from './workspace-context.ts';

const PROFILE_VERSION = 1;

/** Certificates of one issuer that are reserved, signed and recorded together. */
export type Group = readonly [Preparation, ...Preparation[]];

export interface SignedCertificate {
  readonly preparation: Preparation;
  readonly serialHex: string;
  readonly row: NewCertificate;
  readonly key: SealedKey | undefined;
}
export interface GroupWithKeys {
  readonly group: Group;
  readonly keys: readonly (SealedKey | undefined)[];
  /** Certificates issued by the groups before. */
  readonly before: number;
}

/** Draft, reserve, sign. What this answers may exist in the world, so its rows are in the store already. */
export async function signReserved(
  context: WorkspaceContext,
  { group, keys, before }: GroupWithKeys,
): Outcome<readonly SignedCertificate[]> {
  const stop = async (step: IssueStep): Promise<void> => context.ports.stops?.at(step, before + group.length);
  const { issuer } = group[0];
  await stop('drafted');
  const serials = await reserveNewSerials(context, { authorityId: issuer.authority.id, count: group.length });
  if (!serials.ok) return serials;
  await stop('reserved');
  const signed = await signGroup(context, { issuer, group, keys, serials: serials.value });
  if (signed.ok) await stop('signed');
  return signed;
}

/** Keys for the certificates whose key is made here; they are recorded with the certificate or never. */
export async function makeKeys(
  context: WorkspaceContext,
  group: readonly Preparation[],
): Outcome<readonly (SealedKey | undefined)[]> {
  const createdAt = context.ports.clock.now();
  const made = await Promise.all(
    group.map(({ subjectKey }) =>
      'csr' in subjectKey
        ? Promise.resolve(ok(undefined))
        : context.vault.generateKey({ keyId: context.newId<KeyId>(), algorithm: subjectKey.make, createdAt }),
    ),
  );
  const keys: (SealedKey | undefined)[] = [];
  for (const key of made) {
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return ok(keys);
}

interface GroupToSign {
  readonly issuer: Issuer;
  readonly group: readonly Preparation[];
  readonly keys: readonly (SealedKey | undefined)[];
  readonly serials: readonly Uint8Array[];
}

async function signGroup(
  context: WorkspaceContext,
  { issuer, group, keys, serials }: GroupToSign,
): Outcome<readonly SignedCertificate[]> {
  const drafts = group.map((preparation, index) => {
    const key = keys[index];
    const serial = serials[index];
    const spkiDer = key?.spkiDer ?? ('csr' in preparation.subjectKey ? preparation.subjectKey.csr.spkiDer : undefined);
    if (serial === undefined || spkiDer === undefined) throw new BugError('a draft without serial or key');
    return { preparation, key, serial, tbs: buildTbsCertificate(buildDraft(preparation, spkiDer, serial)) };
  });
  const signatures = await context.vault.sign({
    key: issuer.key,
    algorithm: issuer.algorithm,
    messages: drafts.map(({ tbs }) => tbs),
  });
  if (!signatures.ok) {
    if (signatures.error.code !== 'vault.stopped') await abandon(context, issuer, serials);
    return signatures;
  }
  const createdAt = context.ports.clock.now();
  return ok(
    drafts.map(({ preparation, key, serial, tbs }, index) => {
      const signature = signatures.value[index];
      if (signature === undefined) throw new BugError('the vault answered too few signatures');
      const der = assembleSigned(tbs, issuer.algorithm, signature);
      const origin = {
        id: context.newId<CertificateId>(),
        source: 'issued' as const,
        createdAt,
        authorityId: issuer.authority.id,
        keyId: key?.id,
        profile: { id: preparation.profile.id, version: PROFILE_VERSION },
      };
      return { preparation, key, serialHex: toSerialHex(serial), row: buildIssuedRow(der, origin) };
    }),
  );
}

/** The vault refused before it signed anything, so no certificate with these serials can exist. */
async function abandon(context: WorkspaceContext, issuer: Issuer, serials: readonly Uint8Array[]): Promise<void> {
  await context.store.transaction(async (tx) => {
    await markAbandoned(tx, issuer.authority.id, serials.map(toSerialHex));
    return ok(null);
  });
}

export async function recordGroup(
  context: WorkspaceContext,
  issuer: Issuer,
  signed: readonly SignedCertificate[],
): Outcome<readonly CertificateSummary[]> {
  return writing(context, ['certificate', 'request'], async (tx) => {
    await insertKeys(
      tx,
      signed.flatMap(({ key }) => (key === undefined ? [] : [key])),
    );
    await insertCertificates(
      tx,
      signed.map(({ row }) => row),
    );
    await markRecorded(
      tx,
      issuer.authority.id,
      signed.map(({ serialHex, row }) => ({ serialHex, certificateId: row.id })),
    );
    for (const { preparation, row } of signed) {
      if ('csr' in preparation.subjectKey)
        await recordIssued(context, tx, { ...preparation.subjectKey, certificateId: row.id });
    }
    await recordActivity(context, tx, ...signed.map((certificate) => issuedNote(issuer, certificate)));
    return ok(await readSummaries(tx, signed, await statusView(context, tx)));
  });
}

function issuedNote(issuer: Issuer, { preparation, row, key }: SignedCertificate): ActivityNote {
  return {
    action: 'certificate.issued',
    entity: 'certificate',
    entityId: row.id,
    subject: row.name,
    detail: {
      serialHex: row.serialHex,
      sha256: row.sha256,
      issuer: issuer.authority.name,
      profile: preparation.profile.id,
      notAfter: row.notAfter,
      key: row.key,
      keyMadeHere: key !== undefined,
    },
  };
}

async function readSummaries(
  tx: WriteDb,
  signed: readonly SignedCertificate[],
  view: StatusView,
): Promise<readonly CertificateSummary[]> {
  const ids = signed.map(({ row }) => row.id);
  const rows = await selectSummaries(tx, view).where('certificate.id', 'in', ids).execute();
  const found = new Map(rows.map((row) => [row.id, toSummary(row)]));
  return ids.map((id) => {
    const summary = found.get(id);
    if (summary === undefined) throw new BugError('an issued certificate cannot be read');
    return summary;
  });
}
