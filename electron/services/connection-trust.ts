import { ok } from '../../shared/result.ts';
import { listAuthorities } from '../store/authority-rows.ts';
import { getCertificateDers } from '../store/certificate-rows.ts';
import type { TrustInput } from '../tls/dial-options.ts';
import { readCertificates } from './credential.ts';
import type { FileSource } from './file-source.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { statusView } from './workspace-context.ts';

/** Whom a dial believes about the server. */
export type TrustChoice =
  | 'workspace'
  | 'system'
  | 'workspace-and-system'
  | 'none'
  | { readonly files: readonly FileSource[]; readonly andSystem?: boolean };

/** The certificates behind a choice. Without a workspace its part is empty. Fails with what reading the files fails with. */
export async function openTrust(context: WorkspaceContext | undefined, trust: TrustChoice): Outcome<TrustInput> {
  if (typeof trust === 'object') return readTrustFiles(trust);
  if (trust === 'none' || trust === 'system' || context === undefined) {
    return ok({
      mode: trust === 'none' ? 'none' : trust === 'workspace' ? 'given' : 'system',
      anchors: [],
      intermediates: [],
    });
  }
  return readWorkspaceTrust(context, trust === 'workspace' ? 'given' : 'system');
}

async function readTrustFiles(trust: Extract<TrustChoice, object>): Outcome<TrustInput> {
  const anchors: Uint8Array[] = [];
  for (const file of trust.files) {
    const certificates = await readCertificates(file);
    if (!certificates.ok) return certificates;
    anchors.push(...certificates.value);
  }
  return ok({ mode: trust.andSystem === true ? 'system' : 'given', anchors, intermediates: [] });
}

/** Roots of this workspace are believed; its other authorities help to build the path. */
async function readWorkspaceTrust(context: WorkspaceContext, mode: TrustInput['mode']): Outcome<TrustInput> {
  return context.store.reading(async (db) => {
    const authorities = await listAuthorities(db, await statusView(context, db));
    const ders = await getCertificateDers(
      db,
      authorities.map((authority) => authority.certificateId),
    );
    const pick = (roots: boolean): Uint8Array[] =>
      authorities
        .filter((authority) => (authority.parentId === undefined) === roots)
        .flatMap((authority) => ders.get(authority.certificateId) ?? []);
    return { mode, anchors: pick(true), intermediates: pick(false) };
  });
}
