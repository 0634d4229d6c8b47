import { describe, expect, it } from 'vitest';
import { octetsOf, pemOf } from './pem.ts';

describe('PEM of a certificate that the server sent', () => {
  it('holds the same octets in lines of 64 characters', () => {
    const hex = Array.from({ length: 200 }, (_, at) => (at % 256).toString(16).padStart(2, '0')).join('');
    const lines = pemOf(hex).trim().split('\n');
    expect(lines[0]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines.slice(1, -1).every((line) => line.length <= 64)).toBe(true);
    expect(
      [...atob(lines.slice(1, -1).join(''))].map((octet) => octet.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
    ).toBe(hex);
  });

  it('reads hex octet by octet', () => {
    expect([...octetsOf('00ff30')]).toEqual([0, 255, 48]);
  });
});
