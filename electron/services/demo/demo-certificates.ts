import type { CertificateId, PartnerId, UnixMs } from '../../../shared/model/brands.ts';
import { demoHostName, type DemoHost } from '../../../shared/model/demo.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { NO_JOB } from '../ports.ts';
import type { DemoAuthorities } from './demo-authorities.ts';
import { instantOf, type Story, type StoryEvent, take } from './demo-build.ts';
import { type PlannedCertificate, planDemo } from './demo-plan.ts';

/** Certificates of the story, known by what was planned. */
export type Issued = Map<PlannedCertificate, CertificateId>;

interface Ground {
  readonly story: Story;
  readonly authorities: DemoAuthorities;
  readonly partners: readonly PartnerId[];
}

/** Two years of issuing, revoking and renewing. */
export function planHistory(ground: Ground): readonly StoryEvent[] {
  const issued: Issued = new Map();
  const planned = planDemo();
  const groups = Map.groupBy(planned, ({ ageDays, authority }) => `${ageDays} ${authority}`);
  const issues = [...groups.values()].map((group) => ({
    at: instantOf(ground.story.today, group[0]?.ageDays ?? 0),
    run: () => issueGroup(ground, group, issued),
  }));
  return [...issues, ...planRevocations(ground.story, planned, issued), ...planRenewals(ground, planned, issued)];
}

async function issueGroup(
  { story, authorities, partners }: Ground,
  group: readonly PlannedCertificate[],
  issued: Issued,
): Promise<void> {
  const requests = group.map(({ authority, key, subject, sans, days, partner, tags }) => ({
    authorityId: authorities[authority],
    profile: authority === 'partners' ? ('tls-client' as const) : ('tls-server' as const),
    key,
    subject,
    sans: [...sans],
    validity: { count: days, unit: 'days' } as const,
    tags: [...tags],
    partnerId: partner === undefined ? undefined : partners[partner],
  }));
  const summaries = take(await story.workspace.issuing.issueMany(requests, NO_JOB));
  for (const [index, one] of group.entries()) {
    const summary = summaries[index];
    if (summary !== undefined) issued.set(one, summary.id);
  }
}

function planRevocations(story: Story, planned: readonly PlannedCertificate[], issued: Issued): readonly StoryEvent[] {
  return planned.flatMap((one) => {
    const { revocation } = one;
    if (revocation === undefined) return [];
    const { reason, ageDays } = revocation;
    const run = async (): Promise<void> => {
      const id = issued.get(one);
      if (id === undefined) return;
      take(await story.workspace.revocations.revoke({ id, reason, comment: demoStory.revocations[reason] }));
    };
    return [{ at: instantOf(story.today, ageDays, 14), run }];
  });
}

const RENEWED = 6;

/** Some that are about to end have a successor by now. */
function planRenewals(
  { story }: Ground,
  planned: readonly PlannedCertificate[],
  issued: Issued,
): readonly StoryEvent[] {
  const old = planned
    .filter(
      ({ ageDays, days, revocation }) =>
        revocation === undefined && ageDays >= 20 && days - ageDays > 2 && days - ageDays < 60,
    )
    .slice(0, RENEWED);
  return old.map((one, index) => ({
    at: instantOf(story.today, 1 + index, 11),
    run: async () => {
      const id = issued.get(one);
      if (id === undefined) return;
      const order = { ids: [id], mode: index % 2 === 0 ? ('rekey' as const) : ('renew' as const) };
      const shown = take(await story.workspace.renewals.plan(order)).map(({ stamp, certificateId }) => ({
        id: certificateId,
        stamp,
      }));
      take(await story.workspace.renewals.run({ ...order, revokeOld: index === 0, shown }, NO_JOB));
    },
  }));
}

/** Certificates of the local server and of those who call it. */
export interface ServerCertificates {
  readonly hosts: Readonly<Partial<Record<DemoHost, CertificateId>>>;
  /** Of a partner: one in order, one that has ended. */
  readonly client: CertificateId;
  readonly endedClient: CertificateId;
}

const SERVER_AGE_DAYS = 60;

/** What the local server shows, each issued by the authority for services; what it shows wrongly it shows on purpose. */
export async function issueServerCertificates({ story, authorities, partners }: Ground): Promise<ServerCertificates> {
  const server = (name: string, days: number) => ({
    authorityId: authorities.services,
    profile: 'tls-server' as const,
    key: 'p256' as const,
    subject: `CN=${name},O=${demoStory.organisation}`,
    sans: [`dns:${name}`],
    validity: { count: days, unit: 'days' } as const,
    tags: ['demo-server'],
  });
  const client = (name: string, days: number) => ({
    authorityId: authorities.partners,
    profile: 'tls-client' as const,
    key: 'p256' as const,
    subject: `CN=${name},O=${demoStory.partners[0].name},C=${demoStory.partners[0].country}`,
    sans: [`dns:${name}.example`],
    validity: { count: days, unit: 'days' } as const,
    tags: ['demo-client'],
    partnerId: partners[0],
  });
  const whole = ['good', 'missing-intermediate', 'old', 'partners', 'staff'] as const;
  const requests = [
    ...whole.map((host) => server(demoHostName(host), 240)),
    server('elsewhere.demo.test', 240),
    server(demoHostName('expired'), SERVER_AGE_DAYS - 12),
    client('kestrel-caller', 240),
    client('kestrel-former-caller', SERVER_AGE_DAYS - 20),
  ];
  const ids = take(await story.workspace.issuing.issueMany(requests, NO_JOB)).map(({ id }) => id);
  const [good, missing, old, partnersHost, staff, wrong, expired, caller, former] = ids;
  if (caller === undefined || former === undefined) throw new RangeError('fewer certificates than requests');
  return {
    hosts: {
      ...(good && { good }),
      ...(missing && { 'missing-intermediate': missing }),
      ...(old && { old }),
      ...(partnersHost && { partners: partnersHost }),
      ...(staff && { staff }),
      ...(wrong && { 'wrong-name': wrong }),
      ...(expired && { expired }),
    },
    client: caller,
    endedClient: former,
  };
}

/** When the local server gets its certificates. */
export const serverBegins = (today: UnixMs): UnixMs => instantOf(today, SERVER_AGE_DAYS, 12);
