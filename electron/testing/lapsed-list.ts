import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compose } from '../compose.ts';
import { testPorts, valueOf } from './application.ts';

const DAY_MS = 86_400_000;

/** What the program is told: by its first argument, as JSON. */
export interface LapsedListOrder {
  readonly folder: string;
  /** The workspace that is made. */
  readonly file: string;
  readonly name: string;
  readonly passphrase: string;
  readonly authority: string;
  /** Clients whose keys stay in the workspace; each certificate is written to `<name>.pem`. */
  readonly clients: readonly string[];
  readonly now: number;
}

/**
 * Makes a workspace as it stands nine days after the last list of its authority ran out. Beside it `trust.pem`, that list as
 * `stale.pem`, and the identity of a server, `server.pem` and `server.key`.
 */
async function makeLapsed(order: LapsedListOrder): Promise<void> {
  const clock = { now: order.now - 10 * DAY_MS };
  const application = compose({ ...testPorts(clock), actor: 'mara' });
  const to = (name: string) => ({ path: path.join(order.folder, name), overwrite: true });
  try {
    const created = await application.createWorkspace({
      file: order.file,
      name: order.name,
      passphrase: new TextEncoder().encode(order.passphrase),
    });
    const { workspace } = valueOf(created);
    const { id: authorityId } = valueOf(await workspace.authorities.create({ name: order.authority, key: 'p256' }));
    valueOf(await workspace.exports.authority({ id: authorityId, chain: false, target: to('trust.pem') }));

    const csr = requestServer(to('server.key').path);
    const server = valueOf(await workspace.issuing.issue({ authorityId, profile: 'tls-server', csr }));
    valueOf(await workspace.exports.certificate({ id: server.id, format: 'chain-pem', target: to('server.pem') }));
    for (const name of order.clients) {
      const wanted = { authorityId, profile: 'tls-client', key: 'p256', subject: `CN=${name}` } as const;
      const { id } = valueOf(await workspace.issuing.issue(wanted));
      valueOf(await workspace.exports.certificate({ id, format: 'pem', target: to(`${name}.pem`) }));
    }

    const plan = { ...valueOf(await workspace.revocations.plan(authorityId)), validHours: 24, graceHours: 2 };
    valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
    valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
    valueOf(await workspace.exports.crl({ authorityId, format: 'pem', target: to('stale.pem') }));
  } finally {
    await application.close();
  }
}

function requestServer(keyFile: string): Uint8Array {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  return new Uint8Array(
    execFileSync('openssl', ['req', '-new', '-key', keyFile, '-subj', '/CN=localhost', ...names], { stdio: 'pipe' }),
  );
}

await makeLapsed(JSON.parse(process.argv[2] ?? '{}') as LapsedListOrder);
