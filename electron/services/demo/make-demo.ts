import { lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { DEMO_PASSPHRASE } from '../../../shared/model/demo.ts';
import { err } from '../../../shared/result.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import type { JobContext, Outcome, Ports } from '../ports.ts';
import { place } from '../atomic-file.ts';
import { systemCode, writeFailure } from '../system-failure.ts';
import { createWorkspace, openWorkspace, type Workspace } from '../workspace.ts';
import { makeAuthorities } from './demo-authorities.ts';
import { DemoStopped, instantOf, type Story, type StoryEvent, take, tell } from './demo-build.ts';
import { issueServerCertificates, planHistory, type ServerCertificates, serverBegins } from './demo-certificates.ts';
import { planDials } from './demo-dials.ts';
import { STORY_DAYS } from './demo-plan.ts';
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
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    folder = await mkdtemp(path.join(path.dirname(file), '.demo-'));
  } catch (thrown) {
    return writeFailure(file, thrown);
  }
  try {
    await fill(ports, folder, signal);
    if (replace) await removeBeside(file);
    return await place(path.join(folder, MADE), file, replace);
  } catch (thrown) {
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

const MADE = 'demo.countersign';

const isThere = async (file: string): Promise<boolean> => typeof (await lstat(file).catch(systemCode)) !== 'string';

async function fill(ports: Ports, folder: string, signal: AbortSignal): Promise<void> {
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
    await tellAll(story, past, folder);
  } finally {
    await workspace.close();
  }
}

async function tellAll(story: Story, past: Ports, folder: string): Promise<void> {
  const authorities = await makeAuthorities(story, past, folder);
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
  const events = [...planHistory(ground), ...planInbox(ground), opening];
  const dials = (): readonly StoryEvent[] => planDials(story, () => calls.certificates);
  await tell(story, [...events, ...dials()]);
  await story.workspace.demo.stop();
  await watchAll(story, partners);
}
