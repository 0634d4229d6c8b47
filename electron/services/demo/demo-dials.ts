import type { CertificateId } from '../../../shared/model/brands.ts';
import { type DemoHost, demoHostName } from '../../../shared/model/demo.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { type DialRequest, PLAIN_DIAL } from '../connection-request.ts';
import { NO_JOB } from '../ports.ts';
import { instantOf, type Story, type StoryEvent, take } from './demo-build.ts';
import type { ServerCertificates } from './demo-certificates.ts';

/** How a host of the local server is dialled, to see what it is there for. */
interface Call {
  readonly host: DemoHost;
  readonly client?: CertificateId;
  readonly minVersion?: DialRequest['minVersion'];
}

/** Each host once some days ago, with what goes wrong there, and today those that are in order again. The local server runs from the first on. */
export function planDials(story: Story, certificates: () => ServerCertificates | undefined): readonly StoryEvent[] {
  const rounds: readonly (readonly [number, (own: ServerCertificates) => readonly Call[]])[] = [
    [9, ({ client }) => [{ host: 'staff', client }, { host: 'old', minVersion: 'TLSv1.3' }, { host: 'untrusted' }]],
    [5, () => [{ host: 'expired' }, { host: 'wrong-name' }, { host: 'missing-intermediate' }]],
    [3, ({ endedClient }) => [{ host: 'partners', client: endedClient }]],
    [2, () => [{ host: 'partners' }, { host: 'old' }]],
    [0, ({ client }) => [{ host: 'partners', client }, { host: 'good' }]],
  ];
  return rounds.map(([ageDays, calls]) => ({
    at: instantOf(story.today, ageDays, 8),
    run: async () => {
      const own = certificates();
      if (own === undefined) throw new BugError('the local server has no certificates yet');
      await dialAll(story, calls(own));
    },
  }));
}

async function dialAll({ workspace }: Story, calls: readonly Call[]): Promise<void> {
  const { port } = take(await workspace.demo.start());
  if (port === null) throw new BugError('a server that runs has a port');
  for (const call of calls) {
    const run = take(await workspace.connections.dial(buildCall(call, port), NO_JOB));
    const isRepaired = call.client !== undefined && run.diagnosis.length === 0;
    if (isRepaired) take((await workspace.connections.history?.setNote(run.id, demoStory.notes.run)) ?? ok(null));
  }
}

const buildCall = ({ host, client, minVersion = 'TLSv1.2' }: Call, port: number): DialRequest => ({
  ...PLAIN_DIAL,
  host: demoHostName(host),
  port: String(port),
  serverName: 'same',
  credential: client === undefined ? 'none' : { certificateId: client },
  trust: 'workspace',
  minVersion,
  maxVersion: 'TLSv1.3',
  alpn: [],
  httpGet: '/',
  allowRequestWithoutTrust: false,
  connectTimeoutMs: 5000,
  handshakeTimeoutMs: 5000,
  // What ends by itself is waited for; a server that says nothing to no one is not.
  waitMs: client === undefined && host !== 'partners' ? 200 : 3000,
});
