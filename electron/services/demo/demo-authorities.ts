import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { NO_JOB, type Ports } from '../ports.ts';
import { createWorkspace, openWorkspace, type Workspace } from '../workspace.ts';
import { DAY_MS, instantOf, requireGoingOn, type Story, type StoryEvent, take } from './demo-build.ts';
import { SERVICES_END_DAYS, STORY_DAYS } from './demo-plan.ts';

export interface DemoAuthorities {
  /** The offline root, of which only the certificate is here. */
  readonly root: AuthorityId;
  readonly partners: AuthorityId;
  readonly services: AuthorityId;
}

/** Where the offline root is kept while the demo is made; it goes with the folder. */
export interface Safe {
  readonly ports: Ports;
  readonly root: { readonly file: string; readonly passphrase: Uint8Array };
  readonly folder: string;
}

/** A safe in a folder, with a passphrase that nobody learns. */
export const buildSafe = (ports: Ports, folder: string): Safe => ({
  ports,
  folder,
  root: {
    file: path.join(folder, 'root.countersign'),
    // A `Buffer` would give copies that share its memory, and each that is taken is zeroed.
    passphrase: Uint8Array.from(ports.randomBytes(32), (octet) => 0x30 + (octet & 0x3f)),
  },
});

const ROOT_DAYS = 7300;
const ROOT_LIST_DAYS = 400;
const PARTNERS_DAYS = 2922;
const BEFORE_STORY_DAYS = STORY_DAYS + 40;

/**
 * Makes the two authorities of the demo below an offline root, the way it is done: the root lives in a workspace of its own in `folder`, answers two
 * requests, and its key goes with that workspace. Leaves files in `folder`, which whoever made it removes.
 */
export async function makeAuthorities(story: Story, { ports, root: kept, folder }: Safe): Promise<DemoAuthorities> {
  requireGoingOn(story);
  story.clock.now = instantOf(story.today, BEFORE_STORY_DAYS, 8);
  const offline = take(
    await createWorkspace(ports, { file: kept.file, name: demoStory.root.name, passphrase: kept.passphrase.slice() }),
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
    take(await offline.authorities.setDetails({ id: root.id, addresses: addressesOf('root') }));
    take(
      await offline.authorities.create({
        name: demoStory.pilot.name,
        subject: `CN=${demoStory.pilot.name},O=${demoStory.organisation}`,
        key: 'p256',
        issuerId: root.id,
        validity: { count: ROOT_DAYS / 2, unit: 'days' },
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
    await importPilot(ceremony);
    const here = await noteRoot(story.workspace);
    return { root: here, partners, services };
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

async function noteRoot(workspace: Workspace): Promise<AuthorityId> {
  const { id } = take(await workspace.authorities.find(demoStory.root.name));
  take(await workspace.authorities.setDetails({ id, note: demoStory.root.note }));
  return id;
}

/** An authority for a trial, whose certificate is known here and whose key is not. */
async function importPilot({ story, offline, folder }: Ceremony): Promise<void> {
  const { name, file } = demoStory.pilot;
  const target = { path: path.join(folder, file), overwrite: false };
  const { id } = take(await offline.authorities.find(name));
  take(await offline.exports.authority({ id, chain: false, target }));
  take(await story.workspace.imports.run([{ path: target.path }], NO_JOB));
}

const CEREMONY_DAYS = [390, 33] as const;

/**
 * The days on which the root is taken out of its safe to sign its list: each holds for more than a year, the last one revokes the authority of the trial.
 * The list comes here as a file.
 */
export const planRootLists = (story: Story, safe: Safe, rootId: AuthorityId): readonly StoryEvent[] =>
  CEREMONY_DAYS.map((ageDays, index) => ({
    at: instantOf(story.today, ageDays, 8),
    run: async () => {
      const bytes = await signRootList(safe, index > 0);
      const source = { name: 'root.crl', bytes };
      const keeping = { watched: true, fetchEveryHours: null, allowPrivate: false } as const;
      take(await story.workspace.foreignCrls.import({ source, authorityId: rootId, ...keeping }));
    },
  }));

async function signRootList({ ports, root, folder }: Safe, endsPilot: boolean): Promise<Uint8Array> {
  const offline = take(await openWorkspace(ports, { file: root.file }));
  try {
    take(await offline.unlock({ passphrase: root.passphrase.slice() }));
    const { id } = take(await offline.authorities.find(demoStory.root.name));
    const { name, comment } = demoStory.pilot;
    if (endsPilot) {
      const pilot = take(await offline.authorities.find(name));
      const words = { reason: 'cessationOfOperation', comment } as const;
      take(await offline.revocations.revokeAuthority({ authorityId: pilot.id, confirmName: name, ...words }));
    }
    take(await offline.revocations.issueCrl({ authorityId: id, days: ROOT_LIST_DAYS }));
    const file = path.join(folder, 'root.crl');
    take(await offline.exports.crl({ authorityId: id, format: 'der', target: { path: file, overwrite: true } }));
    return new Uint8Array(await readFile(file));
  } finally {
    await offline.close();
  }
}
