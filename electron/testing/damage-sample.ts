import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { type TestApplication, valueOf } from './application.ts';

/** Each question that decides something with its answer as text, `refused CODE` where there is none. */
export type DecidingAnswers = Readonly<Record<string, string>>;

const LEAVES = 900;
const REVOKED = 20;
const PAGE = 500;

/** A workspace of 4 MB with something of every kind, closed and opened again, locked. */
export async function buildDamageSample(test: TestApplication): Promise<Workspace> {
  const workspace = await test.createWorkspace('sample');
  const validity = { count: 4000, unit: 'days' } as const;
  const root = valueOf(await workspace.authorities.create({ name: 'Root CA', key: 'p256', validity }));
  const under = { issuerId: root.id, validity: { count: 3000, unit: 'days' } } as const;
  const issuing = valueOf(await workspace.authorities.create({ name: 'Issuing CA', key: 'p256', ...under }));
  const wanted = Array.from({ length: LEAVES }, (_, index) => ({
    authorityId: issuing.id,
    profile: 'tls-client',
    key: 'p256' as const,
    subject: `CN=partner-${index},O=Example`,
  }));
  const leaves = valueOf(await workspace.issuing.issueMany(wanted, NO_JOB));
  for (const [index, { id }] of leaves.slice(0, REVOKED).entries())
    valueOf(await workspace.revocations.revoke({ id, reason: index % 2 === 0 ? 'keyCompromise' : 'superseded' }));
  for (const { id } of [root, issuing]) valueOf(await workspace.revocations.issueCrl({ authorityId: id, days: 30 }));
  valueOf(await workspace.partners.save({ name: 'Acme', contact: '', note: '', tags: [], subject: {} }));
  valueOf(await workspace.settings.set({ expiringDays: 21 }));
  valueOf(await workspace.backups.ensureKey());
  const { file } = workspace;
  await workspace.close();
  return valueOf(await test.application.openWorkspace({ file }));
}

/** What the services say of certificates, revocations, lists, authorities, profiles, settings, the log and backups. */
export async function readDecidingAnswers(workspace: Workspace): Promise<DecidingAnswers> {
  const answers: Record<string, string> = {};
  const ask = async <T>(question: string, answer: Promise<Result<T, AppError>>): Promise<T | undefined> => {
    const result = await answer;
    answers[question] = result.ok ? JSON.stringify(result.value, octetsAsText) : `refused ${result.error.code}`;
    return result.ok ? result.value : undefined;
  };
  const { authorities, certificates, revocations } = workspace;
  await ask('counts', certificates.counts());
  await ask('settings', workspace.settings.get());
  await ask('profiles', workspace.profiles.list({ includeArchived: true }));
  await ask('profile', workspace.profiles.get('tls-client'));
  await ask('partners', workspace.partners.page({ search: '', offset: 0, limit: PAGE }));
  await ask('log', workspace.activity.page({ search: '', offset: 0, limit: PAGE }));
  await ask('backups', workspace.backups.state());
  const listed = (await ask('authorities', authorities.list())) ?? [];
  for (const { id, name } of listed) {
    await ask(`authority ${name}`, authorities.get(id));
    await ask(`lists of ${name}`, revocations.crls(id));
    await ask(`list state of ${name}`, revocations.state(id));
    await ask(`list of ${name}`, workspace.ownCrls.der({ authorityId: id, number: 1, kind: 'complete', shard: 0 }));
    const revoked = { authorityId: id, list: 'revoked', search: '', offset: 0, limit: 100 } as const;
    await ask(`revocations of ${name}`, revocations.entries(revoked));
  }
  const query = { search: '', filter: '', sort: 'name', direction: 'asc', limit: PAGE } as const;
  for (const offset of [0, PAGE]) {
    const page = await ask(`certificates from ${offset}`, certificates.page({ ...query, offset }));
    for (const { id, name } of (page?.items ?? []).filter((_, index) => index % 50 === 0))
      await ask(`certificate ${name}`, certificates.get(id));
  }
  return answers;
}

const octetsAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
