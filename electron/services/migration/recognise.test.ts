import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeOpensslCa } from '../../testing/openssl-ca.ts';
import { shareDescriptor } from '../../store/shared-descriptor.ts';
import { Inside } from './openssl/inside.ts';
import { recogniseForeign } from './recognise.ts';

let folder: string;
const at = (...names: readonly string[]): string => path.join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-recognise-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Files with these contents below a folder, which is answered. */
function write(name: string, files: Readonly<Record<string, string>>): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(at(name, file)), { recursive: true });
    writeFileSync(at(name, file), content);
  }
  return at(name);
}

const LINE = 'V\t300101000000Z\t\t1000\tunknown\t/CN=x\n';

describe('what was dropped', () => {
  it('is a folder of openssl where openssl keeps an authority in it, new or used, alone or beside others', async () => {
    const ca = makeOpensslCa(at('tree', 'root'), { name: 'Root' });
    expect(await recogniseForeign(ca.folder)).toBe('openssl-ca');
    makeOpensslCa(at('tree', 'below'), { name: 'Below', parent: ca }).issue('anna');
    expect(await recogniseForeign(at('tree', 'below'))).toBe('openssl-ca');
    expect(await recogniseForeign(at('tree'))).toBe('openssl-ca');
    symlinkSync(at('tree'), at('link'));
    expect(await recogniseForeign(at('link'))).toBe('openssl-ca');
    mkdirSync(at('tree', 'other'));
    expect(await recogniseForeign(at('tree'))).toBeUndefined();
  });

  it('is a folder of easy-rsa with its pki', async () => {
    const easy = { easyrsa: '#!/bin/sh', 'x509-types/client': '', 'pki/index.txt': LINE, 'pki/serial': '01\n' };
    expect(await recogniseForeign(write('easy', easy))).toBe('openssl-ca');
    expect(await recogniseForeign(at('easy', 'pki'))).toBe('openssl-ca');
  });

  it('is a folder of certificates, to be imported as before, where an authority stands below them', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_each, number) => [`${number}.pem`, '-----BEGIN']));
    const notes = Object.fromEntries(Array.from({ length: 250 }, (_each, number) => [`${number}.txt`, '']));
    const below = (name: string) => ({ [`${name}/index.txt`]: LINE, [`${name}/serial`]: '01\n' });
    const folders = [
      write('some', { ...many, ...below('old-ca') }),
      write('some-pki', { ...many, ...below('pki') }),
      write('one', { 'Anna.P12': '', ...below('old-ca') }),
      write('one-pki', { 'anna.crt': '', ...below('pki') }),
      write('full', { ...notes, ...below('pki') }),
    ];
    for (const each of folders) expect([each, await recogniseForeign(each)]).toEqual([each, undefined]);
    expect(await recogniseForeign(write('prose', { 'read.me': '', ...below('old-ca') }))).toBe('openssl-ca');
    expect(await recogniseForeign(write('alone', below('pki')))).toBe('openssl-ca');
    expect(await recogniseForeign(write('easy', { ...many, ...below('pki'), vars: '' }))).toBe('openssl-ca');
    symlinkSync('/usr/share/easy-rsa/x509-types', at('one-pki', 'x509-types'));
    expect(await recogniseForeign(at('one-pki'))).toBe('openssl-ca');
  });

  it('is looked at no further than needed', async () => {
    const place = write('ca', { 'index.txt': LINE, serial: '01\n', crlnumber: '01\n' });
    const find = vi.spyOn(Inside.prototype, 'find');
    expect(await recogniseForeign(place)).toBe('openssl-ca');
    expect(find.mock.calls).toEqual([['index.txt'], ['serial']]);
    find.mockRestore();
  });

  it('is nothing of another program where it is a folder with certificates, an index of something else, or a link to one', async () => {
    const index = { 'index.txt': LINE };
    makeOpensslCa(at('real'), { name: 'Real' });
    write('linked', { serial: '01\n' });
    symlinkSync(at('real', 'index.txt'), at('linked', 'index.txt'));
    const folders = [
      write('certificates', { 'a.pem': '-----BEGIN', 'more/b.pem': '-----BEGIN' }),
      write('alone', index),
      write('prose', { 'index.txt': 'What is in this folder\n', serial: '01\n' }),
      write('deep', { 'one/two/index.txt': LINE, 'one/two/serial': '01\n' }),
      at('linked'),
      at('nowhere'),
    ];
    mkdirSync(at('empty'));
    for (const each of [...folders, at('empty'), '/\0'])
      expect([each, await recogniseForeign(each)]).toEqual([each, undefined]);
  });

  it('is a database of XCA where it is one of SQLite and called so', async () => {
    const database = new DatabaseSync(at('keys.XDB'));
    database.exec('CREATE TABLE items (id INTEGER)');
    database.close();
    expect(await recogniseForeign(at('keys.XDB'))).toBe('xca');
    const shared = shareDescriptor(at('keys.XDB'));
    expect(await recogniseForeign(at('keys.XDB'))).toBeUndefined();
    shared.leave();
    renameSync(at('keys.XDB'), at('keys.sqlite'));
    writeFileSync(at('prose.xdb'), 'SQLite format, told in prose');
    writeFileSync(at('short.xdb'), 'SQLite');
    mkdirSync(at('folder.xdb'));
    execFileSync('mkfifo', [at('pipe.xdb')]);
    for (const name of ['keys.sqlite', 'prose.xdb', 'short.xdb', 'folder.xdb', 'pipe.xdb'])
      expect([name, await recogniseForeign(at(name))]).toEqual([name, undefined]);
  });
});
