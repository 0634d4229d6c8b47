import { describe, expect, it } from 'vitest';
import { readFirstOctets } from './server-name.ts';

const u16 = (value: number): number[] => [value >> 8, value & 0xff];

/** A ClientHello with one suite that asks for a name. */
function helloFor(name: string): Uint8Array {
  const host = [...Buffer.from(name)];
  const list = [0, ...u16(host.length), ...host];
  const extension = [...u16(0), ...u16(list.length + 2), ...u16(list.length), ...list];
  const body = [3, 3, ...Array<number>(32).fill(7), 0, 0, 2, 0x13, 0x01, 1, 0, ...u16(extension.length), ...extension];
  const message = [1, 0, ...u16(body.length), ...body];
  return Uint8Array.from([22, 3, 1, ...u16(message.length), ...message]);
}

describe('the first octets of a connection', () => {
  it('tell the name that is asked for, and nothing before they are whole', () => {
    const hello = helloFor('good.demo.test');
    for (let length = 0; length < hello.length; length += 1)
      expect(readFirstOctets(hello.subarray(0, length))).toBe('more');
    expect(readFirstOctets(hello)).toEqual({ serverName: 'good.demo.test' });
  });

  it('are no TLS where they begin otherwise, claim a record that is too long or end within the message', () => {
    expect(readFirstOctets(new TextEncoder().encode('GET / HTTP/1.1\r\n'))).toBe('not-tls');
    expect(readFirstOctets(Uint8Array.of(22, 3, 1, 0xff, 0xff))).toBe('not-tls');
    expect(readFirstOctets(Uint8Array.of(22, 3, 1, 0, 2, 1, 0))).toBe('not-tls');
  });

  it('ask for no name where the message goes on in another record', () => {
    expect(readFirstOctets(Uint8Array.of(22, 3, 1, 0, 5, 1, 0, 1, 0, 3))).toEqual({ serverName: null });
  });
});
