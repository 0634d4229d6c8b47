import { describe, expect, it } from 'vitest';
import { parseIpAddress } from '../../name/ip-address.ts';
import {
  isInternalName,
  isProhibitedReservedLabel,
  isReverseZone,
  isUnderRegistry,
  registeredLabel,
} from './domain-name.ts';
import { isReservedAddress, maskBits, touchesReservedBlock } from './reserved-address.ts';
import { readReverseName } from './reverse-name.ts';

const octets = (text: string): Uint8Array => parseIpAddress(text) ?? new Uint8Array();

describe('a DNS name', () => {
  it('is internal without a dot, under a special-use domain or under one that is no word', () => {
    for (const name of ['gateway', 'db.local', 'a.internal', 'x.LAN', 'host.123', '*.corp', 'a.', ''])
      expect([name, isInternalName(name)]).toEqual([name, true]);
    for (const name of ['www.example.com', '*.example.org', 'a.xn--p1ai', 'service.onion'])
      expect([name, isInternalName(name)]).toEqual([name, false]);
  });

  it('has a label that only looks like an encoded one', () => {
    for (const label of ['ab--c', 'xn--', 'XN--ab-', 'xn--99999999'])
      expect([label, isProhibitedReservedLabel(label)]).toEqual([label, true]);
    for (const label of ['xn--bcher-kva', 'a-b', 'www', 'XN--BCHER-KVA'])
      expect([label, isProhibitedReservedLabel(label)]).toEqual([label, false]);
  });

  it('is registered below a registry of one or two labels', () => {
    expect(['*.com', '*.co.uk', '*.example.com', '*.example.co.uk'].map(isUnderRegistry)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(registeredLabel('www.example.co.uk')).toBe('example');
    expect(registeredLabel('www.example.com')).toBe('example');
  });

  it('stands for an address below the reverse zones', () => {
    expect(readReverseName('4.3.2.1.in-addr.arpa')).toEqual(octets('1.2.3.4'));
    expect(readReverseName(`${'0.'.repeat(28)}8.e.f.0.ip6.arpa`)).toBeDefined();
    expect(readReverseName('1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa')).toEqual(
      octets('2001:db8::1'),
    );
    for (const name of ['3.2.1.in-addr.arpa', '256.1.1.1.in-addr.arpa', '1.2.ip6.arpa', 'a.b.c.d.in-addr.arpa'])
      expect([name, isReverseZone(name), readReverseName(name)]).toEqual([name, true, undefined]);
    expect(isReverseZone('my-in-addr.arpa')).toBe(false);
  });
});

describe('an address', () => {
  it('is reserved where IANA says so', () => {
    for (const text of [
      '10.1.2.3',
      '172.31.255.255',
      '192.0.2.1',
      '127.0.0.1',
      '::1',
      'fe80::1',
      'fd00::1',
      '2001:db8::',
    ])
      expect([text, isReservedAddress(octets(text))]).toEqual([text, true]);
    for (const text of ['8.8.8.8', '172.32.0.0', '2606:4700::1', '11.0.0.0'])
      expect([text, isReservedAddress(octets(text))]).toEqual([text, false]);
  });

  it('of a network touches a reserved block from above and from below', () => {
    expect(touchesReservedBlock(octets('8.0.0.0'), 6)).toBe(true);
    expect(touchesReservedBlock(octets('10.9.0.0'), 16)).toBe(true);
    expect(touchesReservedBlock(octets('8.8.8.0'), 24)).toBe(false);
  });

  it('has a mask of ones before zeros', () => {
    expect(maskBits(octets('255.255.240.0'))).toBe(20);
    expect(maskBits(octets('0.0.0.0'))).toBe(0);
    expect(maskBits(octets('255.0.255.0'))).toBeUndefined();
  });
});
