import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StatusReport } from '../../../shared/model/status.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { valueOf } from '../../testing/application.ts';
import {
  deltaOf,
  entryIssuer,
  type ForgedCrl,
  forgeCrl,
  freshestAt,
  fullName,
  keyIdOf,
  numberOf,
  pointOf,
  pointsOf,
  reasonOf,
  scopeOf,
  signerAt,
  uriName,
} from '../../testing/forged-crl.ts';
import { codes, only, send, StatusWorld } from '../../testing/status-world.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOLD = 6;
const REMOVE = 8;

let world: StatusWorld;
let listIssuer: TestAuthority;
beforeAll(async () => {
  world = await StatusWorld.start();
  listIssuer = createTestAuthority({ name: 'CN=List Issuer', issuer: world.ca, notBefore: world.now - 30 * DAY_MS });
});
beforeEach(() => world.renew());
afterAll(() => world.end());

type Entries = NonNullable<ForgedCrl['entries']>;
type Change = Partial<ForgedCrl>;

const listed = ({ serialHex }: IssuedTestCertificate, reason = 1): Entries[number] => ({
  serialHex,
  extensions: [reasonOf(reason)],
});

const sign = (by: TestAuthority, number: number, { extensions = [], ...crl }: Change): Uint8Array =>
  forgeCrl(by, {
    thisUpdate: world.now - HOUR_MS,
    nextUpdate: world.now + DAY_MS,
    ...crl,
    extensions: [numberOf(number), keyIdOf(by), ...extensions],
  });

