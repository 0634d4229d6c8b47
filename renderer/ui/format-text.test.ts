import { describe, expect, it } from 'vitest';
import { cutMiddle, foldPem, groupHex, shortenHex, visibleText } from './format-text.ts';

describe('text that somebody else chose', () => {
  it('shows characters that hide or reorder', () => {
    expect(visibleText('a\u202Egnp.exe')).toBe('a\\u202egnp.exe');
    expect(visibleText('a\u3164\ufe0f')).toBe('a\\u3164\\ufe0f');
    expect(visibleText('tab\there\u0000')).toBe('tab\\u0009here\\u0000');
    expect(visibleText('\u200Bzero\uFEFF')).toBe('\\u200bzero\\ufeff');
    expect(visibleText('tag\u{E0041}')).toBe('tag\\u{e0041}');
  });

  it('leaves letters of every script alone', () => {
    for (const name of ['Zürich', 'שלום', '漢字', '🙂', 'naïve']) expect(visibleText(name)).toBe(name);
  });

  it('keeps lines where lines are wanted, never a carriage return', () => {
    expect(visibleText('a\r\n\tb\u0007', { keepLines: true })).toBe('a\n\tb\\u0007');
  });
});

describe('hexadecimal', () => {
  it('stands in fours', () => {
    expect(groupHex('5c1a90b72f')).toBe('5C1A 90B7 2F');
    expect(groupHex('')).toBe('');
  });

  it('is cut in the middle only where it is long', () => {
    expect(shortenHex('5c1a90b7')).toBe('5C1A 90B7');
    expect(shortenHex('3e9a04d771c25b8fe2116c0a9d10af36')).toBe('3E9A 04D7 71C2 … 9D10 AF36');
  });
});

describe('cutting in the middle', () => {
  it('keeps both ends and the wanted length', () => {
    const cut = cutMiddle('gateway.internal.partner.example', 15);
    expect([...cut]).toHaveLength(15);
    expect(cut.startsWith('gatewa')).toBe(true);
    expect(cut.endsWith('example')).toBe(true);
    expect(cutMiddle('short', 15)).toBe('short');
  });
});

describe('a heap of combining marks', () => {
  it('keeps three of them and writes the others out', () => {
    expect(visibleText(`a${'\u0301'.repeat(5)}b`)).toBe(`a${'\u0301'.repeat(3)}\\u0301\\u0301b`);
    expect(visibleText('e\u0301')).toBe('e\u0301');
  });
});

describe('PEM in a pane', () => {
  it('stands in short lines with the same octets, and nothing else is folded', () => {
    const body = 'MIIB'.repeat(30);
    const pem = `Subject: CN=a\n-----BEGIN CERTIFICATE REQUEST-----\n${body.slice(0, 64)}\n${body.slice(64)}\n-----END CERTIFICATE REQUEST-----\n`;
    const folded = foldPem(pem + pem);
    const lines = folded.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBe(40);
    expect(lines.slice(2, 5).join('')).toBe(body);
    expect(folded.replaceAll(/\s/g, '')).toBe((pem + pem).replaceAll(/\s/g, ''));
    expect(foldPem(folded)).toBe(folded);
    expect(foldPem('no PEM\n')).toBe('no PEM\n');
  });
});
