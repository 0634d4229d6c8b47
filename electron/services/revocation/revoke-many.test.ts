import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let test: TestApplication;
let workspace: Workspace;
let root: AuthorityId;
let below: AuthorityId;
let belowCertificate: CertificateId;
const ids: CertificateId[] = [];

beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('many');
  root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' })).id;
  const issuing = valueOf(await workspace.authorities.create({ name: 'Below', key: 'p256', issuerId: root }));
  below = issuing.id;
  belowCertificate = issuing.certificateId;
  const wanted = { authorityId: below, profile: 'tls-client', key: 'p256' } as const;
  const requests = ['a', 'b', 'c', 'd'].map((name) => ({ ...wanted, subject: `CN=${name}` }));
  ids.push(...valueOf(await workspace.issuing.issueMany(requests, NO_JOB)).map(({ id }) => id));
});
afterAll(() => test.end());

const at = (place: number): CertificateId => ids[place] ?? ('' as CertificateId);
const some = (...places: readonly number[]) => ({ selection: { ids: places.map(at) } });
const statusOf = async (place: number) => valueOf(await workspace.certificates.find(at(place))).status;

describe('revoking many', () => {
  it('tells what it would mean, revokes what can be, and says of the others why not', async () => {
    const partner = valueOf(
      await workspace.partners.save({ name: 'Bank', contact: 'pki@bank.example', note: '', tags: [], subject: {} }),
    );
    valueOf(await workspace.partners.setOfCertificates({ selection: { ids: [at(0)] }, partnerId: partner.id }));
    const told = valueOf(await workspace.revocations.consequences({ selection: { ids: [at(0), belowCertificate] } }));
    expect(told).toMatchObject({
      selected: 2,
      revocable: 2,
      partners: [{ name: 'Bank', contact: 'pki@bank.example', certificates: 1 }],
      authorities: [{ name: 'Below', certificates: 4, isRoot: false }],
    });
    expect(told.issuers.map(({ name, told: when }) => [name, when])).toEqual([
      ['Below', 'by-hand'],
      ['Root', 'by-hand'],
    ]);
    valueOf(await workspace.revocations.revoke({ id: at(0), reason: 'superseded' }));
    const wrong = { ...some(0, 1), reason: 'cACompromise' } as const;
    const report = valueOf(await workspace.revocations.revokeMany(wrong));
    expect(report).toMatchObject({ done: 0, refused: 2, cancelled: false });
    expect(report.refusals.map(({ refusal }) => refusal)).toEqual(['already-revoked', 'authority-only']);
    const later = { ...some(1), reason: 'superseded', invaliditySince: test.clock.now + DAY } as const;
    expect(codeOf(await workspace.revocations.revokeMany(later))).toBe('revocation.date-later');
    expect(await statusOf(1)).toBe('valid');
    const filter = { selection: { filter: 'status:revoked', except: [] }, comment: 'x' };
    expect(valueOf(await workspace.revocations.undo(filter))).toMatchObject({ done: 1, refused: 0 });
    expect(await statusOf(0)).toBe('valid');
  });

  it('gives back the hold that a revocation ended, where that is undone', async () => {
    valueOf(await workspace.revocations.revokeMany({ ...some(1), reason: 'certificateHold' }));
    valueOf(await workspace.revocations.issue({ authorityId: below, kinds: ['complete'] }));
    valueOf(await workspace.revocations.revokeMany({ ...some(1), reason: 'keyCompromise', comment: 'stolen' }));
    expect(await statusOf(1)).toBe('revoked');
    valueOf(await workspace.revocations.undo(some(1)));
    expect(await statusOf(1)).toBe('on-hold');
    expect(valueOf(await workspace.revocations.state(below)).queue).toMatchObject({ revocations: 0, holds: 0 });
    valueOf(await workspace.revocations.release({ ...some(1), comment: 'found' }));
    const entries = { authorityId: below, search: '', offset: 0, limit: 10 } as const;
    expect(valueOf(await workspace.revocations.entries({ ...entries, list: 'queue' }))).toMatchObject({
      total: 1,
      items: [{ kind: 'released', name: 'b' }],
    });
    const notes = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 3 })).items;
    expect(notes.map(({ action }) => action)).toEqual([
      'revocation.released',
      'revocation.undone',
      'certificate.revoked',
    ]);
  });

  it('revokes an authority by its parent, once its name was typed', async () => {
    const wanted = { authorityId: below, reason: 'cACompromise' } as const;
    expect(codeOf(await workspace.revocations.revokeAuthority({ ...wanted, confirmName: 'below' }))).toBe(
      'input.invalid',
    );
    const told = valueOf(await workspace.revocations.authorityConsequences(below));
    expect(told).toMatchObject({ selected: 1, authorities: [{ name: 'Below', certificates: 4 }] });
    expect(valueOf(await workspace.revocations.revokeAuthority({ ...wanted, confirmName: 'Below' })).done).toBe(1);
    expect(valueOf(await workspace.certificates.find(belowCertificate)).status).toBe('revoked');
    const { warnings } = valueOf(await workspace.revocations.issue({ authorityId: below, kinds: ['complete'] }));
    expect(warnings).toContain('authority-revoked');
    valueOf(await workspace.revocations.undo({ selection: { ids: [belowCertificate] } }));
  });
});