describe('a list that another than the issuer signs', () => {
  const url = (): string => `${world.origin}/indirect.crl`;
  const pointed = (by: TestAuthority): IssuedTestCertificate => {
    const point = pointOf({ name: fullName(uriName(url())), crlIssuer: listIssuer.nameDer });
    return world.issue({ extensions: [pointsOf(point)] }, by);
  };
  /** The first entry of an issuer names it, those behind it are of the same. */
  const of = (issuer: TestAuthority, ...revoked: readonly IssuedTestCertificate[]): Entries =>
    revoked.map(({ serialHex }, at) => ({
      serialHex,
      extensions: [reasonOf(1), ...(at === 0 ? [entryIssuer(issuer.nameDer)] : [])],
    }));
  const indirect = (entries: Entries): Uint8Array =>
    sign(listIssuer, 1, { entries, extensions: [scopeOf({ point: fullName(uriName(url())), indirect: true })] });
  const ask = (leaf: IssuedTestCertificate, by: TestAuthority, beside = [by, listIssuer, world.ca]) =>
    world.ask(leaf, {}, { beside });

  it('is heard of certificates of every issuer that its entries name, and of no namesake of theirs', async () => {
    const [own, also, fine] = [pointed(world.ca), pointed(world.ca), pointed(world.ca)];
    const [others, othersFine] = [pointed(world.other), pointed(world.other)];
    const entries = [...of(world.ca, own, also), ...of(world.other, others)];
    world.answers.set('/indirect.crl', send(indirect([...entries, { serialHex: fine.serialHex }])));
    const asked: readonly (readonly [IssuedTestCertificate, TestAuthority, string])[] = [
      [own, world.ca, 'revoked'],
      [also, world.ca, 'revoked'],
      // named, but as one of the other issuer
      [fine, world.ca, 'good'],
      [othersFine, world.other, 'unknown'],
      [others, world.other, 'unknown'],
    ];
    for (const [leaf, by, expected] of asked) expect((await ask(leaf, by)).verdict.status).toBe(expected);
    // who signs the list is trusted below the issuer of the certificate alone
    expect((await ask(others, world.other)).attempts.flatMap(codes)).toContain('crl.signer-untrusted');
  });

  it('is refused where nobody knows who signed it, or where it does not say what it is', async () => {
    const leaf = pointed(world.ca);
    world.answers.set('/indirect.crl', send(indirect(of(world.ca, leaf))));
    const alone = await ask(leaf, world.ca, [world.ca]);
    expect(alone.verdict.status).toBe('unknown');
    expect(alone.attempts.flatMap(codes)).toEqual(['crl.no-signer']);
    const scope = scopeOf({ point: fullName(uriName(url())) });
    world.answers.set('/indirect.crl', send(sign(listIssuer, 1, { extensions: [scope] })));
    const unmarked = await ask(leaf, world.ca);
    expect(unmarked.verdict.status).toBe('not-covered');
    expect(unmarked.attempts.flatMap(codes)).toEqual(['crl.other-scope']);
  });

  it('is heard with the signer that it points to, whose path is judged all the same', async () => {
    const leaf = pointed(world.ca);
    const scope = scopeOf({ point: fullName(uriName(url())), indirect: true });
    const extensions = [scope, signerAt(`${world.origin}/signer.cer`)];
    world.answers.set('/indirect.crl', send(sign(listIssuer, 1, { entries: of(world.ca, leaf), extensions })));
    world.answers.set('/signer.cer', send(listIssuer.der));
    expect((await ask(leaf, world.ca, [world.ca])).verdict).toMatchObject({ status: 'revoked' });
    const namesake = createTestAuthority({
      name: 'CN=List Issuer',
      issuer: world.other,
      notBefore: world.now - DAY_MS,
    });
    world.answers.set('/indirect.crl', send(sign(namesake, 1, { entries: of(world.ca, leaf), extensions })));
    world.answers.set('/signer.cer', send(namesake.der));
    const forged = await world.ask(leaf, { askAgain: true }, { beside: [world.ca, world.other] });
    expect(forged.verdict.status).toBe('unknown');
    expect(forged.attempts.flatMap(codes)).toEqual(['crl.signer-untrusted']);
  });

  it('is heard with the signer that it points to though others of that name are at hand, and the next where one leads to them', async () => {
    const leaf = pointed(world.ca);
    const namesakes = Array.from({ length: 11 }, () =>
      createTestAuthority({ name: 'CN=List Issuer', issuer: world.ca, notBefore: world.now - DAY_MS }),
    );
    const [wrong = listIssuer] = namesakes;
    const scope = scopeOf({ point: fullName(uriName(url())), indirect: true });
    const paths = ['/gone.cer', '/wrong.cer', '/signer.cer'];
    const extensions = [scope, signerAt(...paths.map((one) => world.origin + one))];
    world.answers.set('/indirect.crl', send(sign(listIssuer, 1, { entries: of(world.ca, leaf), extensions })));
    world.answers.set('/wrong.cer', send(wrong.der));
    world.answers.set('/signer.cer', send(listIssuer.der));
    const report = await ask(leaf, world.ca, [world.ca, ...namesakes]);
    expect(report.verdict.status).toBe('revoked');
    expect(world.seen).toEqual(['GET /indirect.crl', ...paths.map((one) => `GET ${one}`)]);
    expect(report.attempts).toMatchObject([
      { source: 'crl', outcome: 'fetched' },
      {
        source: 'issuer',
        origin: 'list',
        where: `${world.origin}/gone.cer`,
        error: { code: 'fetch.status' },
        steps: [],
      },
    ]);
  });

  it('has its signer fetched from a private network only where the user allowed that very host', async () => {
    const leaf = pointed(world.ca);
    const signer = `${world.elsewhere}/signer.cer`;
    const { host } = new URL(signer);
    const scope = scopeOf({ point: fullName(uriName(url())), indirect: true });
    const list = sign(listIssuer, 1, { entries: of(world.ca, leaf), extensions: [scope, signerAt(signer)] });
    world.answers.set('/indirect.crl', send(list));
    world.answers.set('/signer.cer', send(listIssuer.der));
    const refused = await ask(leaf, world.ca, [world.ca]);
    expect(refused.verdict.status).toBe('unknown');
    expect(refused.attempts.at(-1)).toMatchObject({
      source: 'issuer',
      where: signer,
      error: { code: 'fetch.private-address', evidence: { host } },
    });
    expect(world.seen).toEqual(['GET /indirect.crl']);
    const allowed = { privateHosts: [host, new URL(world.origin).host], allowPrivate: false };
    expect((await world.ask(leaf, { ...allowed, askAgain: true })).verdict.status).toBe('revoked');
  });

  it('is heard with its signer from the workspace, for other authorities below a root that is trusted, and asks nobody', async () => {
    const middle = createTestAuthority({ name: 'CN=Middle', issuer: world.ca, notBefore: world.now - 30 * DAY_MS });
    const leaf = pointed(middle);
    const workspace = await world.test.createWorkspace();
    const files = [leaf, middle, listIssuer].map(({ pem }, at) => ({ name: `${at}.pem`, bytes: Buffer.from(pem) }));
    valueOf(await workspace.imports.run(files, NO_JOB));
    const { id } = valueOf(await workspace.certificates.find(leaf.serialHex));
    const source = { name: 'indirect.crl', bytes: indirect(of(middle, leaf)) };
    const byHand = { watched: true, fetchEveryHours: null, allowPrivate: false } as const;
    valueOf(await workspace.foreignCrls.import({ source, ...byHand }));
    const question = { target: { kind: 'certificate', id }, certificates: [], issuerFiles: [] } as const;
    const [before] = valueOf(await workspace.status.known(question));
    expect(before?.attempts.flatMap(codes)).toEqual(['crl.signer-untrusted']);
    const root = { name: 'root.pem', bytes: Buffer.from(world.ca.pem) };
    valueOf(await workspace.authorities.importCertificate({ source: root, name: 'Root' }));
    const [after] = valueOf(await workspace.status.known(question));
    expect(after?.verdict).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
    expect(world.seen).toEqual([]);
  });
});

