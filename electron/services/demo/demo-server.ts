import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import {
  DEMO_DOMAIN,
  DEMO_HOSTS,
  type DemoHost,
  demoHostName,
  type DemoServerState,
} from '../../../shared/model/demo.ts';
import { mapResult, ok, type Result } from '../../../shared/result.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { PEM_LABEL, writePem } from '../../pki/asn1/pem.ts';
import { listAuthorities } from '../../store/authority-rows.ts';
import { getCertificateDers } from '../../store/certificate-rows.ts';
import { pageEndpoints } from '../../store/connection-run-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findReplacements } from '../../store/note-rows.ts';
import { type DemoMark, findDemoMark, saveDemoMark } from '../../store/demo-rows.ts';
import type { Listening, VirtualHost } from '../../tls/listen/virtual-hosts.ts';
import { listenWithHosts } from '../../tls/listen/virtual-hosts.ts';
import { openCredential } from '../credential.ts';
import { noteNetworkUse } from '../network-uses.ts';
import type { Outcome } from '../ports.ts';
import { requireUnlocked, statusView, type WorkspaceContext } from '../workspace-context.ts';
import { localNamesOf } from './local-names.ts';
import { makeOutsideAuthority, type OutsideAuthority } from './outside.ts';

const DAY_MS = 86_400_000;

/** The local server of a demo workspace. It begins when it is asked for and ends with the lock, the workspace or when it is told to. */
export interface DemoServer {
  state(): DemoServerState;
  /**
   * Listens on 127.0.0.1, on the port of the last time where that is free. Its names are dialled here without asking a name server. The keys are those of
   * the workspace; of what was renewed the newest is shown. Fails with `demo.not-a-demo`, `vault.locked`, `listen.failed`, `certificate.not-found` where what it shows was deleted.
   */
  start(): Outcome<DemoServerState>;
  stop(): Promise<void>;
  /** To be told of written tables: where a certificate that it shows was renewed, it listens with the successor, on the same port. */
  follow(tables: readonly string[]): void;
  /** Makes the workspace a demo, for ever; done once, while it is made. */
  mark(mark: DemoMark): Outcome<null>;
}

const HOSTS = DEMO_HOSTS.map((host) => ({ host, name: demoHostName(host) }));

export function createDemoServer(context: WorkspaceContext): DemoServer {
  let listening: Shown | undefined;
  let isToLook = false;
  let turn: Promise<unknown> = Promise.resolve();
  const state = (): DemoServerState => ({ port: listening?.port ?? null, hosts: HOSTS });
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };
  const stop = async (): Promise<void> => {
    const closing = listening;
    listening = undefined;
    localNamesOf(context).clear();
    await closing?.close();
  };
  return {
    state,
    start: () =>
      inTurn(async () => {
        if (listening !== undefined) return ok(state());
        const begun = await listen(context);
        if (!begun.ok) return begun;
        listening = begun.value;
        // Locked while the keys were on their way: nothing may go on that needs them.
        const unlocked = requireUnlocked(context, 'certificate.issued');
        if (!unlocked.ok) {
          await stop();
          return unlocked;
        }
        for (const { name } of HOSTS) localNamesOf(context).set(name, listening.address);
        noteNetworkUse(context.ports, { purpose: 'demo.listen', target: `${listening.address}:${listening.port}` });
        return ok(state());
      }),
    stop: () => inTurn(stop),
    follow: (tables) => {
      if (listening === undefined || isToLook || !tables.some((table) => table === 'certificate' || table === '*'))
        return;
      isToLook = true;
      void inTurn(async () => {
        isToLook = false;
        if (listening !== undefined && context.vault.isUnlocked()) listening = await renewShown(context, listening);
      });
    },
    mark: (mark) =>
      context.store.transaction(async (tx) => {
        await saveDemoMark(tx, mark);
        return ok(null);
      }),
  };
}

/** What listens now that certificates were written: the same where nothing that it shows was renewed, nothing where it cannot go on. */
async function renewShown(context: WorkspaceContext, before: Shown): Promise<Shown | undefined> {
  const now = await context.store.reading((db) => readKnown(context, db));
  if (!now.ok || nameShown(now.value) === before.shown) return before;
  await before.close();
  const again = await listen(context, before.port);
  if (again.ok && context.vault.isUnlocked()) return again.value;
  if (again.ok) await again.value.close();
  localNamesOf(context).clear();
  return undefined;
}

/** What listens, and which certificates it shows. */
interface Shown extends Listening {
  readonly shown: string;
}

async function listen(context: WorkspaceContext, port?: number): Promise<Result<Shown, AppError>> {
  const unlocked = requireUnlocked(context, 'certificate.issued');
  if (!unlocked.ok) return unlocked;
  const known = await context.store.reading((db) => readKnown(context, db));
  if (!known.ok) return known;
  const { mark, clientAuthorities, last, lines } = known.value;
  if (mark === undefined) return fail('demo.not-a-demo', {});
  const hosts: VirtualHost[] = [];
  try {
    for (const host of DEMO_HOSTS) {
      const opened = await openHost(context, { host, line: lines[host] ?? [], clientAuthorities });
      if (!opened.ok) return opened;
      hosts.push(opened.value);
    }
    const begun = await listenWithHosts(hosts, port ?? portOf(last));
    return mapResult(begun, (listening) => ({ ...listening, shown: nameShown(known.value) }));
  } finally {
    for (const { keyPem } of hosts) keyPem.fill(0);
  }
}

