import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { BatchSummary } from '../../../shared/model/batch.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { buildRequestInfo, requestPem } from '../../pki/issuing/request.ts';
import { buildName } from '../../pki/name/name-build.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { RenewRunOrder } from './renew.ts';

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
});
afterEach(() => test.end());

const defaults = () => ({ authorityId: authority.id, profile: 'tls-client' });

async function plan(text: string): Promise<BatchSummary> {
  writeFileSync(test.at('batch.csv'), text);
  return valueOf(
    await workspace.batches.plan({ source: { path: test.at('batch.csv') }, defaults: defaults() }, NO_JOB),
  );
}

const rowsOf = async ({ id }: BatchSummary) =>
  valueOf(await workspace.batches.rows({ id, offset: 0, limit: 500 })).items;

const findingsOf = async (batch: BatchSummary): Promise<readonly string[]> =>
  (await rowsOf(batch)).flatMap(({ line, findings }) =>
    findings.map((finding) => `${line} ${finding.kind === 'cell' ? finding.code : finding.kind}`),
  );

async function runRenewal(order: Omit<RenewRunOrder, 'shown'>) {
  const shown = valueOf(await workspace.renewals.plan(order)).map(({ certificateId: id, stamp }) => ({ id, stamp }));
  return workspace.renewals.run({ ...order, shown }, NO_JOB);
}

function makeRequest(subject: string): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildRequestInfo({ subjectDer: valueOf(buildName(subject)), spkiDer, extensions: [] });
  return assembleSigned(info, 'ecdsa-sha256', new Uint8Array(sign('sha256', info, privateKey)));
}

describe('a batch whose names were issued since it was planned', () => {
  it('does not take what it issued itself for them, when it goes on', async () => {
    const fillers = Array.from({ length: 299 }, (_, index) => `CN=client ${index},,`);
    const twice = ['CN=a,dns:a.example,', ...fillers, 'CN=a,dns:a.example,tls-client-server'];
    const { id, ready } = await plan(`subject,san,profile\n${twice.join('\n')}\n`);
    expect(ready).toBe(301);
    const controller = new AbortController();
    const job = { signal: controller.signal, progress: () => controller.abort() };
    expect(codeOf(await workspace.batches.run({ id, includeWarnings: false }, job))).toBe('job.cancelled');
    const open = valueOf(await workspace.batches.get(id)).ready;
    expect([1, 101, 201]).toContain(open);
    expect(valueOf(await workspace.batches.run({ id, includeWarnings: false }, NO_JOB))).toEqual({
      issued: open,
      refused: 0,
      left: 0,
    });
  });

  it('leaves them with a warning', async () => {
    const table = 'subject,san,profile\nCN=a,dns:a.example,\nCN=a,dns:a.example,tls-client-server\nCN=b,,\n';
    const [first, second] = [await plan(table), await plan(table)];
    const order = (batch: BatchSummary, includeWarnings = false) => ({ id: batch.id, includeWarnings });
    const run = async (wanted: ReturnType<typeof order>) => valueOf(await workspace.batches.run(wanted, NO_JOB));
    const issued = { issued: first.ready, refused: 0, left: 0 };
    expect(await run(order(first))).toEqual(issued);
    expect(await run(order(second))).toEqual({ issued: 0, refused: 0, left: second.ready });
    expect((await rowsOf(second)).map(({ state }) => state)).toEqual(['warning', 'warning', 'warning']);
    expect(await run(order(second, true))).toMatchObject({ issued: 3 });
  });
});

