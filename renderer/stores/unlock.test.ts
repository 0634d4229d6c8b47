import { describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { endUnlock, ensureUnlocked, useUnlock } from './unlock.ts';
import { keepWorkspace } from './workspace.ts';

const open = (locked: boolean) =>
  keepWorkspace({
    open: true,
    id: 'w' as WorkspaceId,
    name: 'acme',
    location: '~/acme',
    locked,
    readOnly: false,
    demo: false,
    certificates: 0,
    authorities: 0,
    requests: 0,
    ocspSigners: 0,
  });

describe('asking for the keys', () => {
  it('asks nothing while they are open', async () => {
    open(false);
    await expect(ensureUnlocked('to sign')).resolves.toBe(true);
    expect(useUnlock.getState().purpose).toBeNull();
  });

  it('shows the purpose and tells everybody who waits', async () => {
    open(true);
    const first = ensureUnlocked('to sign');
    const second = ensureUnlocked('to export');
    expect(useUnlock.getState().purpose).toBe('to export');
    endUnlock(true);
    await expect(Promise.all([first, second])).resolves.toEqual([true, true]);
    expect(useUnlock.getState().purpose).toBeNull();
  });

  it('answers no when it was given up', async () => {
    open(true);
    const asked = ensureUnlocked('to sign');
    endUnlock(false);
    await expect(asked).resolves.toBe(false);
  });
});
