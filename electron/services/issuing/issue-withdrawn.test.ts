import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { IssueStep } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
/** What another window does while certificates are issued: once, before the serials of a group are reserved. */
let meanwhile: { readonly count: number; readonly act: () => Promise<unknown> } | undefined;

beforeEach(async () => {
  meanwhile = undefined;
  const at = async (step: IssueStep, count: number): Promise<void> => {
    if (step !== 'drafted' || meanwhile?.count !== count) return;
    const { act } = meanwhile;
    meanwhile = undefined;
    await act();
  };
  test = startTestApplication({ stops: { at } });
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' })).id;
});
afterEach(() => test.end());

const client = (subject: string) => ({ authorityId, profile: 'tls-client', key: 'p256' as const, subject });

function countReservations(): Readonly<Record<string, number>> {
  const database = new DatabaseSync(workspace.file, { readOnly: true });
  const rows = database.prepare('SELECT state, count(*) AS rows FROM serial_reservation GROUP BY state').all();
  database.close();
  return Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['rows'])]));
}

async function takeRequest() {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', test.at('k')];
  execFileSync('openssl', ['req', '-new', ...key, '-subj', '/CN=partner', '-out', test.at('r.csr')], {
    stdio: 'ignore',
  });
  const source = { name: 'r.csr', bytes: readFileSync(test.at('r.csr')) };
  const [request] = valueOf(await workspace.requests.import([source])).imported;
  if (request === undefined) throw new Error('no request');
  return request.id;
}

describe('what is withdrawn between check and signature', () => {
  it('is not signed where the authority above was revoked', async () => {
    const below = valueOf(await workspace.authorities.create({ name: 'Issuing', key: 'p256', issuerId: authorityId }));
    const { certificateId } = below;
    meanwhile = {
      count: 1,
      act: async () => valueOf(await workspace.revocations.revoke({ id: certificateId, reason: 'keyCompromise' })),
    };
    const before = countReservations();
    expect(codeOf(await workspace.issuing.issue({ ...client('CN=gw'), authorityId: below.id }))).toBe(
      'authority.revoked',
    );
    expect(countReservations()).toEqual(before);
  });

  it('is not signed where the authority was deleted', async () => {
    meanwhile = {
      count: 1,
      act: async () => valueOf(await workspace.authorities.delete({ id: authorityId, confirmName: 'CA' })),
    };
    expect(codeOf(await workspace.issuing.issue(client('CN=gw')))).toBe('authority.not-found');
  });

  it('is not signed where the request was refused or deleted, and stays refused', async () => {
    const requestId = await takeRequest();
    const order = { authorityId, profile: 'tls-client', requestId };
    meanwhile = { count: 1, act: async () => valueOf(await workspace.requests.refuse([requestId], 'no')) };
    expect(codeOf(await workspace.issuing.issue(order))).toBe('request.refused');
    expect(valueOf(await workspace.requests.get(requestId)).state).toBe('refused');
    valueOf(await workspace.requests.reopen([requestId]));
    meanwhile = { count: 1, act: async () => valueOf(await workspace.requests.refuse([requestId], 'no')) };
    const brought = { authorityId, profile: 'tls-client', csr: readFileSync(test.at('r.csr')) };
    expect(codeOf(await workspace.issuing.issue(brought))).toBe('request.refused');
    expect(valueOf(await workspace.requests.get(requestId)).state).toBe('refused');
    valueOf(await workspace.requests.reopen([requestId]));
    meanwhile = { count: 1, act: async () => valueOf(await workspace.requests.delete([requestId])) };
    expect(codeOf(await workspace.issuing.issue(order))).toBe('request.not-found');
  });

  it('is warned of where the same key comes again in another request', async () => {
    const refused = await takeRequest();
    valueOf(await workspace.requests.refuse([refused], 'Key was mailed around'));
    execFileSync('openssl', ['req', '-new', '-key', test.at('k'), '-subj', '/CN=other', '-out', test.at('2.csr')]);
    const again = { name: '2.csr', bytes: readFileSync(test.at('2.csr')) };
    const [request] = valueOf(await workspace.requests.import([again])).imported;
    const order = { authorityId, profile: 'tls-client', ...(request === undefined ? {} : { requestId: request.id }) };
    const warned = async () => valueOf(await workspace.issuing.draft(order)).warnings;
    const evidence = { name: 'partner', reason: 'Key was mailed around' };
    expect(await warned()).toContainEqual(expect.objectContaining({ code: 'draft.key-of-refused', evidence }));
    valueOf(await workspace.requests.reopen([refused]));
    expect(await warned()).toEqual([]);
  });

  it('ends a long act there, with everything recorded that was signed', async () => {
    const orders = Array.from({ length: 401 }, (_, index) => client(`CN=gw${index}`));
    meanwhile = {
      count: 300,
      act: async () => valueOf(await workspace.authorities.archive({ id: authorityId, archived: true })),
    };
    expect(codeOf(await workspace.issuing.issueMany(orders, NO_JOB))).toBe('authority.archived');
    expect(valueOf(await workspace.certificates.counts()).valid).toBe(1 + 200);
    expect(countReservations()).toEqual({ recorded: 200 });
  });
});
