import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestImportReport, RequestSummary } from '../../../shared/model/request.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import { HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import type { FileSource } from '../file-source.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  execFileSync('openssl', ['genpkey', '-algorithm', 'ED25519', '-out', test.at('shared.key')]);
});
afterAll(() => test.end());

/** A request that OpenSSL makes, as PEM. */
function makeCsr(subject: string, { names = '', key = '' }: { names?: string; key?: string } = {}): string {
  const made = key === '' ? ['-newkey', 'ed25519', '-nodes', '-keyout', test.at('new.key')] : ['-key', key];
  const asked = names === '' ? [] : ['-addext', `subjectAltName=${names}`];
  return execFileSync('openssl', ['req', '-new', '-utf8', ...made, '-subj', subject, ...asked], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

const take = async (...sources: readonly FileSource[]): Promise<RequestImportReport> =>
  valueOf(await workspace.requests.import(sources));
const source = (name: string, text: string | Uint8Array): FileSource => ({ name, bytes: Buffer.from(text) });

async function takeOne(subject: string, how?: Parameters<typeof makeCsr>[1]): Promise<RequestSummary> {
  const [request] = (await take(source('one.csr', makeCsr(subject, how)))).imported;
  if (request === undefined) throw new Error('no request');
  return request;
}

const der = (pem: string): Buffer =>
  execFileSync('openssl', ['req', '-outform', 'DER'], { input: pem, stdio: ['pipe', 'pipe', 'ignore'] });

describe('taking requests into the inbox', () => {
  it.each<[string, (pem: string) => string | Uint8Array]>([
    ['PEM', (pem) => pem],
    ['DER', der],
    ['base64 without armour', (pem) => der(pem).toString('base64')],
    ['a mail', (pem) => `From: ops@partner.example\n\nHello,\n\n  please sign:\n\n${pem}\nRegards\n`],
    ['quoted mail', (pem) => `> Hello\n>\n${pem.replaceAll(/^/gm, '> ')}`],
  ])('reads %s', async (form, write) => {
    const report = await take(source('request', write(makeCsr(`/CN=as ${form}`))));
    expect(report).toMatchObject({
      added: 1,
      already: 0,
      failures: 0,
      imported: [{ name: `as ${form}`, state: 'new' }],
    });
  });

  it('takes many of one file, tells those that are there and names those that fail', async () => {
    const [first, second] = [makeCsr('/CN=many 1'), makeCsr('/CN=many 2')];
    const altered = der(makeCsr('/CN=altered'));
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    const broken = `-----BEGIN CERTIFICATE REQUEST-----\n${altered.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    expect(await take(source('bundle.pem', first + second + first + broken))).toMatchObject({
      added: 2,
      already: 1,
      known: [{ name: 'many 1' }],
      failed: [{ name: 'bundle.pem (4)', error: { code: 'request.signature-invalid' } }],
    });
    expect(await take(source('again.pem', second))).toMatchObject({
      added: 0,
      already: 1,
      known: [{ name: 'many 2' }],
    });
  });

  it('takes a folder with what is below it and passes over what holds no request', async () => {
    const folder = test.at('incoming');
    mkdirSync(path.join(folder, 'below'), { recursive: true });
    writeFileSync(path.join(folder, 'a.csr'), makeCsr('/CN=folder a'));
    writeFileSync(path.join(folder, 'below', 'b.csr'), makeCsr('/CN=folder b'));
    writeFileSync(path.join(folder, 'readme.txt'), 'nothing in here');
    const report = await take({ path: folder });
    expect(report).toMatchObject({ added: 2, passedOver: 1, failed: [] });
    expect(report.imported.map(({ source: file }) => file)).toEqual([
      path.join('incoming', 'a.csr'),
      path.join('incoming', 'below', 'b.csr'),
    ]);
  });

  it('says what a file holds instead of a request', async () => {
    const { failed } = await take({ path: test.at('shared.key') }, source('words.txt', 'no request'));
    expect(failed.map(({ error }) => error)).toEqual([
      { code: 'request.none-found', evidence: { name: 'shared.key', kinds: 'private-key' } },
      { code: 'request.none-found', evidence: { name: 'words.txt', kinds: '' } },
    ]);
  });

  it('notices a private key that was sent along', async () => {
    const report = await take(
      source('both.pem', readFileSync(test.at('shared.key'), 'utf8') + makeCsr('/CN=with key')),
    );
    expect(report).toMatchObject({ added: 1, keysSeen: 1 });
    const key = source('gw.key', readFileSync(test.at('shared.key'), 'utf8'));
    expect(await take(key, source('gw.csr', makeCsr('/CN=beside its key')))).toMatchObject({ added: 1, keysSeen: 1 });
    expect(await take(key)).toMatchObject({ added: 0, keysSeen: 0, failures: 1 });
  });

  it('keeps what was taken when it is cancelled', async () => {
    const controller = new AbortController();
    const files = ['/CN=before', '/CN=after'].map((subject) => source(subject, makeCsr(subject)));
    const job = { signal: controller.signal, progress: () => controller.abort() };
    expect(codeOf(await workspace.requests.import(files, job))).toBe('job.cancelled');
    expect(valueOf(await workspace.requests.find('before')).state).toBe('new');
    expect(codeOf(await workspace.requests.find('after'))).toBe('request.not-found');
  });
});

describe('deciding on requests', () => {
  it('approves, refuses with the reason, reopens, and logs each', async () => {
    const { id } = await takeOne('/CN=decided');
    const state = async () => valueOf(await workspace.requests.get(id));
    valueOf(await workspace.requests.approve([id], 'checked by phone'));
    expect(await state()).toMatchObject({ state: 'approved', reason: 'checked by phone' });
    expect(codeOf(await workspace.requests.delete([id]))).toBe('request.issued');
    valueOf(await workspace.requests.refuse([id], 'wrong name'));
    expect(await state()).toMatchObject({ state: 'refused', reason: 'wrong name' });
    expect(codeOf(await workspace.requests.approve([id], ''))).toBe('request.already-handled');
    valueOf(await workspace.requests.reopen([id]));
    expect((await state()).reason).toBeUndefined();
    expect(valueOf(await workspace.requests.delete([id]))).toEqual({ deleted: 1 });
    const { items } = valueOf(await workspace.activity.page({ search: 'decided', offset: 0, limit: 10 }));
    expect(items.map(({ action }) => action)).toEqual([
      'request.deleted',
      'request.reopened',
      'request.refused',
      'request.approved',
      'request.imported',
    ]);
  });

  it('changes those of many whose state fits', async () => {
    const [one, other] = [await takeOne('/CN=bulk 1'), await takeOne('/CN=bulk 2')];
    valueOf(await workspace.requests.approve([one.id], ''));
    expect(valueOf(await workspace.requests.approve([one.id, other.id], ''))).toEqual({ changed: 1 });
    expect(valueOf(await workspace.requests.refuse([one.id, other.id, one.id], 'no'))).toEqual({ changed: 2 });
  });

  it('finds certificates and requests with the same key', async () => {
    const ca = valueOf(await workspace.authorities.create({ name: 'Same key CA', key: 'p256' }));
    const first = await takeOne('/CN=same key', { key: test.at('shared.key') });
    const issued = valueOf(
      await workspace.issuing.issue({ authorityId: ca.id, profile: 'tls-client', requestId: first.id }),
    );
    const second = await takeOne('/CN=same key again', { key: test.at('shared.key') });
    expect(valueOf(await workspace.requests.get(second.id))).toMatchObject({
      sameKey: [{ id: issued.id }],
      sameKeyRequests: [{ id: first.id, state: 'issued' }],
    });
    expect(codeOf(await workspace.requests.reopen([first.id]))).toBe('request.already-handled');
  });
});

describe('a page of the inbox', () => {
  it('is searched, narrowed and sorted', async () => {
    const partner = await workspace.partners.save({
      name: 'Söderberg AB',
      contact: '',
      note: '',
      tags: [],
      subject: {},
    });
    const { id } = await takeOne('/CN=paged-b', { names: 'DNS:b.example' });
    await takeOne('/CN=Paged-A', { names: 'DNS:100%.example' });
    valueOf(await workspace.requests.setPartner([id], valueOf(partner).id));
    const namesOf = async (query: Partial<Parameters<Workspace['requests']['page']>[0]>) =>
      valueOf(await workspace.requests.page({ search: 'paged', offset: 0, limit: 10, ...query })).items.map(
        ({ name }) => name,
      );
    expect(await namesOf({ sort: 'name', direction: 'asc' })).toEqual(['Paged-A', 'paged-b']);
    expect(await namesOf({ search: 'paged b.example' })).toEqual(['paged-b']);
    expect(await namesOf({ search: 'paged 100%' })).toEqual(['Paged-A']);
    expect(await namesOf({ search: 'SÖDERBERG' })).toEqual(['paged-b']);
    expect(await namesOf({ partnerId: valueOf(partner).id })).toEqual(['paged-b']);
    expect(await namesOf({ sort: 'partner', direction: 'desc' })).toEqual(['paged-b', 'Paged-A']);
    expect(await namesOf({ state: 'refused' })).toEqual([]);
    expect(await namesOf({ offset: 1, limit: 1 })).toHaveLength(1);
  });
});

describe('the partner that a request may come from', () => {
  const guessOf = async (request: RequestSummary) => valueOf(await workspace.requests.get(request.id)).guess;

  it('is offered by organisation or domain, never set', async () => {
    const subject = { O: 'Guess & Söhne' };
    const contact = 'Ops <ops@guess.example>';
    const partner = valueOf(await workspace.partners.save({ name: 'Guess', contact, note: '', tags: [], subject }));
    const byOrganisation = await takeOne('/O=GUESS & söhne/CN=x');
    expect(byOrganisation.partner).toBeUndefined();
    expect(await guessOf(byOrganisation)).toMatchObject({ id: partner.id, by: 'organisation' });
    const byDomain = await takeOne('/CN=gw', { names: 'DNS:gw.guess.example' });
    expect(await guessOf(byDomain)).toMatchObject({ id: partner.id, by: 'domain', value: 'gw.guess.example' });
    expect(await guessOf(await takeOne('/CN=gw', { names: 'DNS:notguess.example' }))).toBeUndefined();
    valueOf(await workspace.requests.setPartner([byDomain.id], partner.id));
    expect(await guessOf(byDomain)).toBeUndefined();
  });
});

describe('a request with a hostile name', () => {
  it('fills no window, however long the name is', async () => {
    const request = await takeOne(`/O=${'o'.repeat(64)}${'/OU=x'.repeat(2000)}/CN=long`);
    expect(request.name).toBe('long');
    expect([...request.subject].length).toBeLessThanOrEqual(1001);
    expect(valueOf(await workspace.requests.get(request.id)).csr.subjectName).toHaveLength(2002);
  });

  it.each(HOSTILE_PRINTABLE)('is kept and found as it is (%j)', async (name) => {
    const request = await takeOne(`/CN=${name.replaceAll(/[/\\+=,]/g, String.raw`\$&`)}`);
    expect(request.name).toBe(name);
    const { items } = valueOf(await workspace.requests.page({ search: name, offset: 0, limit: 10 }));
    expect(items.map(({ id }) => id)).toContain(request.id);
    const target = { path: test.at('exported.csr'), overwrite: true };
    valueOf(await workspace.requests.export(request.id, target));
    expect(execFileSync('openssl', ['req', '-in', target.path, '-noout', '-verify'], { stdio: 'pipe' })).toBeDefined();
  });
});
