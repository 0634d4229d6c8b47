import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../shared/result.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import { createInspection } from './inspection.ts';
import { createLinting } from './lint.ts';
import type { TrustStores } from './trust-store.ts';

const root = createTestAuthority({ name: 'CN=Public Root' });
const issuing = createTestAuthority({ name: 'CN=Public Issuing', issuer: root });
const leaf = issuing.issue({ sans: ['dns:a.example'], eku: ['serverAuth', 'clientAuth'] });

const clock = { now: () => TEST_NOW, monotonicMs: () => performance.now() };
const stores: Pick<TrustStores, 'anchorsOf'> = {
  anchorsOf: async (wanted) => ok(wanted.includes('mozilla') ? [{ der: root.der, store: 'mozilla' as const }] : []),
};

describe('linting of a file', () => {
  const linting = createLinting({ clock }, stores);
  const lint = async (text: string, choice: Parameters<typeof linting.read>[1] = {}) => {
    const linted = await linting.read({ name: 'x', bytes: Buffer.from(text) }, choice);
    if (!linted.ok) throw new Error(linted.error.code);
    return linted.value;
  };

  it('holds what chains to a root of the Mozilla store to the public rules, and says by which root', async () => {
    const byRoot = { by: 'public-root', root: 'Public Root' };
    expect(await lint(leaf.pem + issuing.pem)).toMatchObject([
      { profiles: ['cabf-server', 'mtls-client'], choice: byRoot },
      { profiles: ['cabf-server'], choice: byRoot },
    ]);
    const [alone] = await lint(leaf.pem);
    expect(alone).toMatchObject({ profiles: ['mtls-server', 'mtls-client'], choice: { by: 'contents' } });
    const crl = issuing.crl([]);
    expect(await lint(crl.pem + issuing.pem)).toMatchObject([
      { kind: 'crl', profiles: ['cabf-server'], choice: byRoot },
      { kind: 'certificate' },
    ]);
    expect(await lint(crl.pem)).toMatchObject([{ profiles: ['crl'] }]);
  });

  it('does as it is told', async () => {
    const [told] = await lint(leaf.pem + issuing.pem, { profile: 'mtls-server' });
    expect(told).toMatchObject({ profiles: ['mtls-server'] });
    expect(told?.choice).toBeUndefined();
    const old = issuing.issue({ sans: ['dns:a.example'], eku: ['serverAuth'], notBefore: Date.UTC(2019, 0, 1) });
    const rulesOf = async (rules: 'at-issue' | 'today') =>
      (await lint(old.pem + issuing.pem, { rules }))[0]?.findings.map(({ rule }) => rule);
    expect(await rulesOf('today')).toContain('cabf.validity-over-200-days');
    expect(await rulesOf('at-issue')).not.toContain('cabf.validity-over-200-days');
  });
});

describe('linting of an inspected item', () => {
  const inspection = createInspection(
    { inspectWorkerEntry: new URL('../workers/inspect-worker.ts', import.meta.url), clock },
    {
      connections: { dial: () => Promise.reject(new Error('not dialled here')), forget: () => undefined },
      fetcher: { address: () => Promise.reject(new Error('not fetched here')) },
    },
    stores,
  );
  afterAll(() => inspection.close());

  it('finds the public root through what lies beside it, in the thread', async () => {
    const file = await inspection.read({ name: 'x', bytes: Buffer.from(leaf.pem + issuing.pem) });
    if (!file.ok) throw new Error(file.error.code);
    const candidates = file.value.certificateDers();
    expect(candidates.map(({ length }) => length)).toEqual([leaf.der.length, issuing.der.length]);
    const item = file.value.octets(0);
    if (!item.ok) throw new Error(item.error.code);
    expect(await inspection.lint(item.value, { candidates })).toMatchObject({
      ok: true,
      value: {
        profile: 'cabf-server',
        alsoProfiles: ['mtls-client'],
        choice: { by: 'public-root', root: 'Public Root' },
      },
    });
    const alone = await inspection.lint(item.value);
    expect(alone).toMatchObject({ ok: true, value: { profile: 'mtls-server', choice: { by: 'contents' } } });
    const asked = await inspection.lint(item.value, { candidates, profile: 'rfc5280', rules: 'today' });
    expect(asked).toMatchObject({ ok: true, value: { profile: 'rfc5280' } });
    expect(asked.ok && asked.value.choice).toBeUndefined();
  });
});
