import { describe, expect, it } from 'vitest';
import { isAllowedHost, readHost } from './allowed-hosts.ts';

const leads = (url: string, ...named: string[]): boolean =>
  isAllowedHost(
    new URL(url),
    named.flatMap((text) => readHost(text) ?? []),
  );

describe('a host that is allowed', () => {
  it('is meant at the port that is named, whichever is usual for the scheme', () => {
    expect(leads('https://crl.corp/ca.crl', 'crl.corp:443')).toBe(true);
    expect(leads('http://crl.corp:443/ca.crl', 'crl.corp:443')).toBe(true);
    expect(leads('http://crl.corp/ca.crl', 'crl.corp:443')).toBe(false);
    expect(leads('http://crl.corp/ca.crl', 'crl.corp:80')).toBe(true);
    expect(leads('https://crl.corp/ca.crl', 'crl.corp:80')).toBe(false);
    expect(leads('https://crl.corp:80/ca.crl', 'CRL.corp:80')).toBe(true);
  });

  it('is meant at the usual port where none is named', () => {
    expect(leads('http://crl.corp/ca.crl', 'crl.corp')).toBe(true);
    expect(leads('https://crl.corp/ca.crl', 'crl.corp')).toBe(true);
    expect(leads('http://crl.corp:8080/ca.crl', 'crl.corp')).toBe(false);
    expect(leads('https://[::1]/ca.crl', '[::1]:443')).toBe(true);
  });

  it('is nothing but a name or an address with a port', () => {
    for (const text of ['', 'a b', 'crl.corp/ca.crl', 'user@crl.corp', 'crl.corp?x', 'crl.corp:99999', '::1'])
      expect(readHost(text), text).toBeUndefined();
  });
});
