import { beforeEach, describe, expect, it } from 'vitest';
import {
  currentAddress,
  goBack,
  goForward,
  guardLeaving,
  navigate,
  replaceAddress,
  resetRouter,
  useRouter,
} from './router.ts';

beforeEach(() => resetRouter('/'));

describe('the way through the window', () => {
  it('goes back and forward', () => {
    navigate('/inventory');
    navigate('/inventory/x');
    goBack();
    expect(currentAddress()).toBe('/inventory');
    goForward();
    expect(currentAddress()).toBe('/inventory/x');
  });

  it('stops at both ends', () => {
    navigate('/inventory');
    goForward();
    goBack();
    goBack();
    goBack();
    expect(currentAddress()).toBe('/');
  });

  it('drops what lay ahead when another way is taken', () => {
    navigate('/inventory');
    navigate('/connect');
    goBack();
    navigate('/settings');
    goForward();
    expect(currentAddress()).toBe('/settings');
    expect(useRouter.getState().entries).toEqual(['/', '/inventory', '/settings']);
  });

  it('takes no step to where it is', () => {
    navigate('/inventory');
    navigate('/inventory');
    expect(useRouter.getState().entries).toEqual(['/', '/inventory']);
  });

  it('replaces without a step to come back to', () => {
    navigate('/inventory/a');
    replaceAddress('/inventory/b');
    goBack();
    expect(currentAddress()).toBe('/');
    goForward();
    expect(currentAddress()).toBe('/inventory/b');
  });

  it('remembers at most 200 steps and stays at the newest', () => {
    for (let step = 0; step < 300; step += 1) navigate(`/inventory/${step}`);
    expect(useRouter.getState().entries).toHaveLength(200);
    expect(currentAddress()).toBe('/inventory/299');
  });

  it('waits where a screen asks first, and goes on when it may', () => {
    navigate('/profiles/a');
    const waiting: (() => void)[] = [];
    const stop = guardLeaving((go) => {
      waiting.push(go);
      return true;
    });
    navigate('/inventory');
    goBack();
    expect(currentAddress()).toBe('/profiles/a');
    stop();
    waiting[0]?.();
    expect(currentAddress()).toBe('/inventory');
    waiting[1]?.();
    expect(currentAddress()).toBe('/profiles/a');
  });
});
