import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const UNLOCK = ['--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, ...UNLOCK);
  await cli.json('ca', 'create', ...W, ...UNLOCK, '--name', 'Root');
  for (const name of ['gw-a', 'gw-b', 'mail']) {
    const issue = ['issue', ...W, ...UNLOCK, '--ca', 'Root', '--profile', 'tls-client', '--subject', `CN=${name}`];
    await cli.json(...issue, '--san', `dns:${name}.example`, '--days', '60', '--out', `${name}.p12`);
  }
});
afterAll(() => cli.remove());

describe('list', () => {
  it('takes filters: words, terms, alternatives', async () => {
    const names = async (...filter: string[]) => {
      const { items } = await cli.json('list', ...W, ...filter);
      return (items as { name: string }[]).map(({ name }) => name);
    };
    expect(await names('gw')).toEqual(['gw-a', 'gw-b']);
    expect(await names('san:*.example', 'expires:<90d', 'ca:root', '--desc')).toEqual(['mail', 'gw-b', 'gw-a']);
    expect(await names('name:mail OR (gw -san:gw-a.example)')).toEqual(['gw-b', 'mail']);
    expect(await names('is:ca')).toEqual(['Root']);
    expect(await names('--sort', 'created', '--limit', '1', '--offset', '3')).toEqual(['mail']);
  });

  it('counts, and says where a filter goes wrong', async () => {
    expect(await cli.json('list', ...W, '--count')).toEqual({ total: 4 });
    expect(await cli.json('list', ...W, 'eku:client', '--count')).toEqual({ total: 3 });
    expect(await cli.failure(2, 'list', ...W, 'gw expires:soon')).toMatchObject({
      code: 'filter.invalid',
      problem: 'bad-period',
      position: 11,
      length: 4,
    });
  });
});
