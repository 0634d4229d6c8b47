import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GrantId, WorkspaceId } from '../../shared/model/brands.ts';
import { type GrantContent, sealParcel } from './grant-parcel.ts';
import { KeptGrant } from './kept-grant.ts';
import { spkiOf } from './private-key.ts';

const ADDRESS = { workspaceId: 'w'.repeat(26) as WorkspaceId, grantId: 'g'.repeat(26) as GrantId };
const NOW = 1_767_225_600_000;
const MINUTE = 60_000;
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const content = (change: Partial<GrantContent> = {}): GrantContent => ({
  lastsMs: 10 * MINUTE,
  keys: [{ name: 'key', purpose: 'crl', pkcs8Der: pair.privateKey.export({ type: 'pkcs8', format: 'der' }) }],
  records: [{ name: 'login', plain: new TextEncoder().encode('hunter2') }],
  ...change,
});

function start() {
  const clock = { now: NOW, monotonicMs: 1000 };
  const over = vi.fn<() => void>();
  const grant = new KeptGrant({ now: () => clock.now, monotonicMs: () => clock.monotonicMs, onOver: over });
  const take = (change: Partial<GrantContent> = {}, address = ADDRESS): boolean =>
    grant.take(sealParcel(grant.offer(), content(change), ADDRESS) ?? expect.fail('not sealed'), address);
  return { clock, over, grant, take };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a kept grant', () => {
  it('holds what its parcel names, for the purpose alone', () => {
    const { grant, take } = start();
    expect(take()).toBe(true);
    const key = grant.findKey('key', 'crl') ?? expect.fail('no key');
    expect(Buffer.from(spkiOf(key))).toEqual(pair.publicKey.export({ type: 'spki', format: 'der' }));
    expect(grant.findKey('key', 'ocsp')).toBeUndefined();
    expect(grant.findKey('other', 'crl')).toBeUndefined();
    const opened = grant.findRecord('login') ?? expect.fail('no record');
    expect(Buffer.from(opened).toString()).toBe('hunter2');
    opened.fill(0);
    expect(Buffer.from(grant.findRecord('login') ?? []).toString()).toBe('hunter2');
    expect(grant.findRecord('other')).toBeUndefined();
  });

  it('ends when its time is up, by its own timer', () => {
    const { grant, take, clock, over } = start();
    take();
    clock.now += 10 * MINUTE - 1;
    clock.monotonicMs += 10 * MINUTE - 1;
    expect(grant.findKey('key', 'crl')).toBeDefined();
    clock.now += 1;
    expect(grant.findKey('key', 'crl')).toBeUndefined();
    expect(grant.findRecord('login')).toBeUndefined();
    vi.advanceTimersByTime(MINUTE);
    expect(over).toHaveBeenCalledOnce();
    clock.now = NOW;
    clock.monotonicMs = 1000;
    expect(grant.findKey('key', 'crl')).toBeUndefined();
  });

  it('is not prolonged by a clock that is set back, nor by sleep', () => {
    const setBack = start();
    setBack.take();
    setBack.clock.now -= 365 * 24 * 60 * MINUTE;
    setBack.clock.monotonicMs += 10 * MINUTE;
    expect(setBack.grant.findKey('key', 'crl')).toBeUndefined();
    const slept = start();
    slept.take();
    slept.clock.now += 10 * MINUTE;
    expect(slept.grant.findKey('key', 'crl')).toBeUndefined();
    vi.advanceTimersByTime(MINUTE);
    expect([setBack.over.mock.calls.length, slept.over.mock.calls.length]).toEqual([1, 1]);
  });

  it('takes no parcel of another receiver, for another grant, that was altered, or a second one', () => {
    const { grant, take } = start();
    expect(grant.take(randomBytes(200), ADDRESS)).toBe(false);
    const elsewhere = sealParcel(start().grant.offer(), content(), ADDRESS) ?? expect.fail('not sealed');
    grant.offer();
    expect(grant.take(elsewhere, ADDRESS)).toBe(false);
    expect(take({}, { ...ADDRESS, grantId: 'h'.repeat(26) as GrantId })).toBe(false);
    const parcel = sealParcel(grant.offer(), content(), ADDRESS) ?? expect.fail('not sealed');
    parcel[parcel.length - 1] = (parcel.at(-1) ?? 0) ^ 1;
    expect(grant.take(parcel, ADDRESS)).toBe(false);
    expect(grant.findKey('key', 'crl')).toBeUndefined();
    expect(take()).toBe(true);
    expect(take()).toBe(false);
  });

  it('keeps nothing where one of its keys does not open', () => {
    const { grant, take } = start();
    const damaged = { name: 'broken', purpose: 'ocsp', pkcs8Der: randomBytes(50) } as const;
    expect(take({ keys: [...content().keys, damaged] })).toBe(false);
    expect(grant.findKey('key', 'crl')).toBeUndefined();
  });

  it('is sealed for points of the curve alone', () => {
    expect(sealParcel(new Uint8Array(65), content(), ADDRESS)).toBeNull();
    expect(sealParcel(new Uint8Array([4, ...randomBytes(64)]), content(), ADDRESS)).toBeNull();
  });
});
