import type { AuthorityId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import type { DemoAuthorities } from './demo-authorities.ts';
import { DAY_MS, instantOf, type Story, type StoryEvent, take } from './demo-build.ts';

export interface ListGround {
  readonly story: Story;
  readonly authorities: DemoAuthorities;
  /** A folder that stays with the demo, where its lists are brought to. */
  readonly published: string;
}

/**
 * Lists of both authorities now and then: the partners' are in force, published and by now made by a schedule, with deltas between them; the services' are made
 * by hand, and the last one is overdue. What signs OCSP answers for partners is ready.
 */
export function planLists(ground: ListGround): readonly StoryEvent[] {
  const { story, authorities } = ground;
  const { partners, services } = authorities;
  const at = (ageDays: number, run: () => Promise<unknown>, hour = 16): StoryEvent => ({
    at: instantOf(story.today, ageDays, hour),
    run,
  });
  const byHand = (authorityId: AuthorityId, ageDays: number): StoryEvent =>
    at(ageDays, () => issueByHand(ground, authorityId, ageDays));
  return [
    ...[720, 540, 360, 180, 99].map((ageDays) => byHand(partners, ageDays)),
    ...[700, 400, 130, 40].map((ageDays) => byHand(services, ageDays)),
    at(100, () => addPlaces(ground), 10),
    at(21, () => setSchedule(ground), 10),
    ...[20, 13, 6].map((ageDays) => at(ageDays, () => issueByPlan(ground, 'complete'))),
    ...[16, 9, 2].map((ageDays) => at(ageDays, () => issueByPlan(ground, 'delta'))),
    at(8, () => goOnWhileLocked(ground), 17),
    at(1, async () => take(await story.workspace.responder.renewSigners(partners)), 15),
  ];
}

async function issueByHand({ story, authorities }: ListGround, authorityId: AuthorityId, ageDays: number) {
  const { revocations, publishing } = story.workspace;
  take(await revocations.issueCrl({ authorityId, days: ageDays < 50 ? 30 : 90 }));
  if (authorityId === authorities.partners && ageDays < 100) take(await publishing.publish({ authorityId }));
}

async function issueByPlan({ story, authorities }: ListGround, kind: 'complete' | 'delta'): Promise<void> {
  const authorityId = authorities.partners;
  take(await story.workspace.revocations.issue({ authorityId, kinds: [kind] }));
  take(await story.workspace.publishing.publish({ authorityId }));
}

/** One that is used, and one that was left by the wayside. */
async function addPlaces({ story, authorities, published }: ListGround): Promise<void> {
  const { publishing } = story.workspace;
  const place = { kind: 'folder', path: published } as const;
  const { inUse, former } = demoStory.places;
  for (const { name, fileName, enabled, authorityId } of [
    { ...inUse, enabled: true, authorityId: authorities.partners },
    { ...former, enabled: false, authorityId: authorities.services },
  ])
    take(await publishing.save({ authorityId, name, enabled, fileName, place }));
}

async function setSchedule({ story, authorities }: ListGround): Promise<void> {
  const url = (name: string): string => `http://pki.${demoStory.domain}/${name}.crl`;
  const plan = {
    ...DEFAULT_CRL_PLAN,
    validHours: 14 * 24,
    everyHours: 7 * 24,
    graceHours: 48,
    delta: { everyHours: 84, validHours: 7 * 24 },
    deltaUrls: [url('partner-ca-delta')],
  };
  take(await story.workspace.revocations.setPlan({ authorityId: authorities.partners, plan }));
}

/** Leave to sign lists for a night, which was taken back in the morning. */
async function goOnWhileLocked({ story, authorities }: ListGround): Promise<void> {
  const { grants } = story.workspace;
  const order = { authorityId: authorities.partners, purposes: ['crl'], until: story.clock.now + 2 * DAY_MS } as const;
  const { id } = take(await grants.give(order));
  story.clock.now += 0.6 * DAY_MS;
  take(await grants.end(id));
}
