import { describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { buildAuthorityTree } from './authority-tree.ts';

const authority = (id: string, parent?: string): AuthoritySummary => ({
  id: id as AuthorityId,
  name: id,
  subject: `CN=${id}`,
  ...(parent === undefined ? {} : { parentId: parent as AuthorityId }),
  certificateId: id as CertificateId,
  sha256: '',
  serialHex: '',
  notBefore: 0,
  notAfter: 1,
  status: 'valid',
  key: 'EC P-256',
  hasKey: true,
  issued: 0,
  revoked: 0,
  pendingRevocations: 0,
});

const outline = (list: readonly AuthoritySummary[]) =>
  buildAuthorityTree(list).map(({ authority: { name }, depth }) => `${'-'.repeat(depth)}${name}`);

describe('the tree of authorities', () => {
  it('puts each below its parent, by name', () => {
    const list = [authority('b', 'root'), authority('root'), authority('c', 'a'), authority('a', 'root')];
    expect(outline(list)).toEqual(['root', '-a', '--c', '-b']);
  });

  it('shows one whose parent is not here as a root', () => {
    expect(outline([authority('x', 'gone')])).toEqual(['x']);
  });

  it('shows every authority of a circle once', () => {
    expect(outline([authority('x', 'y'), authority('y', 'x'), authority('z', 'z')])).toHaveLength(3);
  });
});
