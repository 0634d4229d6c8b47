import type { AuthorityId, CertificateId, Hex } from '../../shared/model/brands.ts';
import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { passphrase, type TestApplication, valueOf } from './application.ts';

const LEAVES = 900;
const REVOKED = 20;

/** Who may unlock the sample, and with what. */
export const SAMPLE_ADMIN = { operator: 'alice', passphrase: 'the passphrase of alice' } as const;

export interface DamageSample {
  readonly file: string;
  readonly issuingId: AuthorityId;
  readonly authorityIds: readonly AuthorityId[];
  readonly certificateIds: readonly CertificateId[];
  readonly serials: readonly Hex[];
}

/** A workspace of 4 MB with something of every kind that decides, closed. */
export async function buildDamageSample(test: TestApplication): Promise<DamageSample> {
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
  await revokeSome(
    workspace,
    leaves.slice(0, REVOKED).map(({ id }) => id),
    [root.id, issuing.id],
  );
  valueOf(await workspace.partners.save({ name: 'Acme', contact: '', note: '', tags: [], subject: {} }));
  valueOf(await workspace.settings.set({ expiringDays: 21 }));
  valueOf(await workspace.backups.setPlan({ folder: test.folder, everyHours: 24, keep: 3 }));
  await nameOperators(workspace);
  const { file } = workspace;
  await workspace.close();
  return {
    file,
    issuingId: issuing.id,
    authorityIds: [root.id, issuing.id],
    certificateIds: [root.certificateId, issuing.certificateId, ...leaves.map(({ id }) => id)],
    serials: leaves.map(({ serialHex }) => serialHex),
  };
}

/** Lists of both authorities, one with a hold that is released before the second. */
async function revokeSome(
  { revocations }: Workspace,
  [held, ...ids]: readonly CertificateId[],
  authorities: readonly AuthorityId[],
): Promise<void> {
  if (held === undefined) return;
  valueOf(await revocations.revoke({ id: held, reason: 'certificateHold' }));
  for (const [index, id] of ids.entries())
    valueOf(await revocations.revoke({ id, reason: index % 2 === 0 ? 'keyCompromise' : 'superseded' }));
  for (const authorityId of authorities) valueOf(await revocations.issueCrl({ authorityId, days: 30 }));
  valueOf(await revocations.release({ selection: { ids: [held] } }));
  for (const authorityId of authorities) valueOf(await revocations.issueCrl({ authorityId, days: 30 }));
}

async function nameOperators({ operators }: Workspace): Promise<void> {
  valueOf(await operators.confirm(passphrase()));
  valueOf(await operators.nameFirst({ name: SAMPLE_ADMIN.operator, passphrase: passphrase(SAMPLE_ADMIN.passphrase) }));
  valueOf(await operators.confirm(passphrase(SAMPLE_ADMIN.passphrase)));
  for (const [name, role] of [['bob', 'issuer'] as const, ['vera', 'viewer'] as const])
    valueOf(await operators.add({ name, role, passphrase: passphrase(`the passphrase of ${name}`) }));
}
