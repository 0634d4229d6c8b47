import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { Workspace } from '../services/workspace.ts';
import { compose } from '../compose.ts';
import { NO_JOB } from '../services/ports.ts';
import { testPorts, valueOf } from './application.ts';
import { HISTORY_DAYS, instantOf, type PlannedCertificate, planCertificates } from './seed-plan.ts';

/** What the program is told: by its first argument, as JSON. */
export interface SeedOrder {
  readonly file: string;
  readonly name: string;
  readonly passphrase: string;
  readonly count: number;
  /** The end of the history, in milliseconds since 1970; nothing in the workspace is later. */
  readonly now: number;
}

/** What it answers on standard output, as JSON. */
export interface SeedSummary {
  readonly certificates: number;
  readonly revoked: number;
  readonly authorities: readonly string[];
}

/** Fills a new workspace with two years of history, through the services and with a clock that goes along. */
async function seedWorkspace(order: SeedOrder): Promise<SeedSummary> {
  const clock = { now: instantOf(order.now, HISTORY_DAYS + 30) };
  const application = compose({ ...testPorts(clock), actor: 'mara' });
  try {
    const created = await application.createWorkspace({
      file: order.file,
      name: order.name,
      passphrase: new TextEncoder().encode(order.passphrase),
    });
    const { workspace } = valueOf(created);
    const authorities = await createAuthorities(workspace);
    const issuer = { partners: authorities.partners.id, services: authorities.services.id };
    const events = await scheduleAll(workspace, issuer, order);
    for (const { at, run } of events.toSorted((a, b) => a.at - b.at)) {
      clock.now = at;
      await run();
    }
    const planned = planCertificates(order.count);
    return {
      certificates: planned.length,
      revoked: planned.filter(({ revocation }) => revocation !== undefined).length,
      authorities: Object.values(authorities).map(({ name }) => name),
    };
  } finally {
    await application.close();
  }
}

async function createAuthorities(workspace: Workspace) {
  const root = valueOf(
    await workspace.authorities.create({ name: 'Acme Root CA', key: 'p384', validity: { count: 7300, unit: 'days' } }),
  );
  const below = { issuerId: root.id, validity: { count: 2922, unit: 'days' } as const };
  const partners = valueOf(await workspace.authorities.create({ name: 'Acme Partner CA 1', key: 'p256', ...below }));
  const services = valueOf(await workspace.authorities.create({ name: 'Acme Services CA', key: 'rsa3072', ...below }));
  return { root, partners, services };
}

interface SeedEvent {
  readonly at: number;
  run(): Promise<void>;
}

type Issuers = Readonly<Record<PlannedCertificate['authority'], AuthorityId>>;

async function scheduleAll(workspace: Workspace, issuers: Issuers, order: SeedOrder): Promise<readonly SeedEvent[]> {
  const planned = planCertificates(order.count);
  const ids = new Map<PlannedCertificate, CertificateId>();
  const issues = groupByDay(planned).map((group) => ({
    at: instantOf(order.now, group[0]?.ageDays ?? 0),
    run: () => issueGroup(workspace, issuers, group, ids),
  }));
  const revocations = planned.flatMap((certificate) => {
    const { revocation } = certificate;
    if (revocation === undefined) return [];
    const run = (): Promise<void> => revoke(workspace, ids.get(certificate), revocation);
    return [{ at: instantOf(order.now, revocation.ageDays, 14), run }];
  });
  return [...issues, ...revocations, ...scheduleCrls(workspace, issuers, order)];
}

/** Each quarter a list; the partners' last one nine days ago, so that what was revoked since is not in it. */
function scheduleCrls(workspace: Workspace, issuers: Issuers, order: SeedOrder): readonly SeedEvent[] {
  const due = [
    ...[639, 549, 459, 369, 279, 189, 99, 9].map((ageDays) => ({ ageDays, authorityId: issuers.partners })),
    ...[560, 380, 200, 20].map((ageDays) => ({ ageDays, authorityId: issuers.services })),
  ];
  return due.map(({ ageDays, authorityId }) => ({
    at: instantOf(order.now, ageDays, 16),
    run: async () => {
      valueOf(await workspace.revocations.issueCrl({ authorityId, days: ageDays < 30 ? 35 : 90 }));
    },
  }));
}

function groupByDay(planned: readonly PlannedCertificate[]): readonly (readonly PlannedCertificate[])[] {
  const groups = Map.groupBy(planned, ({ ageDays, authority }) => `${ageDays} ${authority}`);
  return [...groups.values()];
}

async function issueGroup(
  workspace: Workspace,
  issuers: Issuers,
  group: readonly PlannedCertificate[],
  ids: Map<PlannedCertificate, CertificateId>,
): Promise<void> {
  const requests = group.map(({ authority, profile, key, subject, sans, days }) => ({
    authorityId: issuers[authority],
    profile,
    key,
    subject,
    sans,
    validity: { count: days, unit: 'days' } as const,
  }));
  const issued = valueOf(await workspace.issuing.issueMany(requests, NO_JOB));
  for (const [index, certificate] of group.entries()) {
    const summary = issued[index];
    if (summary !== undefined) ids.set(certificate, summary.id);
  }
}

async function revoke(
  workspace: Workspace,
  id: CertificateId | undefined,
  revocation: { readonly reason: RevocationReason; readonly comment: string },
): Promise<void> {
  if (id === undefined) throw new Error('revoked before it was issued');
  valueOf(await workspace.revocations.revoke({ id, reason: revocation.reason, comment: revocation.comment }));
}

const order = JSON.parse(process.argv[2] ?? '{}') as SeedOrder;
process.stdout.write(`${JSON.stringify(await seedWorkspace(order))}\n`);
