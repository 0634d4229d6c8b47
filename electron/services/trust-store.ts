import { readFile, stat } from 'node:fs/promises';
import type { TrustStoreInfo } from '../../shared/model/trust-store.ts';
import { TRUST_STORES, type TrustStore } from '../../shared/model/validation.ts';
import { ok } from '../../shared/result.ts';
import { PEM_LABEL, readPemDer } from '../pki/asn1/pem.ts';
import { listAuthorities } from '../store/authority-rows.ts';
import { getCertificateDers } from '../store/certificate-rows.ts';
import { bundledAnchors, operatingSystemAnchors } from '../tls/system-anchors.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { statusView } from './workspace-context.ts';

/** A trusted certificate and the store that has it. */
export interface StoredAnchor {
  readonly der: Uint8Array;
  readonly store: TrustStore;
}

export interface TrustStores {
  /** All stores with their sizes; that of the workspace is empty where none is open. */
  list(): Outcome<readonly TrustStoreInfo[]>;
  /** The authorities of some stores; one that several have comes once for each. */
  anchorsOf(stores: readonly TrustStore[]): Outcome<readonly StoredAnchor[]>;
}

interface ReadStore {
  readonly ders: readonly Uint8Array[];
  readonly source?: string;
  readonly updatedAt?: number;
}

/**
 * The sets of authorities that a path may end in: `workspace` its own roots, `system` what the operating system trusts,
 * `mozilla` the list that the runtime carries (decisions/0006). Nothing is fetched; files of the system are read when first asked for.
 */
export function createTrustStores(context: WorkspaceContext | undefined): TrustStores {
  const read = async (store: TrustStore): Outcome<ReadStore> => {
    if (store === 'workspace') return readWorkspace(context);
    return ok(store === 'system' ? await readSystem() : { ders: bundledAnchors(), source: describeRuntime() });
  };
  return {
    list: async () => {
      const infos: TrustStoreInfo[] = [];
      for (const id of TRUST_STORES) {
        const found = await read(id);
        if (!found.ok) return found;
        const { ders, ...origin } = found.value;
        infos.push({ id, count: ders.length, ...origin });
      }
      return ok(infos);
    },
    anchorsOf: async (stores) => {
      const anchors: StoredAnchor[] = [];
      for (const store of new Set(stores)) {
        const found = await read(store);
        if (!found.ok) return found;
        anchors.push(...found.value.ders.map((der) => ({ der, store })));
      }
      return ok(anchors);
    },
  };
}

/** Authorities without one above them in the workspace. */
async function readWorkspace(context: WorkspaceContext | undefined): Outcome<ReadStore> {
  if (context === undefined) return ok({ ders: [] });
  return context.store.reading(async (db) => {
    const authorities = await listAuthorities(db, await statusView(context, db));
    const roots = authorities.filter(({ parentId }) => parentId === undefined);
    const ders = await getCertificateDers(
      db,
      roots.map(({ certificateId }) => certificateId),
    );
    return { ders: [...ders.values()] };
  });
}

/** Where distributions keep all authorities in one file. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let system: Promise<ReadStore> | undefined;

/** What the runtime reads from the system, and under Linux the distribution's file where it reads nothing; its date in either case. */
const readSystem = (): Promise<ReadStore> => (system ??= findSystem());

async function findSystem(): Promise<ReadStore> {
  const ders = operatingSystemAnchors();
  for (const source of BUNDLES) {
    const found = await readBundle(source);
    if (found === undefined) continue;
    const { updatedAt } = found;
    if (ders.length > 0) return { ders, source, updatedAt };
    if (found.ders.length > 0) return { ders: found.ders, source, updatedAt };
  }
  return { ders };
}

async function readBundle(path: string): Promise<{ ders: readonly Uint8Array[]; updatedAt: number } | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    const read = readPemDer(await readFile(path), [PEM_LABEL.certificate]);
    return { ders: read.ok ? read.value : [], updatedAt: Math.floor(mtimeMs) };
  } catch {
    // another distribution keeps it elsewhere
    return undefined;
  }
}

/** The release that the list of authorities came with. */
function describeRuntime(): string {
  const { electron, node } = process.versions;
  return electron === undefined ? `Node ${node}` : `Electron ${electron}`;
}