describe('the dry run of a batch', () => {
  it('refuses the rows whose requests stand refused in the inbox, and so does the run where they were refused since', async () => {
    const [early, late, open] = ['early', 'late', 'open'].map((name) => makeRequest(`CN=${name}`));
    if (early === undefined || late === undefined || open === undefined) throw new Error('no requests');
    const take = async (bytes: Uint8Array) =>
      valueOf(await workspace.requests.import([{ name: 'r.csr', bytes }])).imported.map(({ id }) => id);
    const [earlyIds, lateIds] = [await take(early), await take(late)];
    valueOf(await workspace.requests.refuse(earlyIds, 'not ours'));
    const batch = await plan(
      ['csr', ...[early, late, open].map((der) => Buffer.from(der).toString('base64'))].join('\n'),
    );
    const refusal = (row: { findings: readonly unknown[] } | undefined) => row?.findings.at(-1);
    const told = { kind: 'failure', severity: 'error', error: { code: 'request.refused' } };
    const planned = await rowsOf(batch);
    expect(planned.map(({ state }) => state)).toEqual(['refused', 'ready', 'ready']);
    expect(refusal(planned[0])).toMatchObject(told);
    valueOf(await workspace.requests.refuse(lateIds, 'not ours either'));
    expect(valueOf(await workspace.batches.run({ id: batch.id, includeWarnings: false }, NO_JOB))).toEqual({
      issued: 1,
      refused: 1,
      left: 0,
    });
    expect(refusal((await rowsOf(batch))[1])).toMatchObject(told);
    const states = valueOf(await workspace.requests.page({ search: '', offset: 0, limit: 9 })).counts;
    expect(states).toMatchObject({ refused: 2, issued: 1 });
  });

  it('keeps what a refused row says of itself, however early it was refused', async () => {
    const der = makeRequest('CN=early');
    const taken = valueOf(await workspace.requests.import([{ name: 'r.csr', bytes: der }])).imported;
    valueOf(
      await workspace.requests.refuse(
        taken.map(({ id }) => id),
        'not ours',
      ),
    );
    const request = Buffer.from(der).toString('base64');
    const [row] = await rowsOf(await plan(`subject,san,csr\nCN=mine,dns:mine.example,${request}`));
    expect(row).toMatchObject({ state: 'refused', subject: 'CN=mine', names: ['dns:mine.example'] });
    expect(row?.findings).toMatchObject([{ kind: 'failure', error: { code: 'request.refused' } }]);
  });

  it('tells of every cell that means nothing, row by row', async () => {
    const batch = await plan(
      [
        'name,subject,csr,key,validity,profile,authority,partner',
        'a,,,,,,,',
        'b,CN=b,x.csr,p256,,,,',
        'c,CN=c,,dsa,9q,nope,Other,Nobody',
        'd,no name,,,,,,',
        'e,CN=e,,,,,,,one,more',
        'f,CN=f,,,,,CA,',
        'g,CN=f,,,,,,',
      ].join('\n'),
    );
    expect(batch).toMatchObject({ rows: 7, ready: 1, warnings: 1, refused: 5, issued: 0, state: 'planned' });
    expect(await findingsOf(batch)).toEqual([
      '2 batch.nothing-to-issue',
      '3 batch.key-and-request',
      '3 batch.request-file-missing',
      '4 batch.validity-invalid',
      '4 batch.partner-unknown',
      '4 batch.authority-unknown',
      '4 batch.profile-unknown',
      '4 batch.key-unknown',
      '5 batch.subject-invalid',
      '6 batch.too-many-cells',
      '8 batch.same-name-in-file',
    ]);
  });

  it('makes the key that the profile makes, and takes profiles by name, unless several are called so', async () => {
    const { content } = valueOf(await workspace.profiles.get('tls-client'));
    const save = (id: string, name: string, standard: 'p384' | 'ed25519') =>
      workspace.profiles.save({
        id,
        content: { ...content, name, keys: { ...content.keys, standard } },
        basedOn: null,
      });
    valueOf(await save('own', 'House Style', 'p384'));
    valueOf(await save('one', 'Twice', 'ed25519'));
    valueOf(await save('two', 'TWICE', 'ed25519'));
    const batch = await plan(
      'subject,profile,key\nCN=a,hOUSE sTYLE,\nCN=b,,\nCN=c,twice,\nCN=d,two,\nCN=e,own,rsa2048\n',
    );
    expect(await findingsOf(batch)).toEqual(['4 batch.name-ambiguous']);
    valueOf(await workspace.batches.run({ id: batch.id, includeWarnings: false }, NO_JOB));
    const ids = (await rowsOf(batch)).flatMap(({ certificateId }) => certificateId ?? []);
    const issued = await Promise.all(ids.map((id) => workspace.certificates.find(id)));
    expect(issued.map((one) => [valueOf(one).subject, valueOf(one).key])).toEqual([
      ['CN=a', 'EC P-384'],
      ['CN=b', 'EC P-256'],
      ['CN=d', 'Ed25519'],
      ['CN=e', 'RSA 2048'],
    ]);
    const renewals = valueOf(await workspace.renewals.plan({ ids, mode: 'renew' }));
    expect(renewals.map(({ profile }) => profile?.id)).toEqual(['own', 'tls-client', 'two', 'own']);
  });

  it('reads requests from cells and from files of the folder, and from nowhere else', async () => {
    const der = makeRequest('CN=cell');
    mkdirSync(test.at('inside'));
    writeFileSync(test.at('inside/a.csr'), requestPem(makeRequest('CN=file')));
    symlinkSync('/etc', test.at('inside/link'));
    const cells = [
      requestPem(der),
      Buffer.from(makeRequest('CN=base64')).toString('base64'),
      'inside/a.csr',
      '../../../etc/passwd',
      '/etc/passwd',
      'inside/link/passwd',
      'inside',
    ];
    const batch = await plan(`csr\n${cells.map((cell) => `"${cell}"`).join('\n')}\n`);
    const rows = await rowsOf(batch);
    expect(rows.slice(0, 3).map(({ state, subject }) => [state, subject])).toEqual([
      ['ready', 'CN=cell'],
      ['ready', 'CN=base64'],
      ['ready', 'CN=file'],
    ]);
    const codes = rows.slice(3).map(({ findings }) => findings.map((one) => one.kind === 'cell' && one.code));
    expect(codes).toEqual([
      ['batch.request-file-outside'],
      ['batch.request-file-outside'],
      ['batch.request-file-outside'],
      ['batch.request-unreadable'],
    ]);
  });
});

