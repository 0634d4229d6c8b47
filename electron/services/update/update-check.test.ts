import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listNetworkUses } from '../network-uses.ts';
import { createUpdateCheck } from './update-check.ts';

const ports = { clock: { now: () => 1_800_000_000_000, monotonicMs: () => 0 } };
let server: Server | undefined;
afterEach(() => void server?.close());

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/latest.json`;
}

const telling =
  (body: string): RequestListener =>
  (_request, response) =>
    response.end(body);

async function ask(current: string, body: string) {
  const feed = await serve(telling(body));
  return createUpdateCheck(ports).ask({ current, feed, allowPrivate: true });
}

describe('the question for a newer release', () => {
  it.each([
    ['0.1.0', '0.1.1', true],
    ['0.9.0', '0.10.0', true],
    ['1.0.0', '0.99.99', false],
    ['1.0.0', '1.0.0', false],
    ['1.0.0-rc.1', '1.0.0', true],
    ['1.0.0', '1.0.0-rc.1', false],
  ])('having %s and told of %s says %s', async (current, version, isNewer) => {
    expect(await ask(current, JSON.stringify({ version, releasedAt: '2026-11-22T10:00:00Z' }))).toEqual({
      ok: true,
      value: { current, latest: version, isNewer, releasedAt: '2026-11-22' },
    });
  });

  it.each(['', '[]', '{"version":7}', '{"version":"<script>"}', '{"version":"1.2"}', 'null'])(
    'does not believe %s',
    async (body) => {
      expect(await ask('1.0.0', body)).toMatchObject({ ok: false, error: { code: 'update.unreadable' } });
    },
  );

  it('says nothing about this computer and stands in the list of network uses', async () => {
    let seen = '';
    const feed = await serve((request, response) => {
      seen = JSON.stringify({ url: request.url, headers: request.headers });
      response.end('{"version":"2.0.0"}');
    });
    const own = { clock: { ...ports.clock } };
    await createUpdateCheck(own).ask({ current: '1.2.3', feed, allowPrivate: true });
    expect(seen).not.toContain('1.2.3');
    expect(listNetworkUses(own)).toEqual([
      { purpose: 'update.check', target: expect.stringContaining('127.0.0.1'), at: 1_800_000_000_000 },
    ]);
  });

  it('asks no address of a private network without leave, and follows nobody elsewhere', async () => {
    const feed = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://example.com/' }).end(),
    );
    const check = createUpdateCheck(ports);
    expect(await check.ask({ current: '1.0.0', feed })).toMatchObject({ error: { code: 'fetch.private-address' } });
    expect(await check.ask({ current: '1.0.0', feed, allowPrivate: true })).toMatchObject({
      error: { code: 'fetch.redirect-refused' },
    });
  });

  it('reads no more than a short list', async () => {
    const feed = await serve(telling(`{"version":"2.0.0","x":"${'y'.repeat(100_000)}"}`));
    expect(await createUpdateCheck(ports).ask({ current: '1.0.0', feed, allowPrivate: true })).toMatchObject({
      error: { code: 'fetch.too-large' },
    });
  });
});
