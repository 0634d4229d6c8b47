import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { digestRow, isDigested } from '../store/row-digest.ts';
import type { DbRow } from '../store/schema.ts';
import type { TestApplication } from '../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../testing/application.ts';
import type { Workspace } from './workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
let leaf: CertificateSummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authority = valueOf(
    await workspace.authorities.create({ name: 'CA', key: 'p256', validity: { count: 400, unit: 'days' } }),
  );
  leaf = valueOf(
    await workspace.issuing.issue({
      authorityId: authority.id,
      profile: 'tls-client',
      key: 'p256',
      subject: 'CN=partner',
    }),
  );
});
afterEach(() => test.end());

/** Writes into the closed file as somebody does who knows its rules, digests included, and opens it again. */
async function tamper(table: string, change: string): Promise<void> {
  const { file } = workspace;
  await workspace.close();
  const raw = new DatabaseSync(file);
  raw.exec(change);
  for (const each of raw.prepare(`SELECT rowid AS at, * FROM ${table}`).all()) {
    const { at, ...row } = each;
    if (isDigested(table) && at !== undefined)
      raw.prepare(`UPDATE ${table} SET digest = ? WHERE rowid = ?`).run(digestRow(table, row as DbRow), at);
  }
  raw.close();
  workspace = valueOf(await test.application.openWorkspace({ file }));
  valueOf(await workspace.unlock({ passphrase: passphrase(), isConfirmed: true }));
}

describe('a workspace file that somebody altered', () => {
  it('never hands out the key of an authority with the certificate of a partner', async () => {
    await tamper(
      'certificate',
      `UPDATE certificate SET key_id = (SELECT key_id FROM certificate WHERE id = '${authority.certificateId}') WHERE id = '${leaf.id}'`,
    );
    const target = { path: test.at('partner.p12'), overwrite: false };
    expect(codeOf(await workspace.exports.certificate({ id: leaf.id, format: 'p12', target }))).toBe(
      'vault.key-damaged',
    );
    expect(existsSync(target.path)).toBe(false);
  });

  it('never hands out the key of an authority under the name of a partner', async () => {
    await tamper(
      'certificate',
      `UPDATE certificate SET name = 'partner', is_ca = 0 WHERE id = '${authority.certificateId}'`,
    );
    const target = { path: test.at('partner.p12'), overwrite: false };
    expect(codeOf(await workspace.exports.certificate({ id: authority.certificateId, format: 'p12', target }))).toBe(
      'vault.key-damaged',
    );
    expect(existsSync(target.path)).toBe(false);
  });

  it('never signs with another key than that of the authority', async () => {
    await tamper('authority', `UPDATE authority SET key_id = (SELECT key_id FROM certificate WHERE id = '${leaf.id}')`);
    const wanted = { authorityId: authority.id, profile: 'tls-client', key: 'p256' as const, subject: 'CN=b' };
    expect(codeOf(await workspace.issuing.issue(wanted))).toBe('vault.key-damaged');
    expect(codeOf(await workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }))).toBe(
      'vault.key-damaged',
    );
  });
});
