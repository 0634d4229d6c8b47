import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const UNLOCK = ['--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, ...UNLOCK);
  await cli.json('ca', 'create', ...W, ...UNLOCK, '--name', 'Root "R1"');
  for (const name of ['gw-a', 'gw-b']) {
    const issue = ['issue', ...W, ...UNLOCK, '--ca', 'Root "R1"', '--profile', 'tls-client', '--subject', `CN=${name}`];
    await cli.json(...issue, '--san', `dns:${name}.example`, '--days', '60', '--out', `${name}.p12`);
  }
});
afterAll(() => cli.remove());

describe('list --out', () => {
  it('writes what the filter and the options let through, in the order asked for', async () => {
    const columns = ['--columns', 'name,alternativeNames'];
    const list = ['list', ...W, 'name:gw OR name:root', '--ca', 'Root "R1"', '--status', 'valid', '--desc'];
    const written = await cli.json(...list, '--format', 'csv', '--out', 'list.csv', ...columns);
    expect(written).toEqual({ certificates: 3, file: 'list.csv' });
    expect(readFileSync(cli.at('list.csv'), 'utf8')).toBe(
      '"name","alternativeNames"\r\n"Root ""R1""",""\r\n"gw-b","dns:gw-b.example"\r\n"gw-a","dns:gw-a.example"\r\n',
    );
    expect((await cli.failure(1, ...list, '--format', 'csv', '--out', 'list.csv'))['code']).toBe('file.exists');
    expect((await cli.json(...list, '--format', 'pem', '--out', 'list.csv', '--force'))['certificates']).toBe(3);
    expect(cli.tool('openssl', 'storeutl', '-noout', '-certs', 'list.csv')).toContain('Total found: 3');
  });

  it('says what is wrong with what was asked for', async () => {
    const list = ['list', ...W, 'gw'];
    expect(await cli.failure(2, ...list, '--format', 'csv')).toMatchObject({ field: '--out', problem: 'missing' });
    expect(await cli.failure(2, ...list, '--out', 'x')).toMatchObject({ field: '--format', problem: 'missing' });
    const both = [...list, '--format', 'csv', '--out', 'x'];
    expect(await cli.failure(2, ...both, '--limit', '1')).toMatchObject({ field: '--limit', problem: 'contradicts' });
    expect(await cli.failure(2, ...both, '--columns', 'name,secret')).toMatchObject({ field: '--columns' });
    const nobody = await cli.failure(1, 'list', ...W, 'nobody', '--format', 'p7b', '--out', 'x');
    expect(nobody['code']).toBe('export.nothing');
  });
});
