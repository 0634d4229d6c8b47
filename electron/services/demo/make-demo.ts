import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { DEMO_PASSPHRASE } from '../../../shared/model/demo.ts';
import { err } from '../../../shared/result.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import type { JobContext, Outcome, Ports } from '../ports.ts';
import { place } from '../atomic-file.ts';
import { systemCode, writeFailure } from '../system-failure.ts';
import { createWorkspace, openWorkspace, type Workspace } from '../workspace.ts';
import { buildSafe, makeAuthorities, planRootLists, type Safe } from './demo-authorities.ts';
import { DemoStopped, instantOf, type Story, type StoryEvent, take, tell } from './demo-build.ts';
import { issueServerCertificates, planHistory, type ServerCertificates, serverBegins } from './demo-certificates.ts';
import { planDials } from './demo-dials.ts';
import { STORY_DAYS } from './demo-plan.ts';
import { planLists } from './demo-lists.ts';
import { makePartners, planInbox } from './demo-requests.ts';
import { watchAll } from './demo-watch.ts';

export interface DemoOrder {
  readonly file: string;
  /** Deletes the demo that is there once the new one is whole; nobody may have it open. */
  readonly replace?: boolean;
}

/**
 * Makes a workspace that has something to show on every screen, and opens it unlocked: two years of certificates below an offline root, partners,
 * requests, connections and alerts, all through the services with a clock that goes from then to now. Everything in it is made up, it says so, and its
 * passphrase is known to everybody. The same each time, but for keys and dates. It is made beside its place and moved there when it is whole.
 * Fails with `file.exists`, `file.not-writable`, `job.cancelled` and what creating a workspace fails with; a failure leaves nothing.
 */
export async function makeDemo(ports: Ports, input: DemoOrder, job: JobContext): Outcome<Workspace> {
  const made = await makeBeside(ports, { ...input, file: path.resolve(input.file) }, job.signal);
  if (!made.ok) return made;
  const opened = await openWorkspace(ports, { file: input.file });
  if (!opened.ok) return opened;
  const unlocked = await opened.value.unlock({ passphrase: passphrase() });
  if (unlocked.ok) return opened;
  await opened.value.close();
  return unlocked;
}

const passphrase = (): Uint8Array => new TextEncoder().encode(DEMO_PASSPHRASE);

async function makeBeside(ports: Ports, { file, replace = false }: DemoOrder, signal: AbortSignal): Outcome<null> {
  const name = path.basename(file);
  if (!replace && (await isThere(file))) return fail('file.exists', { name });
  let folder: string;
  let published: string;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    folder = await mkdtemp(path.join(path.dirname(file), '.demo-'));
    published = await mkdtemp(path.join(path.dirname(file), PUBLISHED));
  } catch (thrown) {
    return writeFailure(file, thrown);
  }
  try {
    await fill(ports, { folder, published }, signal);
    if (replace) await removeBeside(file);
    const placed = await place(path.join(folder, MADE), file, replace);
    if (placed.ok) await removeFormer(published);
    else await rm(published, { recursive: true, force: true });
    return placed;
  } catch (thrown) {
    await rm(published, { recursive: true, force: true });
    if (thrown instanceof DemoStopped) return err(thrown.failure);
    throw thrown;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a store that was killed leaves beside its file belongs to that file alone. */
async function removeBeside(file: string): Promise<void> {
  for (const suffix of ['-wal', '-shm']) await rm(file + suffix, { force: true });
}

/** Lists that a demo before this one published. */
async function removeFormer(published: string): Promise<void> {
  const folder = path.dirname(published);
  for (const name of await readdir(folder))
    if (name.startsWith(PUBLISHED) && name !== path.basename(published))
      await rm(path.join(folder, name), { recursive: true, force: true });
}

const MADE = 'demo.countersign';
/** Beginning of the name of the folder, beside the demo, that its lists are published to. */
const PUBLISHED = 'published-';

const isThere = async (file: string): Promise<boolean> => typeof (await lstat(file).catch(systemCode)) !== 'string';

interface Folders {
  /** Goes when the demo is made. */
  readonly folder: string;
  /** Stays with it. */
  readonly published: string;
}

async function fill(ports: Ports, { folder, published }: Folders, signal: AbortSignal): Promise<void> {
  const today = ports.clock.now();
  const clock = { now: instantOf(today, STORY_DAYS + 40, 7) };
  const [actor] = demoStory.operators;
  const past: Ports = { ...ports, actor, clock: { now: () => clock.now, monotonicMs: ports.clock.monotonicMs } };
  const created = await createWorkspace(past, {
    file: path.join(folder, MADE),
    name: demoStory.workspace,
    passphrase: passphrase(),
  });
  const { workspace } = take(created);
  try {
    const story: Story = { workspace, clock, today, signal };
    await tellAll(story, buildSafe(past, folder), published);
  } finally {
    await workspace.close();
  }
}

async function tellAll(story: Story, safe: Safe, published: string): Promise<void> {
  const authorities = await makeAuthorities(story, safe);
  const partners = await makePartners(story);
  const ground = { story, authorities, partners };
  const calls: { certificates?: ServerCertificates } = {};
  const opening: StoryEvent = {
    at: serverBegins(story.today),
    run: async () => {
      calls.certificates = await issueServerCertificates(ground);
      take(await story.workspace.demo.mark(calls.certificates.hosts));
    },
  };
  const lists = [...planLists({ ...ground, published }), ...planRootLists(story, safe, authorities.root)];
  const events = [...planHistory(ground), ...lists, ...planInbox(ground), opening];
  const dials = (): readonly StoryEvent[] => planDials(story, () => calls.certificates);
  await tell(story, [...events, ...dials()]);
  await story.workspace.demo.stop();
  await watchAll(story, partners);
}
