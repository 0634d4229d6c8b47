import { expect, it } from 'vitest';
import { findCaSection, findSetting, parseOpensslConfig } from './config.ts';

it('expands variables of its own, of other sections and of none', () => {
  const config = parseOpensslConfig(
    [
      'HOME = /somewhere # of the general section',
      '[ ca ]',
      'default_ca=mine',
      '[mine]',
      'dir = ./pki',
      'database = $dir/index.txt',
      'certificate = ${dir}/ca.crt',
      'private_key = $(dir)/private/ca.key',
      'new_certs_dir = \\',
      '$dir/newcerts',
      'home = $HOME',
      'far = $ca::default_ca',
      'unknown = $ENV::PKI/x',
      'quoted = "a b"',
      '# database = other',
    ].join('\n'),
  );
  expect(findCaSection(config)).toBe('mine');
  const of = (name: string) => findSetting(config, 'mine', name);
  expect(of('database')).toBe('./pki/index.txt');
  expect(of('certificate')).toBe('./pki/ca.crt');
  expect(of('private_key')).toBe('./pki/private/ca.key');
  expect(of('new_certs_dir')).toBe('./pki/newcerts');
  expect(of('home')).toBe('/somewhere');
  expect(of('far')).toBe('mine');
  expect(of('unknown')).toBe('/x');
  expect(of('quoted')).toBe('a b');
});

it('ends, with values of a bounded length, where variables double each other', () => {
  const lines = ['[ca]', 'a0 = xxxxxxxxxx', ...Array.from({ length: 60 }, (_, at) => `a${at + 1} = $a${at}$a${at}`)];
  const value = findSetting(parseOpensslConfig(lines.join('\n')), 'ca', 'a60') ?? '';
  expect(value.length).toBeLessThanOrEqual(4096);
});

it('ends where lines are made to be read again and again', () => {
  const marks = `${'#\u2028'.repeat(400_000)}\r`;
  const blanks = `[${' '.repeat(300_000)}`;
  const opened = `a = ${'${'.repeat(400_000)}`;
  const config = parseOpensslConfig(
    [marks, blanks, opened, '\\#'.repeat(400_000), '[ ca ]', 'x = a\\#b # c'].join('\n'),
  );
  expect(findSetting(config, 'ca', 'x')).toBe('a\\#b');
});
