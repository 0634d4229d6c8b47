import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { crlFileName } from '../../../shared/model/publish.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import { buildSlugs, parseCrlFileName } from './served-names.ts';

const idOf = (n: number): AuthorityId => `${n}`.padStart(26, 'a') as AuthorityId;

const slugsOf = (...names: readonly string[]): readonly (string | undefined)[] => {
  const slugs = buildSlugs(names.map((name, i) => ({ id: idOf(i), name, createdAt: i })));
  return names.map((_, i) => slugs.get(idOf(i)));
};

describe('the name of an authority in paths', () => {
  it('is made of lower-case letters, digits and hyphens', () => {
    expect(slugsOf('Issuing CA', 'Zürich Äußere', ' a//b\\..c ')).toEqual(['issuing-ca', 'zurich-au-ere', 'a-b-c']);
  });

  it('is never that of a shard or a delta of another', () => {
    const slugs = slugsOf('Root', 'Root 2', 'Root Delta', 'Root-2-delta');
    expect(slugs).toEqual(['root', 'root2', 'rootdelta', 'root-2delta']);
    for (const slug of slugs) expect(parseCrlFileName(`${slug}.crl`)).toEqual({ slug, shard: 0, kind: 'complete' });
  });

  it('belongs to the eldest where several would have it', () => {
    const slugs = slugsOf('Root', 'root', 'ROOT!');
    expect(slugs[0]).toBe('root');
    expect(new Set(slugs).size).toBe(3);
    for (const slug of slugs) expect(parseCrlFileName(`${slug}.crl`)?.slug).toBe(slug);
  });

  it('is there where nothing of the name can be kept, and harmless where the name is hostile', () => {
    expect(slugsOf('機関')[0]).toMatch(/^ca-i[a-z0-9]{8}$/);
    const slugs = slugsOf(...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(new Set(slugs).size).toBe(slugs.length);
  });
});

describe('the name of a list', () => {
  it.each([
    { slug: 'root', shard: 0, kind: 'complete' },
    { slug: 'root', shard: 0, kind: 'delta' },
    { slug: 'issuing-ca', shard: 7, kind: 'complete' },
    { slug: 'issuing-ca', shard: 63, kind: 'delta' },
  ] as const)('is read as it was written', ({ slug, ...list }) => {
    expect(parseCrlFileName(crlFileName(slug, list))).toEqual({ slug, ...list });
  });

  it('may name the first shard', () => {
    expect(parseCrlFileName('root-0.crl')).toEqual({ slug: 'root', shard: 0, kind: 'complete' });
  });

  it.each(['', '.crl', '../root.crl', 'Root.crl', 'root.cer', 'root.crl.crl', '-root.crl', 'root--2.crl'])(
    'is not read from %j',
    (name) => {
      expect(parseCrlFileName(name)).toBeUndefined();
    },
  );
});