describe('a delta', () => {
  const BASE = '/base.crl';
  const DELTA = '/delta.crl';
  const base = (entries: Entries, change: Change = {}): Uint8Array =>
    sign(world.ca, 5, { entries, ...change, extensions: [freshestAt(world.origin + DELTA)] });
  const delta = (number: number, on: number, entries: Entries): Uint8Array =>
    sign(world.ca, number, { entries, extensions: [deltaOf(on)], thisUpdate: world.now - HOUR_MS / 2 });
  const serve = (complete: Uint8Array, changes: Uint8Array): void => {
    world.answers.set(BASE, send(complete));
    world.answers.set(DELTA, send(changes));
  };
  const statusOf = async (leaf: IssuedTestCertificate): Promise<StatusReport['verdict']['status']> =>
    (await world.ask(leaf, { askAgain: true })).verdict.status;

  it('is fetched where its list says, and adds to that and takes from it', async () => {
    const [added, released, held, fine] = Array.from({ length: 4 }, () => world.issue({ crl: [world.origin + BASE] }));
    if (added === undefined || released === undefined || held === undefined || fine === undefined) throw new Error();
    const onHold = [listed(released, HOLD), listed(held, HOLD)];
    serve(base(onHold), delta(6, 5, [listed(added), listed(released, REMOVE)]));
    const report = await world.ask(added);
    expect(report.attempts).toMatchObject([
      { origin: 'certificate', facts: { number: '5' } },
      { origin: 'list', facts: { number: '6', baseNumber: '5' } },
    ]);
    expect(report.verdict).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
    expect(await Promise.all([released, held, fine].map(statusOf))).toEqual(['good', 'revoked', 'good']);
  });

  it('is not fetched where its list names a private host that the user did not allow', async () => {
    const leaf = world.issue({ crl: [world.origin + BASE] });
    const away = world.elsewhere + DELTA;
    world.answers.set(BASE, send(sign(world.ca, 5, { extensions: [freshestAt(away)] })));
    world.answers.set(DELTA, send(delta(6, 5, [listed(leaf)])));
    const { host } = new URL(away);
    const refused = await world.ask(leaf);
    expect(refused.verdict.status).toBe('good');
    expect(refused.attempts[1]).toMatchObject({
      origin: 'list',
      where: away,
      error: { code: 'fetch.private-address', evidence: { host } },
    });
    expect(world.seen).toEqual([`GET ${BASE}`]);
    const allowed = await world.ask(leaf, { privateHosts: [host], askAgain: true });
    expect(allowed.verdict.status).toBe('revoked');
    world.answers.set(BASE, (_request, response) => response.writeHead(302, { location: away }).end());
    const redirected = { askAgain: true, followRedirects: true };
    expect(only(await world.ask(leaf, redirected)).error?.code).toBe('fetch.private-address');
    expect((await world.ask(leaf, { ...redirected, privateHosts: [host] })).attempts[0]?.outcome).toBe('fetched');
  });

  it('is fetched where the certificate says, and kept with its list for whoever asks nobody', async () => {
    const { value } = freshestAt(world.origin + DELTA);
    const extensions = [{ oid: OID.freshestCRL, critical: false, value }];
    const leaf = world.issue({ crl: [world.origin + BASE], extensions });
    serve(sign(world.ca, 5, {}), delta(6, 5, [listed(leaf)]));
    expect(await statusOf(leaf)).toBe('revoked');
    world.answers.clear();
    expect((await world.ask(leaf)).verdict.status).toBe('revoked');
  });

  it('makes up for a list whose next update has passed, but is nothing without one it fits', async () => {
    const leaf = world.issue({ crl: [world.origin + BASE] });
    const past = { thisUpdate: world.now - 2 * DAY_MS, nextUpdate: world.now - DAY_MS };
    serve(base([], past), delta(6, 5, []));
    expect(await statusOf(leaf)).toBe('good');
    serve(base([], past), delta(8, 7, []));
    expect(await statusOf(leaf)).toBe('unknown');
    const report = await world.ask(leaf, { askAgain: true });
    expect(report.attempts.flatMap(codes)).toEqual(expect.arrayContaining(['crl.stale']));
    serve(delta(8, 7, [listed(leaf)]), delta(8, 7, [listed(leaf)]));
    const alone = await world.ask(leaf, { askAgain: true });
    expect(alone.verdict.status).toBe('unknown');
    expect(alone.attempts.flatMap(codes)).toContain('crl.delta-alone');
  });
});

describe('a question about several certificates', () => {
  it('asks for each what it names, and a list that they share once', async () => {
    const middle = createTestAuthority({
      name: 'CN=Middle',
      issuer: world.ca,
      notBefore: world.now - 30 * DAY_MS,
      extensions: [pointsOf(pointOf({ name: fullName(uriName(`${world.origin}/ca.crl`)) }))],
    });
    const leaf = world.issue({ crl: [`${world.origin}/middle.crl`] }, middle);
    world.answers.set('/ca.crl', send(sign(world.ca, 1, { entries: [listed(middle)] })));
    world.answers.set('/middle.crl', send(sign(middle, 1, {})));
    const reports = await world.askAll(leaf, [leaf, middle], [middle, world.ca]);
    expect(reports.map(({ verdict }) => verdict.status)).toEqual(['good', 'revoked']);
    const siblings = [
      world.issue({ crl: [`${world.origin}/ca.crl`] }),
      world.issue({ crl: [`${world.origin}/ca.crl`] }),
    ];
    for (const one of siblings) expect((await world.ask(one)).verdict.status).toBe('good');
    expect(world.seen.filter((line) => line.endsWith('/ca.crl'))).toHaveLength(1);
  });
});
