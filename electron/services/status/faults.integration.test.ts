import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../testing/application.ts';
import { startNginx } from '../../testing/servers/nginx-server.ts';
import { startOpensslResponder } from '../../testing/servers/openssl-responder.ts';
import { codes, only, send, StatusWorld } from '../../testing/status-world.ts';

let world: StatusWorld;
beforeAll(async () => {
  world = await StatusWorld.start();
});
beforeEach(() => world.renew());
afterAll(() => world.end());

describe('whoever is asked', () => {
  it('may have nothing, or hand out a page or far too much', async () => {
    const leaf = world.issue({ ocsp: [`${world.origin}/ocsp`] });
    expect(only(await world.ask(leaf))).toMatchObject({ outcome: 'failed', error: { code: 'fetch.status' } });
    world.answers.set('*', send('<html>welcome</html>', { 'content-type': 'text/html' }));
    expect(codes(only(await world.ask(leaf)))).toEqual(['ocsp.malformed']);
    const list = only(await world.ask(world.issue({ crl: [`${world.origin}/page`] })));
    expect(list).toMatchObject({ outcome: 'failed', error: { code: 'format.malformed' } });
    world.answers.set('*', send(new Uint8Array(10 * 1024 * 1024)));
    expect(only(await world.ask(leaf))).toMatchObject({ outcome: 'failed', error: { code: 'fetch.too-large' } });
  });

  it('may answer for another certificate, or again what it said before', async () => {
    const [good, elsewhere] = [world.issue({}), world.issue({})];
    const responder = await startOpensslResponder({
      folder: world.folder,
      issuer: world.ca,
      signer: world.ca,
      good: [good],
    });
    world.test.clock.now = Date.now();
    const asked = { ocspUrls: [`http://127.0.0.1:${responder.port}`], sources: ['ocsp'] as const, nonce: true };
    const { answer = '' } = only(await world.ask(good, asked));
    await responder.stop();
    const recorded = world.test.application.status.findAnswer(answer);
    world.answers.set('*', send(recorded?.bytes ?? ''));
    const replayed = { ...asked, ocspUrls: [`${world.origin}/ocsp`] };
    const again = await world.ask(good, replayed);
    expect(again.verdict.status).toBe('not-covered');
    expect(codes(only(again))).toEqual(['ocsp.nonce']);
    expect(codes(only(await world.ask(elsewhere, { ...replayed, nonce: false })))).toEqual(['ocsp.no-match']);
  });

  it('is left after the time that was set', async () => {
    world.answers.set('/slow.crl', () => undefined);
    const { status } = await world.test.createWorkspace();
    valueOf(await status.setNetwork({ proxy: null, timeoutSeconds: 1 }));
    const leaf = world.issue({ crl: [`${world.origin}/slow.crl`] });
    expect(only(await world.ask(leaf, {}, { status }))).toMatchObject({
      outcome: 'failed',
      error: { code: 'fetch.timeout' },
    });
  });

  it('is not asked in a private network, nor followed elsewhere, unless allowed', async () => {
    world.answers.set('/away.crl', (_request, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/x.crl' }).end(),
    );
    const leaf = world.issue({ crl: [`${world.origin}/away.crl`] });
    const codeOf = async (change: Parameters<StatusWorld['ask']>[1]): Promise<string | undefined> =>
      only(await world.ask(leaf, change)).error?.code;
    expect(await codeOf({ allowPrivate: false })).toBe('fetch.private-address');
    expect(world.seen).toEqual([]);
    expect(await codeOf({})).toBe('fetch.redirect-refused');
    expect(await codeOf({ followRedirects: true })).toBe('fetch.private-address');
  });

  it('is reached through a proxy that is given the whole address', async () => {
    const lines: string[] = [];
    const proxy = createServer((request, response) => {
      lines.push(request.url ?? '');
      const target = new URL(request.url ?? '');
      const through = connect(Number(target.port), target.hostname, () =>
        through.write(`GET ${target.pathname} HTTP/1.0\r\nhost: ${target.host}\r\n\r\n`),
      );
      through.pipe(response.socket ?? through);
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const { status } = await world.test.createWorkspace();
    const { port } = proxy.address() as AddressInfo;
    valueOf(await status.setNetwork({ proxy: { host: '127.0.0.1', port }, timeoutSeconds: 5 }));
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [])));
    const report = await world.ask(world.issue({ crl: [`${world.origin}/a.crl`] }), {}, { status });
    await new Promise((done) => proxy.close(done));
    expect(report.verdict.status).toBe('good');
    expect(lines).toEqual([`${world.origin}/a.crl`]);
  });

  it('may be nginx, over TLS that is proven by nothing but the list itself', async () => {
    const server = world.issue({});
    const at = (name: string): string => path.join(world.folder, name);
    writeFileSync(at('server.pem'), server.pem);
    writeFileSync(at('server.key'), server.keyPem);
    writeFileSync(at('ca.crl'), world.crlOf(world.ca, [server]));
    const nginx = await startNginx({
      certFile: at('server.pem'),
      keyFile: at('server.key'),
      version: 'TLSv1.3',
      clientAuth: 'none',
      extra: `location /crl/ { alias ${world.folder}/; }`,
    });
    const url = `https://127.0.0.1:${nginx.port}/crl/ca.crl`;
    const report = await world.ask(server, { crlUrls: [url], sources: ['crl'] });
    await nginx.stop();
    expect(report.verdict).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
  });

  it('cannot be asked about a certificate whose issuer nobody has, until its pointer brings it', async () => {
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [])));
    const lonely = world.issue({ crl: [`${world.origin}/a.crl`], ocsp: [`${world.origin}/ocsp`] });
    const report = await world.ask(lonely, {}, { beside: [] });
    expect(report.issuer).toBeUndefined();
    expect(report.verdict.status).toBe('not-covered');
    expect(report.attempts).toMatchObject([{ outcome: 'fetched' }, { outcome: 'refused', refusal: 'no-issuer' }]);
    world.answers.set('/ca.cer', send(world.ca.der));
    const pointed = world.issue({ crl: [`${world.origin}/a.crl`], caIssuers: [`${world.origin}/ca.cer`] });
    const found = await world.ask(pointed, {}, { beside: [] });
    expect(found.issuer).toMatchObject({ title: 'Status CA', from: `${world.origin}/ca.cer` });
    expect(found.verdict.status).toBe('good');
  });
});
