import type { CertificateId, Hex } from '../../shared/model/brands.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ChainOrigin } from '../../shared/model/validation.ts';
import type { Result } from '../../shared/result.ts';
import { certificateSha256, parseCertificate } from '../pki/certificate/certificate.ts';
import { listAuthorities } from '../store/authority-rows.ts';
import { listCrlIssuerNames } from '../pki/revocation/status-pointers.ts';
import { type ForeignList, listForeignCrlsOf } from '../store/status-answer-rows.ts';
import { findIssuerCandidates } from '../store/certificate-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { nameSha256 } from '../workers/certificate-facts.ts';
import type { FoundCertificate } from '../workers/validate-protocol.ts';
import { readOwnLists } from './revocation/own-lists.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { statusView } from './workspace-context.ts';

/** Certificates by identity, each with every place where it was found. */
export interface Pool {
  add(der: Uint8Array, origin: ChainOrigin): void;
  list(): readonly FoundCertificate[];
}

export function createPool(): Pool {
  const found = new Map<Hex, { readonly der: Uint8Array; readonly origins: Set<ChainOrigin> }>();
  return {
    add: (der, origin) => {
      const sha256 = certificateSha256(der);
      const known = found.get(sha256);
      if (known === undefined) found.set(sha256, { der, origins: new Set([origin]) });
      else known.origins.add(origin);
    },
    list: () => [...found.values()].map(({ der, origins }) => ({ der, origins: [...origins] })),
  };
}

/** What a workspace can add to the certificates at hand. */
export interface WorkspaceMaterial {
  readonly issuers: readonly Uint8Array[];
  /** Of each authority among the issuers the newest lists, complete and delta, that can name what is at hand. */
  readonly crls: readonly Uint8Array[];
  /** Lists of others that may speak of what is at hand. */
  readonly foreign: readonly ForeignList[];
}

/** Generations of issuers that are looked for. */
const MAX_DEPTH = 12;
const MAX_ISSUERS = 200;
/** Names above one certificate: of its issuer, and of who signs lists that it points to. */
const MAX_NAMES = 16;

/**
 * Everything of a workspace that may stand above the certificates at hand: by name alone, generation by generation, since cross-signed and
 * renewed authorities share names. At most 200 certificates.
 */
export async function readWorkspaceMaterial(
  context: WorkspaceContext,
  atHand: readonly Uint8Array[],
  withCrls: boolean,
): Promise<Result<WorkspaceMaterial, AppError>> {
  return context.store.reading(async (db) => {
    const authorities = await listAuthorities(db, await statusView(context, db));
    const issuers = await findIssuers(db, atHand, withCrls);
    const byCertificate = new Map(authorities.map(({ id, certificateId }) => [certificateId, id]));
    const concerned = [...issuers].flatMap(([certificateId, certificateDer]) => {
      const id = withCrls ? byCertificate.get(certificateId) : undefined;
      return id === undefined ? [] : [{ id, certificateDer }];
    });
    const crls = await readOwnLists(db, concerned, [...atHand, ...issuers.values()]);
    const names = [...new Set([...atHand, ...issuers.values()].flatMap(listStatusNames))];
    const foreign = withCrls ? await listForeignCrlsOf(db, names) : [];
    return {
      issuers: [...issuers.values()],
      crls,
      foreign,
    };
  });
}

/** Names whose lists may speak of a certificate, that of its issuer first. */
function listStatusNames(der: Uint8Array): readonly Hex[] {
  const parsed = parseCertificate(der);
  return parsed.ok ? listCrlIssuerNames(parsed.value).map(nameSha256) : [];
}

/** `withCrls`: those who sign the lists of others too. */
async function findIssuers(
  db: ReadDb,
  atHand: readonly Uint8Array[],
  withCrls: boolean,
): Promise<ReadonlyMap<CertificateId, Uint8Array>> {
  const namesOf = (der: Uint8Array): readonly Hex[] => listStatusNames(der).slice(0, withCrls ? MAX_NAMES : 1);
  const found = new Map<CertificateId, Uint8Array>();
  const asked = new Set<Hex>();
  let below = atHand;
  for (let depth = 0; depth < MAX_DEPTH && below.length > 0 && found.size < MAX_ISSUERS; depth++) {
    const names = new Set(below.flatMap(namesOf).filter((name) => !asked.has(name)));
    const above: Uint8Array[] = [];
    for (const name of names) {
      asked.add(name);
      for (const { id, der } of await findIssuerCandidates(db, name)) {
        if (found.has(id) || found.size >= MAX_ISSUERS) continue;
        found.set(id, der);
        above.push(der);
      }
    }
    below = above;
  }
  return found;
}
