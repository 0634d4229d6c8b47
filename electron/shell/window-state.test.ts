import { describe, expect, it } from 'vitest';
import { createWindowStates, fit, MIN_HEIGHT, MIN_WIDTH } from './window-state.ts';

const laptop = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };
const small = { x: 0, y: 0, width: 1280, height: 720 };

function build(content?: unknown) {
  const written: unknown[] = [];
  return { states: createWindowStates({ read: () => content, write: (value) => written.push(value) }), written };
}

describe('window state', () => {
  it('opens the first window in the middle of the primary display', () => {
    expect(build().states.find(undefined, [laptop])).toEqual({
      bounds: { x: 240, y: 90, width: 1440, height: 900 },
      maximized: false,
    });
  });

  it('brings a window back where its workspace was, else where the last window was', () => {
    const { states } = build();
    const at = (x: number) => ({ bounds: { x, y: 50, width: 1200, height: 800 }, maximized: false });
    states.keep('a', at(10));
    states.keep('b', at(20));
    expect(states.find('a', [laptop])).toEqual(at(10));
    expect(states.find('new', [laptop])).toEqual(at(20));
    expect(states.has('new')).toBe(false);
  });

  it('fetches a window back from a display that is gone', () => {
    const state = { bounds: { x: 2500, y: 300, width: 1200, height: 800 }, maximized: true };
    expect(fit(state, [laptop, second])).toEqual(state);
    expect(fit(state, [laptop])).toEqual({ bounds: { x: 360, y: 140, width: 1200, height: 800 }, maximized: true });
  });

  it('does not leave the title bar above or below the display', () => {
    const above = { bounds: { x: 0, y: -400, width: 1200, height: 800 }, maximized: false };
    const below = { bounds: { x: 0, y: 1070, width: 1200, height: 800 }, maximized: false };
    expect(fit(above, [laptop]).bounds.y).toBe(140);
    expect(fit(below, [laptop]).bounds.y).toBe(140);
  });

  it('makes a window no larger than its display and no smaller than the least size', () => {
    expect(fit(undefined, [small]).bounds).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    expect(fit(undefined, [{ x: 0, y: 0, width: 800, height: 600 }]).bounds).toEqual({
      x: 0,
      y: 0,
      width: MIN_WIDTH,
      height: MIN_HEIGHT,
    });
  });

  it.each([
    null,
    'text',
    [1],
    { last: { bounds: { x: 'a' } } },
    { last: { bounds: { x: 1e9, y: 0, width: 1, height: 1 } } },
  ])('counts a damaged file as none: %j', (content) => {
    expect(build(content).states.find(undefined, [laptop]).bounds.width).toBe(1440);
  });

  it('keeps no more than fifty workspaces', () => {
    const { states, written } = build();
    for (let count = 0; count < 60; count += 1) {
      states.keep(`w${count}`, { bounds: { x: count, y: 0, width: 1200, height: 800 }, maximized: false });
    }
    const kept = Object.keys(written.at(-1) as object);
    expect(kept).toHaveLength(50);
    expect(kept).toContain('w59');
    expect(kept).toContain('last');
  });
});
