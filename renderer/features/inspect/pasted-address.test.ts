import { describe, expect, it } from 'vitest';
import { findAddress } from './pasted-address.ts';

const find = (text: string) => findAddress(new Blob([text]));

describe('a paste', () => {
  it.each(['https://pki.example/ca.crt', 'gw.partner.example:443', ' localhost:8443\n'])(
    'may be an address: %s',
    async (text) => {
      expect(await find(text)).toBe(text.trim());
    },
  );

  it.each([
    ['PEM', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
    ['base64', 'MIIBszCCAVmgAwIBAgIUQ'],
    ['a log line with an address in it', 'GET https://pki.example/ca.crt failed'],
    ['a time of day', '12:30'],
    ['another scheme', 'file:///etc/passwd'],
    ['what is too long for one', `https://x.example/${'a'.repeat(3000)}`],
  ])('that is %s is no address', async (_, text) => {
    expect(await find(text)).toBeUndefined();
  });
});
