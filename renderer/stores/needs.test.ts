import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyId, OperatorId } from '../../shared/model/brands.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { approveNeed, askingForMore, confirmSession, endNeed, startNeeds, useNeeds } from './needs.ts';
import { openSample } from './workspace-fixture.ts';

const KEY = 'k'.repeat(26) as KeyId;
const confirmNeeded = fail('vault.confirm-needed', {});
const approvalNeeded = fail('approval.needed', { keyId: KEY, purpose: 'sign', uses: 3 });

/** The main side, answering each call of a channel with the next of its answers, the last again and again. */
const answers = new Map<string, Result<unknown, AppError>[]>();
const asked: string[] = [];
const given: Uint8Array[] = [];

const bridge = new Proxy(
  {},
  {
    get: (_target, channel: string) => async (input: { readonly passphrase?: Uint8Array }) => {
      asked.push(channel);
      if (input.passphrase !== undefined) given.push(Uint8Array.from(input.passphrase));
      const left = answers.get(channel) ?? [ok(null)];
      return left.length > 1 ? left.shift() : left[0];
    },
  },
);

let stop = (): void => undefined;
beforeEach(() => {
  answers.clear();
  asked.length = 0;
  given.length = 0;
  vi.stubGlobal('window', { countersign: bridge });
  openSample(false);
  stop = startNeeds();
});
afterEach(() => {
  endNeed(false);
  stop();
  vi.unstubAllGlobals();
});

const need = () => useNeeds.getState().need;
const untilAsked = () => vi.waitFor(() => expect(need()).not.toBeNull());

describe('what a passphrase mends', () => {
  it('is asked for once by calls that fail together, and each is made again', async () => {
    answers.set('operator.remove', [confirmNeeded, ok('removed')]);
    answers.set('operator.setRole', [confirmNeeded, ok('changed')]);
    const both = Promise.all([
      call('operator.remove', { id: 'a' as OperatorId }),
      call('operator.setRole', { id: 'b' as OperatorId, role: 'viewer' }),
    ]);
    await untilAsked();
    expect(need()).toEqual({ kind: 'confirm' });
    endNeed(true);
    expect(await both).toEqual([ok('removed'), ok('changed')]);
    expect(need()).toBeNull();
    expect(asked.filter((channel) => channel === 'operator.remove')).toHaveLength(2);
  });

  it('fails with what was not given where the question is left', async () => {
    answers.set('operator.remove', [confirmNeeded]);
    const left = call('operator.remove', { id: 'a' as OperatorId });
    await untilAsked();
    endNeed(false);
    expect(await left).toMatchObject({ error: { code: 'vault.not-confirmed' } });
    answers.set('certificate.issue', [approvalNeeded]);
    const alone = askingForMore(async () => approvalNeeded);
    await untilAsked();
    expect(need()).toEqual({ kind: 'approve', keyId: KEY, purpose: 'sign', uses: 3 });
    endNeed(false);
    expect(await alone).toMatchObject({ error: { code: 'approval.not-given' } });
  });

  it('is asked one after the other: own passphrase first, then the second operator', async () => {
    const left = [confirmNeeded, approvalNeeded, ok('done')];
    const work = askingForMore(async () => left.shift() ?? ok('again'));
    await untilAsked();
    expect(need()?.kind).toBe('confirm');
    endNeed(true);
    await vi.waitFor(() => expect(need()?.kind).toBe('approve'));
    endNeed(true);
    expect(await work).toEqual(ok('done'));
  });

  it('does not wait for a second answer while the first question is open', async () => {
    const one = askingForMore(approving('one'));
    const other = askingForMore(approving('other'));
    await untilAsked();
    expect(need()).toMatchObject({ kind: 'approve', uses: 1 });
    endNeed(true);
    await untilAsked();
    endNeed(false);
    expect(await one).toEqual(ok('one'));
    expect(await other).toMatchObject({ error: { code: 'approval.not-given' } });
  });

  it('is asked no longer once the workspace is locked', async () => {
    answers.set('operator.remove', [confirmNeeded]);
    const waiting = call('operator.remove', { id: 'a' as OperatorId });
    await untilAsked();
    openSample(true);
    expect(need()).toBeNull();
    expect(await waiting).toMatchObject({ error: { code: 'vault.not-confirmed' } });
  });

  it('is nothing else: other failures stand, and nobody is asked', async () => {
    const gone = fail('operator.not-found', { wanted: 'x' });
    answers.set('operator.remove', [gone]);
    expect(await call('operator.remove', { id: 'a' as OperatorId })).toEqual(gone);
    expect(need()).toBeNull();
  });
});

describe('a typed passphrase', () => {
  it('crosses once and is zeroed, right or wrong', async () => {
    const typed = new TextEncoder().encode('correct horse');
    answers.set('operator.confirm', [fail('vault.wrong-passphrase', { retryAfterMs: 0 })]);
    expect(await confirmSession(typed)).toMatchObject({ ok: false });
    const second = new TextEncoder().encode('bobs own');
    await approveNeed({ keyId: KEY, purpose: 'export', uses: 1 }, 'b' as OperatorId, second);
    expect(given.map((octets) => new TextDecoder().decode(octets))).toEqual(['correct horse', 'bobs own']);
    expect([...typed, ...second].every((octet) => octet === 0)).toBe(true);
    expect(asked).toEqual(['operator.confirm', 'operator.approve']);
  });
});

/** Work that needs a second operator the first time. */
function approving(name: string): () => Promise<Result<string, AppError>> {
  let isFirst = true;
  return async () => {
    const needs = isFirst;
    isFirst = false;
    return needs ? fail('approval.needed', { keyId: KEY, purpose: 'export', uses: 1 }) : ok(name);
  };
}
