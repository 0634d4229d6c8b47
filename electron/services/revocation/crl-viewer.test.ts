import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { valueOf } from '../../store/store-fixture.ts';
import { createTestAuthority, type TestAuthority } from '../../testing/test-pki.ts';
import { type CrlViewer, createCrlViewer } from './crl-viewer.ts';

const ENTRY = new URL('../../workers/crl-worker.ts', import.meta.url);
const codeOf = (result: Result<unknown, AppError>): string => (result.ok ? 'succeeded' : result.error.code);

let root: TestAuthority;
let der: Uint8Array;
let viewer: CrlViewer;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root' });
  der = root.crl(
    Array.from({ length: 1200 }, (_, at) => ({ serialHex: (at + 4096).toString(16).padStart(8, '4') })),
  ).der;
});
beforeEach(() => {
  viewer = createCrlViewer({ crlWorkerEntry: ENTRY, randomBytes });
});
afterEach(() => viewer.closeAll());

const all = { question: {}, offset: 0, limit: 10 };

describe('lists opened to be read', () => {
  it('are told of, paged and searched', async () => {
    const { handle, details, bytes } = valueOf(await viewer.open(der));
    expect(details).toMatchObject({ issuer: 'CN=Root', entries: 1200 });
    expect(bytes).toBe(der.length);
    const page = valueOf(await viewer.page(handle, { question: { serial: '44441000' }, offset: 0, limit: 10 }));
    expect(page.items.map(({ serialHex }) => serialHex)).toEqual(['44441000']);
    const asked = [0, 500, 1000].map((offset) => viewer.page(handle, { question: {}, offset, limit: 500 }));
    const pages = (await Promise.all(asked)).map(valueOf);
    expect(pages.map(({ items }) => items.length)).toEqual([500, 500, 200]);
    expect(codeOf(await viewer.page(handle, { question: { serial: 'x' }, offset: 0, limit: 1 }))).toBe('input.invalid');
    expect(valueOf(await viewer.page(handle, all)).total).toBe(1200);
  });

  it('are refused where they are none, and the octets stay with the caller', async () => {
    expect(codeOf(await viewer.open(Buffer.from('no list')))).toBe('format.malformed');
    valueOf(await viewer.open(der));
    expect(der.length).toBeGreaterThan(1000);
    expect(codeOf(await viewer.open(new Uint8Array(80 * 1024 * 1024 + 1)))).toBe('input.too-large');
  });

  it('are closed by name, and twice does no harm', async () => {
    const { handle } = valueOf(await viewer.open(der));
    const asked = viewer.page(handle, all);
    await viewer.close(handle);
    await viewer.close(handle);
    expect(['crl.list-closed', 'succeeded']).toContain(codeOf(await asked));
    expect(codeOf(await viewer.page(handle, all))).toBe('crl.list-closed');
    expect(codeOf(await viewer.page('nothing', all))).toBe('crl.list-closed');
  });

  it('are at most four: the one that was asked longest ago goes', async () => {
    const handles: string[] = [];
    for (let count = 0; count < 4; count++) handles.push(valueOf(await viewer.open(der)).handle);
    const [first = '', second = ''] = handles;
    valueOf(await viewer.page(first, all));
    valueOf(await viewer.open(der));
    expect(codeOf(await viewer.page(second, all))).toBe('crl.list-closed');
    expect(valueOf(await viewer.page(first, all)).total).toBe(1200);
  });
});
