import { describe, expect, it } from 'vitest';
import { endUnlock, ensureUnlocked, useUnlock } from './unlock.ts';
import { openSample } from './workspace-fixture.ts';

describe('asking for the keys', () => {
  it('asks nothing while they are open', async () => {
    openSample(false);
    await expect(ensureUnlocked('to sign')).resolves.toBe(true);
    expect(useUnlock.getState().purpose).toBeNull();
  });

  it('shows the purpose and tells everybody who waits', async () => {
    openSample(true);
    const first = ensureUnlocked('to sign');
    const second = ensureUnlocked('to export');
    expect(useUnlock.getState().purpose).toBe('to export');
    endUnlock(true);
    await expect(Promise.all([first, second])).resolves.toEqual([true, true]);
    expect(useUnlock.getState().purpose).toBeNull();
  });

  it('answers no when it was given up', async () => {
    openSample(true);
    const asked = ensureUnlocked('to sign');
    endUnlock(false);
    await expect(asked).resolves.toBe(false);
  });
});
