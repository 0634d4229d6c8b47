import { describe, expect, it } from 'vitest';
import type { AddressSet } from '../../../../shared/model/profile.ts';
import { checkAddresses } from './addresses.ts';

const NONE = { crl: [], ocsp: [], caIssuers: [] };

const problemsOf = (addresses: AddressSet): string[] =>
  checkAddresses(addresses, 'x').map(
    ({ path, severity, evidence }) =>
      `${severity === 'warning' ? '? ' : ''}${path.replace('x.', '')} ${evidence['problem']}`,
  );

describe('addresses in certificates', () => {
  it.each([
    ['', 'empty'],
    ['ftp://a.example/x', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['http:/a.example', 'scheme'],
    ['a.example/x.crl', 'scheme'],
    ['http://a.example/x y', 'character'],
    ['http://a.example/\r\nX', 'character'],
    ['http://größe.example/', 'character'],
    ['http://a.example/"', 'character'],
    ['http://a.example\\x', 'character'],
    ['http://a.example/%zz', 'escape'],
    ['http://a.example/%2', 'escape'],
    ['http:///x', 'host'],
    ['http://a..example/', 'host'],
    ['http://a.example:0/', 'host'],
    ['http://a.example:99999/', 'host'],
    ['http://[1.2.3.4]/', 'host'],
    ['http://[::1/', 'host'],
    ['http://user:secret@a.example/', 'login'],
    ['http://a.example/#x', 'fragment'],
    ['ldap://a.example/', 'ldap'],
    ['ldap:///?x?base', 'ldap'],
    ['ldap://a.example/cn=CA', 'ldap'],
    [`http://a.example/${'x'.repeat(2048)}`, 'too-long'],
  ])('are refused where they are %j: %s', (address, problem) => {
    expect(problemsOf({ ...NONE, crl: [address] })).toEqual([`crl.0 ${problem}`]);
  });

  it('may be a directory without host, a port or an address, but https for lists and the same twice', () => {
    const good = [
      'ldap:///cn=CA,o=A?certificateRevocationList;binary?base',
      'http://a.example.:8080/x?y=[1]',
      'HTTP://1.2.3.4',
    ];
    expect(problemsOf({ ...NONE, crl: good })).toEqual(['crl.1 character']);
    expect(problemsOf({ ...NONE, crl: ['https://a.example'], ocsp: ['ldap:///cn=x?y'] })).toEqual([
      '? crl.0 https',
      'ocsp.0 scheme',
    ]);
    expect(problemsOf({ ...NONE, caIssuers: ['http://a.example', 'http://a.example'] })).toEqual(['caIssuers.1 twice']);
  });
});
