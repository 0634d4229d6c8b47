import { describe, expect, it } from 'vitest';
import { askerOf } from './asker.ts';

describe('askerOf', () => {
  it('takes all addresses of one IPv6 network for one asker, and other networks for others', () => {
    expect(askerOf('2001:db8:1:2::1')).toBe(askerOf('2001:db8:1:2:ffff::9'));
    expect(askerOf('2001:db8:1:2::1')).not.toBe(askerOf('2001:db8:1:3::1'));
  });

  it('tells IPv4 addresses apart, also where they come mapped', () => {
    expect(askerOf('192.0.2.1')).toBe('192.0.2.1');
    expect(askerOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(askerOf('::ffff:192.0.2.2')).not.toBe(askerOf('::ffff:192.0.2.1'));
  });

  it('leaves what it does not read as it is', () => {
    expect(askerOf('fe80::1%eth0')).toBe('fe80::1%eth0');
    expect(askerOf('')).toBe('');
  });
});
