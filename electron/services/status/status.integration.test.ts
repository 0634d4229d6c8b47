import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StatusReport } from '../../../shared/model/status.ts';
import { extKeyUsage, ocspNoCheck } from '../../pki/certificate/extension-build.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { type ResponderSetup, startOpensslResponder } from '../../testing/servers/openssl-responder.ts';
import { codes, only, send, StatusWorld } from '../../testing/status-world.ts';
import { createTestAuthority, type IssuedTestCertificate } from '../../testing/test-pki.ts';

const DAY_MS = 86_400_000;
let world: StatusWorld;
beforeAll(async () => {
  world = await StatusWorld.start();
});
beforeEach(() => world.renew());
afterAll(() => world.end());
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const startResponder = async (setup: Partial<ResponderSetup>): Promise<string> => {
  const responder = await startOpensslResponder({ folder: world.folder, issuer: world.ca, signer: world.ca, ...setup });
  stops.push(responder.stop);
  return `http://127.0.0.1:${responder.port}`;
};

const issueResponder = (
  by = world.ca,
  extensions = [extKeyUsage([OID.OCSPSigning]), ocspNoCheck()],
): IssuedTestCertificate =>
  by.issue({ subject: 'CN=responder', notBefore: world.now - DAY_MS, notAfter: world.now + DAY_MS, extensions });

describe('OpenSSL as responder', () => {
  it('is believed when it says good, revoked and unknown, by GET and by POST', async () => {
    const [good, bad, nobody] = [world.issue({}), world.issue({}), world.issue({})];
    const url = await startResponder({ good: [good], revoked: [bad] });
    const asked = { ocspUrls: [url], sources: ['ocsp'] as const };
    world.test.clock.now = Date.now();
    const first = await world.ask(good, asked);
    expect(first.verdict).toMatchObject({ status: 'good', source: 'ocsp' });
    expect(only(first)).toMatchObject({ outcome: 'fetched', method: 'GET', facts: { nonce: 'not-sent' } });
    expect(only(first).steps.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['form', 'scope', 'freshness', 'signature', 'signer', 'answer']),
    );
    const second = await world.ask(bad, { ...asked, digest: 'sha256' });
    expect(second.verdict).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
    expect(only(second).method).toBe('GET');
    const third = await world.ask(nobody, asked);
    expect(third.verdict.status).toBe('unknown');
    expect(codes(only(third))).toEqual(['ocsp.says-unknown']);
  });

  it('gives the nonce back', async () => {
    const leaf = world.issue({});
    const url = await startResponder({ good: [leaf] });
    world.test.clock.now = Date.now();
    const report = await world.ask(leaf, { ocspUrls: [url], sources: ['ocsp'], nonce: true });
    expect(report.verdict.status).toBe('good');
    expect(only(report)).toMatchObject({ method: 'POST', facts: { nonce: 'echoed' } });
  });

  it('may be delegated by the issuer, and by nobody else', async () => {
    const leaf = world.issue({});
    world.test.clock.now = Date.now();
    const verdict = async (signer: IssuedTestCertificate): Promise<StatusReport> => {
      const url = await startResponder({ good: [leaf], signer });
      return world.ask(leaf, { ocspUrls: [url], sources: ['ocsp'] });
    };
    expect((await verdict(issueResponder())).verdict.status).toBe('good');
    const plain = await verdict(issueResponder(world.ca, []));
    expect(plain.verdict.status).toBe('unknown');
    expect(codes(only(plain))).toEqual(['ocsp.not-delegated']);
    expect(codes(only(await verdict(issueResponder(world.other))))).toEqual(['ocsp.not-delegated']);
  });

  it('without nocheck is refused once a list names its certificate', async () => {
    const leaf = world.issue({});
    const responder = issueResponder(world.ca, [extKeyUsage([OID.OCSPSigning])]);
    const url = await startResponder({ good: [leaf], signer: responder });
    world.test.clock.now = Date.now();
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [])));
    const asked = { ocspUrls: [url], crlUrls: [`${world.origin}/a.crl`] };
    expect((await world.ask(leaf, asked)).verdict).toMatchObject({ status: 'good', source: 'ocsp' });
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [responder], { number: 6 })));
    const report = await world.ask(leaf, { ...asked, askAgain: true });
    expect(report.verdict).toMatchObject({ status: 'good', source: 'crl' });
    expect(report.attempts.flatMap(codes)).toContain('ocsp.responder-revoked');
  });
});

describe('lists', () => {
  it('are found where the certificate points', async () => {
    const leaf = world.issue({ crl: [`ldap://dir.example/cn=x?certificateRevocationList`, `${world.origin}/a.crl`] });
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [])));
    const report = await world.ask(leaf);
    expect(report.verdict).toMatchObject({ status: 'good', source: 'crl', nextUpdate: world.now + DAY_MS });
    expect(report.attempts).toMatchObject([
      { outcome: 'refused', refusal: 'ldap' },
      { outcome: 'fetched', method: 'GET', facts: { number: '5', entries: 0 } },
    ]);
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [leaf], { number: 6 })));
    expect((await world.ask(leaf)).verdict.status).toBe('good');
    const again = await world.ask(leaf, { askAgain: true });
    expect(again.verdict).toMatchObject({
      status: 'revoked',
      reason: 'keyCompromise',
      revokedAt: world.now - 3600_000,
    });
  });

  it('are kept until their next update and no longer', async () => {
    const leaf = world.issue({ crl: [`${world.origin}/a.crl`] });
    world.answers.set('/a.crl', send(world.crlOf(world.ca, [])));
    await world.ask(leaf);
    world.test.clock.now = world.now + DAY_MS / 2;
    expect(only(await world.ask(leaf))).toMatchObject({ outcome: 'cached', fetchedAt: world.now });
    expect(world.seen).toHaveLength(1);
    world.test.clock.now = world.now + DAY_MS;
    world.answers.clear();
    const late = await world.ask(leaf);
    expect(late.verdict.status).toBe('not-covered');
    expect(only(late)).toMatchObject({ outcome: 'failed', error: { code: 'fetch.status' } });
  });

  it('that cannot be relied on are told with the reason, and not kept', async () => {
    const leaf = world.issue({ crl: [`${world.origin}/a.crl`] });
    const verdict = async (der: Uint8Array): Promise<readonly string[]> => {
      world.answers.set('/a.crl', send(der));
      const report = await world.ask(leaf);
      expect(['unknown', 'not-covered']).toContain(report.verdict.status);
      return codes(only(report));
    };
    expect(
      await verdict(world.crlOf(world.ca, [], { thisUpdate: world.now - 2 * DAY_MS, nextUpdate: world.now - DAY_MS })),
    ).toEqual(['crl.stale']);
    expect(await verdict(world.crlOf(world.other, []))).toEqual(['crl.other-issuer']);
    const namesake = createTestAuthority({ name: 'CN=Status CA', notBefore: world.now - DAY_MS });
    expect(await verdict(world.crlOf(namesake, [leaf]))).toEqual(['crl.signature']);
    expect(world.seen).toHaveLength(3);
  });
});
