import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { IssueStep } from '../ports.ts';

let test: TestApplication;
afterEach(() => test.end());

/** Ends the act between two steps, as a crash would, while it is switched on. */
function stopAt(step: IssueStep): { on: boolean; at(reached: IssueStep): void } {
  return {
    on: false,
    at(reached) {
      if (this.on && reached === step) throw new Error('stopped');
    },
  };
}

describe('an act on authorities that stops half way', () => {
  it.each(['renew', 'cross-sign', 'create'] as const)(
    'leaves the serial behind as one that a certificate may bear, and nothing else: %s',
    async (act) => {
      const stops = stopAt('signed');
      test = startTestApplication({ stops });
      const workspace = await test.createWorkspace();
      const { authorities } = workspace;
      const root = valueOf(await authorities.create({ name: 'Root', key: 'p256' }));
      const other = valueOf(await authorities.create({ name: 'Other', key: 'p256' }));
      stops.on = true;
      const acts = {
        renew: () => authorities.renew({ id: root.id }),
        'cross-sign': () => authorities.crossSign({ id: other.id, byId: root.id }),
        create: () => authorities.create({ name: 'Below', key: 'p256', issuerId: root.id }),
      };
      await expect(acts[act]()).rejects.toThrow('stopped');
      stops.on = false;
      expect(valueOf(await authorities.list())).toEqual([other, root]);
      const { dependents, certificates } = valueOf(await authorities.get(root.id));
      expect([dependents.reservedSerials, certificates.length]).toEqual([1, 1]);
      expect(codeOf(await authorities.delete({ id: root.id, confirmName: 'Root' }))).toBe('authority.has-dependents');
      expect((await acts[act]()).ok).toBe(true);
    },
  );
});

describe('an authority of a workspace from before renewals were noted', () => {
  it('is told, changed, renewed and deleted like any other', async () => {
    test = startTestApplication();
    const before = await test.createWorkspace('old');
    const made = valueOf(await before.authorities.create({ name: 'Root', key: 'p256' }));
    valueOf(await before.authorities.create({ name: 'Lone', key: 'p256' }));
    await before.close();
    const raw = new DatabaseSync(test.at('old.countersign'));
    raw.exec('DELETE FROM authority_detail; DELETE FROM certificate_of_authority');
    raw.close();
    const workspace = valueOf(await test.application.openWorkspace({ file: test.at('old.countersign') }));
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    const { authorities } = workspace;
    expect(valueOf(await authorities.get(made.id))).toMatchObject({
      note: '',
      addresses: { crl: [], ocsp: [], caIssuers: [] },
      certificates: [{ kind: 'first', isCurrent: true }],
    });
    valueOf(await authorities.renew({ id: made.id }));
    const { certificates, summary } = valueOf(await authorities.get(made.id));
    expect(certificates.map(({ kind }) => kind)).toEqual(['renewed', 'first']);
    expect(summary.issued).toBe(0);
    valueOf(await authorities.setDetails({ id: made.id, note: 'old' }));
    const lone = valueOf(await authorities.find('Lone'));
    valueOf(await authorities.delete({ id: lone.id, confirmName: 'Lone' }));
    await workspace.close();
  });
});
