import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { IssueStep } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let root: AuthoritySummary;
let issuing: AuthoritySummary;
let other: AuthoritySummary;
/** What another window does while an act is about to sign: once. */
let meanwhile: (() => Promise<unknown>) | undefined;

beforeEach(async () => {
  meanwhile = undefined;
  const at = async (step: IssueStep): Promise<void> => {
    const act = step === 'drafted' ? meanwhile : undefined;
    if (act === undefined) return;
    meanwhile = undefined;
    await act();
  };
  test = startTestApplication({ stops: { at } });
  workspace = await test.createWorkspace();
  const { authorities } = workspace;
  root = valueOf(await authorities.create({ name: 'Root', key: 'p256' }));
  issuing = valueOf(await authorities.create({ name: 'Issuing', key: 'p256', issuerId: root.id, pathLength: 1 }));
  other = valueOf(await authorities.create({ name: 'Other', key: 'p256' }));
}, 60_000);
afterEach(() => test.end());

const acts = {
  renew: () => workspace.authorities.renew({ id: issuing.id }),
  rekey: () => workspace.authorities.rekey({ id: issuing.id, key: 'p256', name: 'Issuing 2' }),
  create: () => workspace.authorities.create({ name: 'Second', key: 'p256', issuerId: root.id }),
  'cross-sign': () => workspace.authorities.crossSign({ id: other.id, byId: root.id }),
  'renew a root': () => workspace.authorities.renew({ id: root.id }),
  'rekey a root': () => workspace.authorities.rekey({ id: root.id, key: 'p256', name: 'Root 2' }),
};

function countRows(): Readonly<Record<string, number>> {
  const database = new DatabaseSync(workspace.file, { readOnly: true });
  const count = (table: string): number => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  const rows = { certificates: count('certificate'), reserved: count('serial_reservation'), keys: count('key_record') };
  database.close();
  return rows;
}

describe('an act on authorities, where who signs was withdrawn after it was read', () => {
  it.each(['renew', 'rekey', 'create', 'cross-sign', 'renew a root', 'rekey a root'] as const)(
    'signs nothing below one that was archived: %s',
    async (act) => {
      const before = countRows();
      meanwhile = async () => valueOf(await workspace.authorities.archive({ id: root.id, archived: true }));
      expect(codeOf(await acts[act]())).toBe('authority.archived');
      expect(countRows()).toEqual(before);
      valueOf(await workspace.authorities.archive({ id: root.id, archived: false }));
      valueOf(await acts[act]());
    },
  );

  it('signs nothing across for one that was revoked', async () => {
    meanwhile = async () =>
      valueOf(await workspace.revocations.revoke({ id: issuing.certificateId, reason: 'keyCompromise' }));
    const before = countRows();
    const crossed = workspace.authorities.crossSign({ id: other.id, byId: issuing.id, pathLength: 0 });
    expect(codeOf(await crossed)).toBe('authority.revoked');
    expect(countRows()).toEqual(before);
  });

  it('renews none below a parent that was succeeded, and none that was succeeded or deleted itself', async () => {
    meanwhile = async () => valueOf(await workspace.authorities.rekey({ id: root.id, key: 'p256', name: 'Root 2' }));
    expect(codeOf(await acts.renew())).toBe('authority.superseded');
    // What signs across for its successor is one whose key was replaced.
    valueOf(await acts['cross-sign']());
    meanwhile = async () => valueOf(await workspace.authorities.delete({ id: other.id, confirmName: 'Other' }));
    expect(codeOf(await workspace.authorities.renew({ id: other.id }))).toBe('authority.not-found');
  });
});
