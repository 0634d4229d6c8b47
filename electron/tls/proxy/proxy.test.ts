import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { converse } from '../../testing/dial/converse.ts';
import type { ProxyLogin } from '../dial-options.ts';
import { base64Bytes } from './base64-bytes.ts';
import { httpConnect } from './http-connect.ts';
import { socks5 } from './socks5.ts';

const TARGET = { host: 'server.example', port: 8443 };
const login = (): ProxyLogin => ({ user: 'partner', password: Buffer.from('sécret') });
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const text = (octets: Uint8Array): string => Buffer.from(octets).toString('utf8');

describe('an HTTP proxy', () => {
  const ask = (answer: string, given: ProxyLogin | null = null, drip = false) =>
    converse(httpConnect(TARGET, given), [answer], { greets: false, drip });

  it.each([
    ['HTTP/1.1 200 Connection established\r\n\r\n', 'agreed', ''],
    ['HTTP/1.0 200\r\n\r\nrest', 'agreed', 'rest'],
    ['HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 204 x\nA: b\n\n', 'agreed', ''],
    ['HTTP/1.1 403 Forbidden\r\nA: b\r\n\r\nbody', 'proxy-refused network proxy-answer', ''],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', 'proxy-refused network proxy-answer', ''],
    ['HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n', 'proxy-login client proxy-answer', ''],
    ['HTTP/2 200\r\n\r\n', 'encoding', ''],
    ['HTTP/1.1 2000 OK\r\n\r\n', 'encoding', ''],
    ['220 mail\r\n', 'encoding', ''],
    ['HTTP/1.1 200 OK\r\n', 'waiting for answer', ''],
  ])('is understood: %j', (answer, end, rest) => {
    const whole = ask(answer);
    expect([whole.end, whole.rest]).toEqual([end, rest]);
    if (rest === '') expect(ask(answer, null, true).end).toBe(end);
  });

  it('is given up where its header never ends', () => {
    expect(ask(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`).end).toBe('too-long');
  });

  it('is asked for the host and port, an IPv6 address in brackets', () => {
    expect(text(ask('').sent)).toBe('CONNECT server.example:8443 HTTP/1.1\r\nHost: server.example:8443\r\n\r\n');
    const { sent } = converse(httpConnect({ host: '::1', port: 443 }, null), [], { greets: false });
    expect(text(sent)).toContain('CONNECT [::1]:443 HTTP/1.1\r\n');
  });

  it('is given the login, and nobody else is', () => {
    const given = login();
    const talk = ask('HTTP/1.1 407 no\r\n\r\n', given);
    const encoded = Buffer.from('partner:sécret').toString('base64');
    expect(text(talk.sent)).toContain(`\r\nProxy-Authorization: Basic ${encoded}\r\n\r\n`);
    expect(talk.said[0]).toBe('> CONNECT server.example:8443 HTTP/1.1 · Proxy-Authorization: Basic …');
    expect(JSON.stringify(talk.said)).not.toContain(encoded);
    expect(text(given.password)).toBe('sécret');
  });
});

describe('a SOCKS5 proxy', () => {
  const ask = (answers: readonly string[], given: ProxyLogin | null = null, drip = false) =>
    converse(socks5(TARGET, given), answers.map(hex), { greets: false, drip });
  const BOUND = '00 01 00000000 0000';

  it.each([
    [['05 00', `05 00 ${BOUND}`], 'agreed'],
    [['05 00', `05 00 00 04 ${'00'.repeat(18)}`], 'agreed'],
    [['05 00', '05 00 00 03 03 616263 0000'], 'agreed'],
    [['05 00', '05 00 00 02 03'], 'encoding'],
    [['05 00', `05 01 ${BOUND}`], 'proxy-refused network proxy-code'],
    [['05 00', '05 05'], 'proxy-refused server proxy-code'],
    [['05 00', `05 99 ${BOUND}`], 'proxy-refused network proxy-code'],
    [['05 ff'], 'proxy-login client proxy-code'],
    [['05 02'], 'order'],
    [['05 01'], 'order'],
    [['04 00'], 'version'],
    [['48 54 54 50'], 'version'],
    [['05 00', '04 5a 00'], 'version'],
    [['05'], 'waiting for greeting'],
    [['05 00', '05 00 00'], 'waiting for answer'],
  ])('is understood: %j', (answers, end) => {
    expect(ask(answers).end).toBe(end);
    expect(ask(answers, null, true).end).toBe(end);
  });

  it('is given names as names, and addresses as octets without their zone', () => {
    const requestFor = (host: string) =>
      Buffer.from(
        converse(socks5({ host, port: 443 }, null), [hex('05 00')], { greets: false }).sent.subarray(3),
      ).toString('hex');
    expect(requestFor('ab.c')).toBe('050100030461622e6301bb');
    expect(requestFor('192.0.2.1')).toBe('05010001c000020101bb');
    expect(requestFor('fe80::1%eth0')).toBe('05010004fe80000000000000000000000000000101bb');
  });

  it('is given the login where it asks for one, and nobody else is', () => {
    const given = login();
    const talk = ask(['05 02', '01 00', `05 00 ${BOUND}`], given);
    expect(talk.end).toBe('agreed');
    expect(Buffer.from(talk.sent).toString('hex')).toContain(
      `0107${Buffer.from('partner').toString('hex')}07${Buffer.from('sécret').toString('hex')}`,
    );
    expect(talk.said).toContain('> user partner · password …');
    expect(ask(['05 02', '01 05'], login()).end).toBe('proxy-login client proxy-code');
    expect(ask(['05 00', `05 00 ${BOUND}`], login()).end).toBe('agreed');
  });
});

describe('base64 as octets', () => {
  it('is what node writes, for every length', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = randomBytes(length);
      expect(text(base64Bytes(bytes))).toBe(bytes.toString('base64'));
    }
  });
});
