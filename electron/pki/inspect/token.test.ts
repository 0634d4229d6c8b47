import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { inspectFile } from './inspect.ts';

const root = createTestAuthority({ name: 'Root' });
const leaf = root.issue({ subject: 'CN=leaf' });
const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const x5c = [leaf.der, root.der].map((der) => Buffer.from(der).toString('base64'));
const jwt = (header: object, payload: object): string => `${encode(header)}.${encode(payload)}.${'A'.repeat(86)}`;

const inspect = (text: string) =>
  inspectFile(Buffer.from(text), { at: TEST_NOW, name: 'x' }).report.items.map(({ kind, title, origin }) => ({
    kind,
    title,
    path: origin?.path,
  }));

describe('a JSON web token', () => {
  it('shows the chain of its header and the key that it is bound to', () => {
    const bound = jwt({ alg: 'ES256', x5c }, { sub: 'partner', cnf: { jwk } });
    expect(inspect(bound)).toEqual([
      { kind: 'certificate', title: 'leaf', path: 'x5c[0]' },
      { kind: 'certificate', title: 'Root', path: 'x5c[1]' },
      { kind: 'jwk', title: 'EC P-256', path: undefined },
    ]);
    expect(inspect(`Authorization: Bearer ${bound}\n`).map(({ kind }) => kind)).toEqual([
      'certificate',
      'certificate',
      'jwk',
    ]);
    expect(inspect(JSON.stringify({ token: bound }))[0]).toEqual({
      kind: 'certificate',
      title: 'leaf',
      path: 'token.x5c[0]',
    });
  });

  it('shows the key of a proof of possession', () => {
    expect(inspect(jwt({ typ: 'dpop+jwt', alg: 'ES256', jwk }, { htu: 'https://a.example' }))).toMatchObject([
      { kind: 'jwk', title: 'EC P-256' },
    ]);
  });

  it('is nothing by itself', () => {
    expect(inspect(jwt({ alg: 'HS256' }, { sub: 'x' }))).toEqual([]);
  });
});
