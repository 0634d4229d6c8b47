import { describe, expect, it } from 'vitest';
import { formatTable, printable, printableJson } from './terminal.ts';

const HOSTILE = 'a\u001b[2J\u202egnp\u0007\u200b\u{e0041}\ud800\u2028';

describe('text of others on a terminal', () => {
  it('shows nothing that moves, reverses or hides', () => {
    expect(printable(HOSTILE)).toBe('a\\u001b[2J\\u202egnp\\u0007\\u200b\\udb40\\udc41\\ud800\\u2028');
    expect(printable('Müller 株式会社 🔑')).toBe('Müller 株式会社 🔑');
  });

  it('is the same value when its JSON is parsed', () => {
    const json = printableJson({ name: HOSTILE });
    expect(json).not.toMatch(/[\p{Cf}\p{Zl}]/u);
    expect(JSON.parse(json)).toEqual({ name: HOSTILE });
  });

  it('stands in columns by characters', () => {
    expect(
      formatTable([
        ['NAME', 'KEY'],
        ['é\n', 'x'],
      ]),
    ).toEqual(['NAME     KEY', 'é\\u000a  x']);
  });
});