interface Known {
  readonly mark: DemoMark | undefined;
  /** The certificates of each host, the newest first and the one of the story last. */
  readonly lines: Readonly<Partial<Record<DemoHost, readonly CertificateId[]>>>;
  /** PEM of those whose certificates `partners` takes. */
  readonly clientAuthorities: readonly string[];
  /** Where the server was dialled last. */
  readonly last: string | undefined;
}

async function readKnown(context: WorkspaceContext, db: ReadDb): Promise<Known> {
  const mark = await findDemoMark(db);
  const names: readonly string[] = [demoStory.partnerAuthority.name, demoStory.root.name];
  const authorities = (await listAuthorities(db, await statusView(context, db))).filter(({ name }) =>
    names.includes(name),
  );
  const ders = await getCertificateDers(
    db,
    authorities.map(({ certificateId }) => certificateId),
  );
  const { items } = await pageEndpoints(db, { filter: `.${DEMO_DOMAIN}:`, offset: 0, limit: 1 });
  const lines: Partial<Record<DemoHost, readonly CertificateId[]>> = {};
  for (const host of DEMO_HOSTS) {
    const id = mark?.[host];
    if (id !== undefined) lines[host] = await findLine(db, id);
  }
  return { mark, lines, clientAuthorities: [...ders.values()].map(pem), last: items[0]?.target };
}

const nameShown = ({ lines }: Known): string => DEMO_HOSTS.map((host) => lines[host]?.[0] ?? '').join(' ');

/** Renewals of renewals; nobody goes on for so long in a demo. */
const LONGEST_LINE = 50;

async function findLine(db: ReadDb, first: CertificateId): Promise<readonly CertificateId[]> {
  const line = [first];
  while (line.length < LONGEST_LINE) {
    const [newest = first] = line;
    const [next] = (await findReplacements(db, newest)).successors;
    if (next === undefined || line.includes(next.id)) break;
    line.unshift(next.id);
  }
  return line;
}

interface HostOrder {
  readonly host: DemoHost;
  readonly line: readonly CertificateId[];
  readonly clientAuthorities: readonly string[];
}

async function openHost(context: WorkspaceContext, { host, line, clientAuthorities }: HostOrder): Outcome<VirtualHost> {
  const name = demoHostName(host);
  if (host === 'untrusted') return ok({ name, ...makeUntrusted(context, name) });
  const opened = await openNewest(context, line, name);
  if (!opened.ok) return opened;
  const { certificateDerChain, keyPem } = opened.value;
  const chain = host === 'missing-intermediate' ? certificateDerChain.slice(0, 1) : certificateDerChain;
  const clients = clientsOf(context, host, clientAuthorities);
  return ok({
    name,
    keyPem,
    chainPem: chain.map(pem).join(''),
    ...(clients === undefined ? {} : { clientAuthoritiesPem: clients }),
    ...(host === 'old' ? { maxVersion: 'TLSv1.2' } : {}),
  });
}

/** The newest whose key is here: a successor may have been certified for a key elsewhere. */
async function openNewest(context: WorkspaceContext, line: readonly CertificateId[], name: string) {
  let failed: Awaited<ReturnType<typeof openCredential>> = fail('certificate.not-found', { wanted: name });
  for (const certificateId of line) {
    const opened = await openCredential(context, { certificateId });
    if (opened.ok) return opened;
    failed = opened;
  }
  return failed;
}

/** `staff` trusts an authority that has certified nobody: whatever comes is turned away. */
function clientsOf(
  context: WorkspaceContext,
  host: DemoHost,
  partners: readonly string[],
): readonly string[] | undefined {
  if (host === 'partners') return partners;
  return host === 'staff' ? [makeElsewhere(context, demoStory.staffAuthority).pem] : undefined;
}

function makeUntrusted(context: WorkspaceContext, name: string): Pick<VirtualHost, 'chainPem' | 'keyPem'> {
  const now = context.ports.clock.now();
  const issued = makeElsewhere(context, demoStory.strangeAuthority).issue({
    subject: `CN=${name}`,
    sans: [`dns:${name}`],
    purposes: ['serverAuth'],
    notBefore: now - DAY_MS,
    notAfter: now + 90 * DAY_MS,
  });
  return { chainPem: issued.pem, keyPem: new TextEncoder().encode(issued.keyPem) };
}

const makeElsewhere = (context: WorkspaceContext, subject: string): OutsideAuthority => {
  const now = context.ports.clock.now();
  return makeOutsideAuthority({
    subject,
    signature: 'ecdsa-sha256',
    notBefore: now - 400 * DAY_MS,
    notAfter: now + 3000 * DAY_MS,
  });
};

const pem = (der: Uint8Array): string => writePem(PEM_LABEL.certificate, der);

/** Of `good.demo.test:45123`. */
function portOf(target: string | undefined): number | undefined {
  const port = Number(/:(\d{1,5})$/.exec(target ?? '')?.[1]);
  return Number.isInteger(port) && port >= 1024 && port <= 65_535 ? port : undefined;
}
