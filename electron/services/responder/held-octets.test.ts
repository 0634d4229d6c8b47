import { describe, expect, it } from 'vitest';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { createHeldOctets } from './held-octets.ts';

describe('createHeldOctets', () => {
  it('loads once for all who ask at the same time, also what is larger than its bound, and gives the same octets', async () => {
    const held = createHeldOctets(10);
    let loads = 0;
    const load = async () => {
      loads += 1;
      return ok(new Uint8Array(100));
    };
    const all = await Promise.all(Array.from({ length: 50 }, () => held.get('a', load)));
    const later = await held.get('a', load);
    expect(loads).toBe(1);
    expect(new Set([...all, later].map((one) => (one.ok ? one.value : undefined))).size).toBe(1);
  });

  it('lets the oldest go above its bound', async () => {
    const held = createHeldOctets(10);
    const loads: string[] = [];
    const ask = (name: string) =>
      held.get(name, async () => {
        loads.push(name);
        return ok(new Uint8Array(6));
      });
    for (const name of ['a', 'b', 'b', 'a']) await ask(name);
    expect(loads).toEqual(['a', 'b', 'a']);
  });

  it('holds neither a failure nor what is not there', async () => {
    const held = createHeldOctets(10);
    expect(await held.get('a', async () => fail('store.busy', { name: 'x' }))).toMatchObject({ ok: false });
    expect(await held.get('a', async () => ok(undefined))).toEqual(ok(undefined));
    expect(await held.get('a', async () => ok(Uint8Array.of(1)))).toEqual(ok(Uint8Array.of(1)));
  });
});
