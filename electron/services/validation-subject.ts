import type { CertificateId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import { fail } from '../../shared/errors.ts';
import type { ChainOrigin } from '../../shared/model/validation.ts';
import { ok } from '../../shared/result.ts';
import { findCertificatesBySha256, getCertificateDers } from '../store/certificate-rows.ts';
import type { Inspected } from './inspected-file.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr } from './workspace-context.ts';

/** A file as inspection has read it. */
type ReadFile = Pick<Inspected, 'report' | 'octets'>;

/** Whose path is asked for. */
export type ValidationTarget =
  | { readonly kind: 'certificate'; readonly id: CertificateId }
  | { readonly kind: 'file'; readonly file: ReadFile; readonly item: number }
  | { readonly kind: 'run'; readonly run: ConnectionRun; readonly side: 'server' | 'client' };

/** A certificate and what came along with it. */
export interface OpenedTarget {
  readonly leaf: Uint8Array;
  readonly beside: readonly Uint8Array[];
  readonly origin: ChainOrigin;
}

/** More than any file or server has reason to send. */
const MAX_BESIDE = 2000;

/** Fails with `certificate.not-found`, `format.no-certificate`, `workspace.none-open`. */
export async function openTarget(
  context: WorkspaceContext | undefined,
  target: ValidationTarget,
): Outcome<OpenedTarget> {
  switch (target.kind) {
    case 'certificate':
      return openRow(context, target.id);
    case 'file':
      return openItem(target.file, target.item);
    case 'run':
      return target.side === 'server' ? openServerChain(target.run) : openCredential(context, target.run);
  }
}

async function openRow(context: WorkspaceContext | undefined, id: CertificateId): Outcome<OpenedTarget> {
  if (context === undefined) return fail('workspace.none-open', {});
  return readingOr(context, async (db) => {
    const leaf = (await getCertificateDers(db, [id])).get(id);
    return leaf === undefined
      ? fail('certificate.not-found', { wanted: id })
      : ok({ leaf, beside: [], origin: 'workspace' });
  });
}

async function openItem(file: ReadFile, at: number): Outcome<OpenedTarget> {
  const leaf = derOf(file, at);
  if (leaf === undefined) return fail('format.no-certificate', { name: file.report.name });
  const others = file.report.items.flatMap((_item, index) => (index === at ? [] : (derOf(file, index) ?? [])));
  return ok({ leaf, beside: others.slice(0, MAX_BESIDE), origin: 'file' });
}

function derOf({ report, octets }: ReadFile, at: number): Uint8Array | undefined {
  if (report.items[at]?.kind !== 'certificate') return undefined;
  const found = octets(at);
  return found.ok ? found.value.bytes : undefined;
}

async function openServerChain({ peerChain, target }: ConnectionRun): Outcome<OpenedTarget> {
  const [leaf, ...beside] = peerChain.map(({ derHex }) => new Uint8Array(Buffer.from(derHex, 'hex')));
  return leaf === undefined
    ? fail('format.no-certificate', { name: target })
    : ok({ leaf, beside: beside.slice(0, MAX_BESIDE), origin: 'server' });
}

/** The credential of a run as the workspace has it; a run keeps no more of it than its fingerprint. */
async function openCredential(context: WorkspaceContext | undefined, run: ConnectionRun): Outcome<OpenedTarget> {
  const sha256 = run.credential?.sha256;
  if (sha256 === undefined || context === undefined) return fail('format.no-certificate', { name: run.target });
  return readingOr(context, async (db) => {
    const id = (await findCertificatesBySha256(db, [sha256])).get(sha256);
    const leaf = id === undefined ? undefined : (await getCertificateDers(db, [id])).get(id);
    return leaf === undefined
      ? fail('certificate.not-found', { wanted: sha256 })
      : ok({ leaf, beside: [], origin: 'workspace' });
  });
}
