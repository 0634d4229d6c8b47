import { describe, expect, it } from 'vitest';
import { parseLayout } from './layout.ts';

describe('what the window remembers', () => {
  it('takes back what it wrote', () => {
    const layout = { railCollapsed: true, panes: { inventory: 24.5 }, columns: { inventory: { name: 12 } } };
    expect(parseLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  });

  it('leaves out what is odd instead of failing', () => {
    const odd = { railCollapsed: 'yes', panes: { a: -3, b: 'x', c: 1e9, d: 20 }, columns: { x: 7, y: { name: null } } };
    expect(parseLayout(odd)).toEqual({ railCollapsed: false, panes: { d: 20 }, columns: { x: {}, y: {} } });
    for (const broken of [null, 3, 'x', [], undefined]) {
      expect(parseLayout(broken)).toEqual({ railCollapsed: false, panes: {}, columns: {} });
    }
  });
});
