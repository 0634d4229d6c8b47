import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { NamedCrl } from '../../../shared/model/publish.ts';

/** What an authority's name in paths is made of. */
export interface NamedAuthority {
  readonly id: AuthorityId;
  readonly name: string;
  readonly createdAt: UnixMs;
}

const MAX_SLUG = 60;
/** Enough of an id to tell authorities of one workspace apart. */
const ID_CHARACTERS = 8;

/**
 * The names of authorities in paths and names of files: lower-case letters, digits and single hyphens, never ending as a shard or a delta does. Of those that would
 * have the same name the eldest has it, the others with a part of their id. A name that has no such letters is `ca` and a part of the id.
 */
export function buildSlugs(authorities: readonly NamedAuthority[]): ReadonlyMap<AuthorityId, string> {
  const slugs = new Map<AuthorityId, string>();
  const taken = new Set<string>();
  const eldestFirst = authorities.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  for (const { id, name } of eldestFirst) {
    const plain = plainSlug(name);
    const slug = plain !== '' && !taken.has(plain) ? plain : `${plain === '' ? 'ca' : plain}-${idPart(id)}`;
    taken.add(slug);
    slugs.set(id, slug);
  }
  return slugs;
}

/** A letter first, so that it reads as no shard. */
const idPart = (id: AuthorityId): string => `i${id.slice(-ID_CHARACTERS)}`;

const plainSlug = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_SLUG)
    .replace(/-+$/, '')
    // `root-2` and `root-delta` would be a shard and a delta of `root`.
    .replace(/-(\d+|delta)$/, '$1');

/** Which list of an authority a file name means. */
export interface ListName extends NamedCrl {
  readonly slug: string;
}

/** What the name of a list's file means, with or without `-0` for the first shard; undefined where it is none. */
export function parseCrlFileName(name: string): ListName | undefined {
  const match = /^([a-z0-9]+(?:-[a-z0-9]+)*?)(?:-(\d{1,2}))?(-delta)?\.crl$/.exec(name);
  const [, slug, shard, delta] = match ?? [];
  return slug === undefined
    ? undefined
    : { slug, shard: Number(shard ?? 0), kind: delta === undefined ? 'complete' : 'delta' };
}

/** The name of an authority's certificate as others fetch it. */
export const issuerFileName = (slug: string): string => `${slug}.cer`;