describe('a plan', () => {
  it('is refused field by field where it cannot be followed', async () => {
    const plan = {
      ...DEFAULT_CRL_PLAN,
      everyHours: 168,
      shards: 4,
      delta: { everyHours: 24, validHours: 24 },
      distributionUrls: ['http://crl.example/{ca}.crl', 'file:///x'],
    } as const;
    const refused = await workspace.revocations.setPlan({ authorityId: below, plan });
    expect(refused.ok ? [] : refused.error.evidence).toEqual({
      problems: [
        { field: 'everyHours', problem: 'no-overlap' },
        { field: 'delta.everyHours', problem: 'no-overlap' },
        { field: 'distributionUrls', problem: 'url' },
        { field: 'distributionUrls', problem: 'shard-missing' },
      ],
    });
  });

  it('is followed: at once with a revocation, by schedule, and with an alarm while the key is locked', async () => {
    const plan = { ...DEFAULT_CRL_PLAN, everyHours: 24, onRevocation: true, graceHours: 12 };
    valueOf(await workspace.revocations.setPlan({ authorityId: below, plan }));
    const due = valueOf(await workspace.revocations.issueDue());
    expect(due).toEqual({ issued: [], blocked: [], failed: [], nextAt: test.clock.now + DAY });
    const report = valueOf(await workspace.revocations.revokeMany({ ...some(2), reason: 'superseded' }));
    const number = report.crls[0]?.number ?? 0;
    expect(report.crls).toEqual([{ authorityId: below, name: 'Below', number }]);
    test.clock.now += DAY;
    valueOf(await workspace.lock());
    const blocked = valueOf(await workspace.revocations.issueDue());
    expect(blocked.blocked).toMatchObject([{ name: 'Below', kinds: ['complete'], block: 'locked' }]);
    valueOf(await workspace.alerts.check());
    const list = { list: 'open', kinds: ['crl-blocked'], offset: 0, limit: 10 } as const;
    const alerts = valueOf(await workspace.alerts.page({ ...list }));
    expect(alerts.items).toMatchObject([{ kind: 'crl-blocked', step: 'locked', name: 'Below' }]);
    const silent = valueOf(await workspace.revocations.revokeMany({ ...some(3), reason: 'certificateHold' }));
    expect(silent.crls).toMatchObject([{ name: 'Below', block: 'locked' }]);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    expect(valueOf(await workspace.revocations.issueDue()).issued).toMatchObject([{ number: number + 1 }]);
    valueOf(await workspace.alerts.check());
    expect(valueOf(await workspace.alerts.page({ ...list })).items).toEqual([]);
  });

  it('deals revocations out to the lists of their shards, each with its address, and a delta waits for its scope', async () => {
    const before = valueOf(await workspace.revocations.plan(below));
    const plan = {
      ...before,
      shards: 2,
      delta: { everyHours: null, validHours: 12 },
      distributionUrls: ['http://crl.example/{ca}-{shard}.crl'],
      onRevocation: false,
    } as const;
    valueOf(await workspace.revocations.setPlan({ authorityId: below, plan }));
    const delta = { authorityId: below, kinds: ['delta'] } as const;
    expect(codeOf(await workspace.revocations.issue(delta))).toBe('crl.scope-changed');
    const first = valueOf(await workspace.revocations.issue({ authorityId: below, kinds: ['complete'] })).act;
    expect(first.documents.map(({ kind, shard }) => [kind, shard])).toEqual([
      ['complete', 0],
      ['complete', 1],
    ]);
    const second = valueOf(await workspace.revocations.issue(delta)).act;
    expect(second.documents.map(({ kind, shard, baseNumber }) => [kind, shard, baseNumber])).toEqual([
      ['delta', 0, first.number],
      ['delta', 1, first.number],
    ]);
    const target = { path: test.at('shard.pem'), overwrite: true };
    const wanted = { authorityId: below, number: first.number, kind: 'complete', shard: 1, format: 'pem' } as const;
    valueOf(await workspace.exports.crl({ ...wanted, target }));
    const shown = execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-text'], { encoding: 'utf8' });
    expect(shown).toContain('URI:http://crl.example/below-1.crl');
    expect(shown).toContain('Issuing Distribution Point: critical');
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('signs nothing when the clock went back', async () => {
    test.clock.now -= HOUR;
    const wanted = { authorityId: below, kinds: ['complete'] } as const;
    expect(codeOf(await workspace.revocations.issue(wanted))).toBe('crl.clock-behind');
    expect(valueOf(await workspace.revocations.state(below)).block).toBe('clock-behind');
    test.clock.now += HOUR;
  });
});

describe('lists of another time or another key', () => {
  it('are taken over once, and tell the next number', async () => {
    const target = { path: test.at('taken.crl'), overwrite: true };
    valueOf(await workspace.revocations.issueCrl({ authorityId: root, days: 7 }));
    valueOf(await workspace.exports.crl({ authorityId: root, format: 'der', target }));
    const other = await test.createWorkspace('other');
    const certificate = { path: test.at('root.pem'), overwrite: true };
    valueOf(await workspace.exports.authority({ id: below, chain: false, target: certificate }));
    const imported = valueOf(await other.authorities.importCertificate({ source: certificate })).authority;
    const wanted = { authorityId: imported.id, source: { path: target.path } };
    expect(codeOf(await other.revocations.importElsewhere(wanted))).toBe('crl.not-of-authority');
    const own = { path: test.at('own.crl'), overwrite: true };
    const plain = { ...DEFAULT_CRL_PLAN };
    valueOf(await workspace.revocations.setPlan({ authorityId: below, plan: plain }));
    const { act } = valueOf(await workspace.revocations.issue({ authorityId: below, kinds: ['complete'] }));
    valueOf(await workspace.exports.crl({ authorityId: below, format: 'der', target: own }));
    const fitting = {
      authorityId: imported.id,
      source: { name: 'own.crl', bytes: new Uint8Array(readFileSync(own.path)) },
    };
    const entries = act.documents[0]?.entries ?? 0;
    expect(entries).toBeGreaterThan(0);
    expect(valueOf(await other.revocations.importElsewhere(fitting))).toMatchObject({ added: entries, known: 0 });
    expect(valueOf(await other.revocations.importElsewhere(fitting))).toMatchObject({ added: 0, known: entries });
    expect(valueOf(await other.revocations.state(imported.id))).toMatchObject({ elsewhere: entries, block: 'no-key' });
    const details = valueOf(await other.authorities.get(imported.id));
    expect(details.lastCrlNumber).toBe(act.number);
    expect(valueOf(await other.check(NO_JOB)).clean).toBe(true);
  });

  it('are not signed by a key whose certificate does not allow it', async () => {
    const files = ['-keyout', test.at('k.pem'), '-out', test.at('c.pem')];
    const usage = ['-addext', 'keyUsage=critical,keyCertSign', '-addext', 'basicConstraints=critical,CA:TRUE'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'];
    execFileSync('openssl', ['req', '-x509', ...key, ...files, '-subj', '/CN=Mute', ...usage], { stdio: 'ignore' });
    test.clock.now = Date.now() + DAY;
    const source = { path: test.at('c.pem') };
    const mute = valueOf(await workspace.authorities.importWithKey({ source, keySource: { path: test.at('k.pem') } }));
    const wanted = { authorityId: mute.authority.id, kinds: ['complete'] } as const;
    expect(codeOf(await workspace.revocations.issue(wanted))).toBe('crl.no-key-usage');
    expect(valueOf(await workspace.revocations.state(mute.authority.id)).block).toBe('no-crl-sign');
  });
});
