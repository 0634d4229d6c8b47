import { describe, expect, it } from 'vitest';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../electron/testing/hostile-name.ts';
import { findOddParts, isSuspiciousText } from './suspicious-text.ts';

describe('a name that may be read as another', () => {
  it.each([
    ['right-to-left override', 'gw\u202egnp.exe'],
    ['zero-width', 'acme\u200b.example'],
    ['controls', 'acme\u0007'],
    ['Latin with Cyrillic а', 'pаypal'],
    ['Latin with Greek ο', 'gοοgle'],
    ['three scripts in one word', 'аbγ'],
    ['letters of mathematics', '\u{1d429}\u{1d41a}ypal'],
    ['heaps of marks', 'z\u0300\u0301\u0302\u0303\u0304'],
    ['xn-- that is all Cyrillic lookalikes', 'dns:xn--80ak6aa92e.com'],
    ['xn-- that mixes', 'uri:spiffe://xn--pypal-4ve.example/x'],
    ['xn-- that does not decode', '*.xn--99999999999999.example'],
    ...HOSTILE_CONTROLS.map((name) => ['hostile', name]),
  ])('is found: %s', (_, name) => {
    expect(isSuspiciousText(name)).toBe(true);
  });

  it.each([
    'Partner CA',
    'gateway-7.acme.example',
    'Müller & Söhne',
    '日本語サーバー TLS',
    'サーバーA',
    'مثال',
    'Сервер Acme',
    'Ελλάδα',
    'xn--mnchen-3ya.example',
    'dns:xn--e1aybc.example',
    ...HOSTILE_PRINTABLE,
  ])('is not made of what people write: %s', (name) => {
    expect(isSuspiciousText(name)).toBe(false);
  });
});

describe('what makes a name suspicious', () => {
  it.each([
    ['a right-to-left override', 'gw\u202egnp.exe', [{ kind: 'hidden', code: 0x202e }]],
    ['a Cyrillic letter in a Latin word, told once', 'pаypаl', [{ kind: 'mixed', code: 0x430 }]],
    ['a heap of marks', `a${'\u0301'.repeat(50)}`, [{ kind: 'marks', count: 50 }]],
    ['a mathematical letter', '\u{1d400}cme', [{ kind: 'disguised', code: 0x1d400 }]],
    ['a label that passes itself off', 'xn--80ak6aa92e.example', [{ kind: 'label', shown: 'аррӏе' }]],
    ['nothing of a plain name', 'gw.acme.example', []],
  ])('is %s', (_what, text, parts) => {
    expect(findOddParts(text)).toEqual(parts);
  });

  it('is told of in few parts, however many there are', () => {
    const flood = Array.from({ length: 5000 }, (_, index) => String.fromCodePoint(0xe000 + index)).join('');
    expect(findOddParts(flood)).toHaveLength(8);
  });
});
