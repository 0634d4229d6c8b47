import { describe, expect, it } from 'vitest';
import type { GeneralName } from '../../../shared/model/name.ts';
import { isIpAddress, matchHost } from './host.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

const dns = (value: string): GeneralName => ({ type: 'dns', value });
const ip = (value: string): GeneralName => ({ type: 'ip', value });

describe('a host', () => {
  it.each([
    ['a.example', dns('a.example'), true],
    ['A.Example.', dns('a.eXample'), true],
    ['a.example', dns('b.example'), false],
    ['x.a.example', dns('*.a.example'), true],
    ['a.example', dns('*.a.example'), false],
    ['y.x.a.example', dns('*.a.example'), false],
    ['x.a.example', dns('x*.a.example'), false],
    ['x.a.example', dns('x.*.example'), false],
    ['a.com', dns('*.com'), false],
    ['xn--mller-kva.example', dns('xn--mller-kva.example'), true],
    ['müller.example', dns('müller.example'), false],
    ['10.0.0.1', ip('10.0.0.1'), true],
    ['10.0.0.1', dns('10.0.0.1'), false],
    ['[2001:db8::1]', ip('2001:db8:0:0:0:0:0:1'), true],
    ['2001:db8::2', ip('2001:db8::1'), false],
    ['a.example', { type: 'uri', value: 'https://a.example' } satisfies GeneralName, false],
    ['', dns(''), false],
    ['a.example\u0000.evil', dns('a.example'), false],
  ])('%j against %j: %s', (host, name, expected) => {
    expect(matchHost(host, [name])).toBe(expected);
  });
});

describe('an address', () => {
  it.each(['1.2.3.4', '::', '::1', '2001:db8::1', 'fe80::1:0:0:1', '1:2:3:4:5:6:7:8', '::ffff:102:304'])(
    'comes back as %s',
    (text) => {
      expect(formatIpAddress(parseIpAddress(text) ?? new Uint8Array())).toBe(text);
    },
  );

  it.each([
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1:2',
    ':::',
    '1::2::3',
    'g::1',
    '1:2:3:4:5:6:7::8:9',
    'fe80::1%eth0',
    '1.2.3.4 ',
  ])('is refused: %s', (text) => {
    expect(isIpAddress(text)).toBe(false);
  });
});
