import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import type { Ports } from '../ports.ts';
import { createWorkspace, type Workspace } from '../workspace.ts';
import { DAY_MS, instantOf, requireGoingOn, type Story, take } from './demo-build.ts';
import { SERVICES_END_DAYS, STORY_DAYS } from './demo-plan.ts';

export interface DemoAuthorities {
  readonly partners: AuthorityId;
  readonly services: AuthorityId;
}

const ROOT_DAYS = 7300;
const PARTNERS_DAYS = 2922;
const BEFORE_STORY_DAYS = STORY_DAYS + 40;

/**
 * Makes the two authorities of the demo below an offline root, the way it is done: the root lives in a workspace of its own in `folder`, answers two
 * requests, and its key goes with that workspace. Leaves files in `folder`, which whoever made it removes.
 */
export async function makeAuthorities(story: Story, ports: Ports, folder: string): Promise<DemoAuthorities> {
  requireGoingOn(story);
  story.clock.now = instantOf(story.today, BEFORE_STORY_DAYS, 8);
  const offline = take(
    await createWorkspace(ports, {
      file: path.join(folder, 'root.countersign'),
      name: demoStory.root.name,
      passphrase: ports.randomBytes(32).map((octet) => 0x30 + (octet & 0x3f)),
    }),
  ).workspace;
  try {
    const root = take(
      await offline.authorities.create({
        name: demoStory.root.name,
        subject: `CN=${demoStory.root.name},O=${demoStory.organisation}`,
        key: 'p384',
        validity: { count: ROOT_DAYS, unit: 'days' },
      }),
    );
    const ceremony: Ceremony = { story, offline, rootId: root.id, folder };
    story.clock.now = instantOf(story.today, BEFORE_STORY_DAYS, 10);
    const partners = await certify(ceremony, {
      ...demoStory.partnerAuthority,
      host: 'partner-ca',
      days: PARTNERS_DAYS,
    });
    const days = Math.floor((story.today - story.clock.now) / DAY_MS) + SERVICES_END_DAYS;
    const services = await certify(ceremony, { ...demoStory.serviceAuthority, host: 'services-ca', days });
    await noteRoot(story.workspace);
    return { partners, services };
  } finally {
    await offline.close();
  }
}

interface Ceremony {
  readonly story: Story;
  readonly offline: Workspace;
  readonly rootId: AuthorityId;
  readonly folder: string;
}

interface Wish {
  readonly name: string;
  readonly note: string;
  /** Where its list and its certificate are said to be. */
  readonly host: string;
  readonly days: number;
}

/** Request here, answer by the offline root, back with the chain. */
async function certify({ story, offline, rootId, folder }: Ceremony, wish: Wish): Promise<AuthorityId> {
  requireGoingOn(story);
  const { workspace } = story;
  const at = (ending: string): string => path.join(folder, `${wish.host}.${ending}`);
  const subject = `CN=${wish.name},O=${demoStory.organisation}`;
  const asked = take(
    await workspace.authorities.requestFromParent({ name: wish.name, subject, key: 'p256', note: wish.note }),
  );
  take(
    await workspace.ownRequests.export({ id: asked.id, format: 'pem', target: { path: at('csr'), overwrite: false } }),
  );
  const { certificateId } = take(
    await offline.authorities.crossSignForeign({
      source: { path: at('csr') },
      byId: rootId,
      validity: { count: wish.days, unit: 'days' },
      pathLength: 0,
    }),
  );
  const [certificate, root] = [at('pem'), path.join(folder, 'root.pem')];
  take(
    await offline.exports.certificate({
      id: certificateId,
      format: 'pem',
      target: { path: certificate, overwrite: false },
    }),
  );
  take(await offline.exports.authority({ id: rootId, chain: false, target: { path: root, overwrite: true } }));
  const bytes = Buffer.concat([await readFile(certificate), await readFile(root)]);
  const answered = take(
    await workspace.authorities.importAnswer({ name: `${wish.host}.pem`, bytes: new Uint8Array(bytes) }),
  );
  take(await workspace.authorities.setDetails({ id: answered.authority.id, addresses: addressesOf(wish.host) }));
  return answered.authority.id;
}

const addressesOf = (host: string) => ({
  crl: [`http://pki.${demoStory.domain}/${host}.crl`],
  ocsp: [],
  caIssuers: [`http://pki.${demoStory.domain}/${host}.cer`],
});

async function noteRoot(workspace: Workspace): Promise<void> {
  const root = take(await workspace.authorities.find(demoStory.root.name));
  take(await workspace.authorities.setDetails({ id: root.id, note: demoStory.root.note }));
}
