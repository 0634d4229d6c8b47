import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { findCrlDer, listCurrentDocuments } from '../../store/crl-act-rows.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { createHeldOctets } from './held-octets.ts';
import type { Cacheable } from './http-cache.ts';
import type { Served, ServedSet } from './served-authority.ts';
import { parseCrlFileName } from './served-names.ts';

/** A file that is served; its octets are read when they are sent. */
export interface ServedFile extends Cacheable {
  readonly served: Served;
  readonly end: 'crl' | 'issuer';
  readonly contentType: string;
  read(): Promise<Result<Uint8Array | undefined, AppError>>;
}

/** Lists and certificates of authorities. */
export interface ServedFiles {
  /** Undefined where a path names none. */
  find(path: string, set: ServedSet): Promise<Result<ServedFile | undefined, AppError>>;
  /** Something was written: what is current is looked up anew. */
  clear(): void;
}

type Current = Awaited<ReturnType<typeof listCurrentDocuments>>;

/** Octets of lists that are held in memory. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
/** How long a certificate of an authority may be kept; it never changes. */
const ISSUER_LIFE_MS = 7 * 86_400_000;

export function createServedFiles(context: WorkspaceContext): ServedFiles {
  const current = new Map<AuthorityId, Current>();
  const held = createHeldOctets(MAX_HELD_BYTES);
  let generation = 0;
  const listCurrent = async (id: AuthorityId): Promise<Result<Current, AppError>> => {
    const known = current.get(id);
    if (known !== undefined) return ok(known);
    const asked = generation;
    const found = await context.store.reading((db) => listCurrentDocuments(db, id));
    if (found.ok && asked === generation) current.set(id, found.value);
    return found;
  };
  const findList = async (name: string, set: ServedSet): Promise<Result<ServedFile | undefined, AppError>> => {
    const wanted = parseCrlFileName(name);
    const served = wanted === undefined ? undefined : set.bySlug.get(wanted.slug);
    if (wanted === undefined || served === undefined) return ok(undefined);
    const documents = await listCurrent(served.id);
    if (!documents.ok) return documents;
    const { kind, shard } = wanted;
    const document = documents.value.find((one) => one.kind === kind && one.shard === shard);
    if (document === undefined) return ok(undefined);
    const { number, sha256, thisUpdate, nextUpdate } = document;
    const key = { authorityId: served.id, number, kind, shard };
    const read = () => held.get(sha256, () => context.store.reading((db) => findCrlDer(db, key)));
    return ok({ served, end: 'crl', contentType: 'application/pkix-crl', sha256, thisUpdate, nextUpdate, read });
  };
  return {
    find: async (path, set) => {
      const [, folder, name, ...more] = path.split('/');
      if (name === undefined || more.length > 0) return ok(undefined);
      if (folder === 'crl') return findList(name, set);
      const served = folder === 'ca' ? set.bySlug.get(name.replace(/\.cer$/, '')) : undefined;
      return ok(served === undefined || !name.endsWith('.cer') ? undefined : issuerFile(context, served));
    },
    clear: () => {
      generation += 1;
      current.clear();
    },
  };
}

function issuerFile({ ports }: WorkspaceContext, served: Served): ServedFile {
  const { sha256, der, notBefore } = served;
  const nextUpdate = ports.clock.now() + ISSUER_LIFE_MS;
  const read = async () => ok(der);
  return {
    served,
    end: 'issuer',
    contentType: 'application/pkix-cert',
    sha256,
    thisUpdate: notBefore,
    nextUpdate,
    read,
  };
}