describe('the run of a batch', () => {
  it('issues what is ready, warned rows on request, and writes what became of each', async () => {
    const batch = await plan('name,subject,san\n,CN=a,dns:a.example\n=1+1,CN=b,\n,CN=a,dns:a.example\n,bad,\n');
    expect(valueOf(await workspace.batches.run({ id: batch.id, includeWarnings: false }, NO_JOB)).issued).toBe(2);
    expect(valueOf(await workspace.batches.get(batch.id))).toMatchObject({ state: 'done', issued: 2, warnings: 1 });
    expect(valueOf(await workspace.batches.run({ id: batch.id, includeWarnings: true }, NO_JOB)).issued).toBe(1);
    valueOf(await workspace.batches.exportReport(batch.id, { path: test.at('report.csv'), overwrite: false }));
    const report = readFileSync(test.at('report.csv'), 'utf8');
    expect(report.match(/"issued"/g)).toHaveLength(3);
    expect(report).toContain(`"'=1+1"`);
    expect(valueOf(await workspace.activity.page({ search: 'batch.', offset: 0, limit: 10 })).total).toBe(3);
    valueOf(await workspace.batches.discard(batch.id));
    expect(valueOf(await workspace.batches.list())).toEqual([]);
    expect(codeOf(await workspace.batches.run({ id: batch.id, includeWarnings: true }, NO_JOB))).toBe(
      'batch.wrong-state',
    );
  });

  it('ends when it is cancelled and goes on with what is left', async () => {
    const subjects = Array.from({ length: 250 }, (_, index) => `CN=client ${index}`);
    const batch = await plan(`subject\n${subjects.join('\n')}\n`);
    const cancel = new AbortController();
    const run = await workspace.batches.run(
      { id: batch.id, includeWarnings: false },
      { signal: cancel.signal, progress: (done) => done > 0 && cancel.abort() },
    );
    expect(codeOf(run)).toBe('job.cancelled');
    const left = valueOf(await workspace.batches.get(batch.id));
    expect(left.state).toBe('interrupted');
    expect([left.issued > 0, left.ready > 0]).toEqual([true, true]);
    valueOf(await workspace.batches.run({ id: batch.id, includeWarnings: false }, NO_JOB));
    expect(valueOf(await workspace.batches.get(batch.id))).toMatchObject({ state: 'done', issued: 250 });
    const issued = valueOf(
      await workspace.certificates.page({ search: 'client', sort: 'name', direction: 'asc', offset: 0, limit: 500 }),
    );
    expect(new Set(issued.items.map(({ subject }) => subject))).toEqual(new Set(subjects));
    expect(issued.total).toBe(250);
  });
});

describe('renewing', () => {
  it('keeps names, key and profile, takes a new serial, and revokes the old one in the same act', async () => {
    const old = valueOf(
      await workspace.issuing.issue({ ...defaults(), key: 'p256', subject: 'CN=x', sans: ['dns:x.example'] }),
    );
    const order = { ids: [old.id, authority.certificateId], mode: 'renew' } as const;
    const [item, refused] = valueOf(await workspace.renewals.plan(order));
    expect(item).toMatchObject({ canRenew: true, changes: [], warnings: [], profile: { from: 1, to: 1 } });
    expect(refused).toMatchObject({ canRenew: false, reason: 'is-authority' });
    const report = valueOf(await runRenewal({ ...order, revokeOld: true }));
    expect(report).toMatchObject({ issued: 1, refused: 1, revoked: 1 });
    const next = valueOf(await workspace.certificates.find(report.items[0]?.successorId ?? ''));
    expect([next.subject, next.key, next.hasKey]).toEqual([old.subject, old.key, true]);
    expect([next.keyId === old.keyId, next.serialHex === old.serialHex]).toEqual([true, false]);
    expect(valueOf(await workspace.certificates.find(old.id)).status).toBe('revoked');
    expect(valueOf(await workspace.renewals.plan(order))[0]?.warnings).toEqual(['already-replaced', 'revoked']);
  });

  it('makes a new key where the old one is here, and asks for a request where it is not', async () => {
    const here = valueOf(await workspace.issuing.issue({ ...defaults(), key: 'p256', subject: 'CN=here' }));
    const theirs = valueOf(await workspace.issuing.issue({ ...defaults(), csr: makeRequest('CN=theirs') }));
    const report = valueOf(await runRenewal({ ids: [here.id, theirs.id], mode: 'rekey', revokeOld: false }));
    expect(report.items[1]).toMatchObject({ reason: 'no-key' });
    const next = valueOf(await workspace.certificates.find(report.items[0]?.successorId ?? ''));
    expect(next.keyId).not.toBe(here.keyId);
    const kept = valueOf(await runRenewal({ ids: [theirs.id], mode: 'renew', revokeOld: false }));
    expect(kept.issued).toBe(1);
  });
});
