import { describe, expect, it } from 'vitest';
import { checkHost, checkPort, formatTarget, parseTarget } from './target.ts';

const parsed = (text: string, port?: number): string => {
  const result = parseTarget(text, port);
  return result.ok ? formatTarget(result.value) : `${result.error.code} ${JSON.stringify(result.error.evidence)}`;
};

describe('a target', () => {
  it.each([
    ['example.com:8443', 'example.com:8443'],
    ['EXAMPLE.com:1', 'example.com:1'],
    ['127.0.0.1:443', '127.0.0.1:443'],
    ['[::1]:443', '[::1]:443'],
    ['[fe80::1%eth0]:443', '[fe80::1%eth0]:443'],
    ['bücher.example:443', 'xn--bcher-kva.example:443'],
    ['faß.example:443', 'xn--fa-hia.example:443'],
    ['_service.example:443', '_service.example:443'],
    ['ＥＸＡＭＰＬＥ.com:443', 'example.com:443'],
    ['例え。テスト:443', 'xn--r8jz45g.xn--zckzah:443'],
    ['XN--BCHER-KVA.example:443', 'xn--bcher-kva.example:443'],
    ['bücher.example.:443', 'xn--bcher-kva.example.:443'],
    ['[::ffff:127.0.0.1]:443', '[::ffff:127.0.0.1]:443'],
    ['[fe80::1%25eth0]:443', '[fe80::1%25eth0]:443'],
    ['  localhost:65535 ', 'localhost:65535'],
  ])('is read: %s', (text, expected) => {
    expect(parsed(text)).toBe(expected);
  });

  it('takes a default port for a host alone, an IPv6 address among them', () => {
    expect(parsed('example.com', 443)).toBe('example.com:443');
    expect(parsed('::1', 8443)).toBe('[::1]:8443');
  });

  it.each([
    'example.com:0',
    'example.com:70000',
    'example.com:https',
    'example.com:',
    'example.com:-1',
    'example.com:1e3',
    'example.com',
    '[::1]:',
    'a:00000443x',
  ])('is refused for its port: %s', (text) => {
    expect(parsed(text)).toMatch(/^connection.port-invalid/);
  });

  it.each([
    [':443', 'empty'],
    ['exa mple.com:443', 'characters'],
    ['example.com\u0000:443', 'characters'],
    ['user@example.com:443', 'characters'],
    ['https://example.com:443', 'characters'],
    ['exam\u202eple.com:443', 'characters'],
    ['a%2eb:443', 'characters'],
    ['[::zz]:443', 'ipv6'],
    ['1:2:3:443', 'ipv6'],
    ['999.1.1.1:443', 'name'],
    ['xn--a.example:443', 'name'],
    ['xn--.example:443', 'name'],
    ['xn--a-b.example:443', 'name'],
    ['xn--99999999.example:443', 'name'],
    ['\u0301a.example:443', 'name'],
    ['א1a.example:443', 'name'],
    ['a\u200db.example:443', 'characters'],
    ['[fe80::1%a/b]:443', 'ipv6'],
    ['[fe80::1%]:443', 'ipv6'],
    [`${'ü'.repeat(60)}.example:443`, 'length'],
    [`${'a'.repeat(64)}.example:443`, 'length'],
    ['a..b:443', 'length'],
  ])('is refused for its host: %s', (text, problem) => {
    expect(parsed(text)).toMatch(new RegExp(`^connection.host-invalid .*"problem":"${problem}"`));
  });

  it('keeps its refusals short whatever was typed', () => {
    expect(JSON.stringify(checkHost(' '.repeat(1 << 20))).length).toBeLessThan(400);
    expect(JSON.stringify(checkPort('9'.repeat(1 << 20))).length).toBeLessThan(200);
  });
});
