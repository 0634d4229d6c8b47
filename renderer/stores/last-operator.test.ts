import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorId, WorkspaceId } from '../../shared/model/brands.ts';
import type { Operator } from '../../shared/model/operator.ts';
import { findLikelyOperator, rememberOperator } from './last-operator.ts';

const WORKSPACE = 'w' as WorkspaceId;
const operator = (id: string): Operator => ({
  id: id as OperatorId,
  name: id,
  role: 'issuer',
  createdAt: 0,
  changedAt: 0,
});
const [alice, bob] = [operator('alice'), operator('bob')];

describe('who unlocked last', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('is offered again in that workspace, and in no other', () => {
    expect(findLikelyOperator(WORKSPACE, [alice, bob])).toBeNull();
    rememberOperator(WORKSPACE, bob.id);
    expect(findLikelyOperator(WORKSPACE, [alice, bob])).toBe(bob.id);
    expect(findLikelyOperator('other' as WorkspaceId, [alice, bob])).toBeNull();
    rememberOperator(WORKSPACE, alice.id);
    expect(findLikelyOperator(WORKSPACE, [alice, bob])).toBe(alice.id);
  });

  it('is nobody who may not unlock any more; the only one there is needs no choice', () => {
    rememberOperator(WORKSPACE, 'removed' as OperatorId);
    expect(findLikelyOperator(WORKSPACE, [alice, bob])).toBeNull();
    expect(findLikelyOperator(WORKSPACE, [bob])).toBe(bob.id);
    expect(findLikelyOperator(WORKSPACE, [])).toBeNull();
  });

  it('is asked each time where the window keeps nothing', () => {
    const refuse = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    expect(() => rememberOperator(WORKSPACE, alice.id)).not.toThrow();
    expect(findLikelyOperator(WORKSPACE, [alice, bob])).toBeNull();
  });
});
