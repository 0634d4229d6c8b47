import { existsSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import type { TestServer } from '../tool-process.ts';
import { type ServerFiles, type ServerFolder, startOnFreePort, startUnprivileged } from './server-folder.ts';

const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** Debian keeps the commands of each major version in a folder of its own. */
function findPostgresCommands(): string {
  const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error('PostgreSQL is missing; install the Debian package postgresql');
  return `${POSTGRES_VERSIONS}/${newest}/bin`;
}

/** PostgreSQL with a fresh cluster; asks for a client certificate. Without `tls` it answers an SSLRequest with N. */
export const startPostgres = (files: ServerFiles, tls = true): Promise<TestServer> =>
  startOnFreePort({ name: 'postgres', files }, async (folder, port) => {
    const commands = findPostgresCommands();
    const cluster = folder.makeFolder('cluster');
    await createCluster(commands, cluster);
    const settings = [
      'listen_addresses=127.0.0.1',
      'fsync=off',
      `unix_socket_directories=${folder.path('.')}`,
      ...(tls ? tlsSettings(folder) : []),
    ];
    return {
      command: `${commands}/postgres`,
      debianPackage: 'postgresql',
      args: ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    };
  });

const tlsSettings = ({ certFile, keyFile, clientCaFile }: ServerFolder): readonly string[] => [
  'ssl=on',
  `ssl_cert_file=${certFile}`,
  `ssl_key_file=${keyFile}`,
  `ssl_ca_file=${clientCaFile}`,
];

async function createCluster(commands: string, cluster: string): Promise<void> {
  const tool = await startUnprivileged({
    command: `${commands}/initdb`,
    debianPackage: 'postgresql',
    args: [
      '-D',
      cluster,
      '-A',
      'trust',
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
  });
  if (tool.child.exitCode === null) await once(tool.child, 'exit');
  if (tool.child.exitCode !== 0) throw new Error(`initdb failed:\n${tool.log()}`);
}

/** MariaDB with an empty data folder and without privilege tables: enough for its greeting and TLS. */
export const startMariadb = (files: ServerFiles, tls = true): Promise<TestServer> =>
  startOnFreePort({ name: 'mariadb', files }, (folder, port) => ({
    command: '/usr/sbin/mariadbd',
    debianPackage: 'mariadb-server-core',
    args: [
      '--no-defaults',
      `--datadir=${folder.makeFolder('data')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${folder.path('socket')}`,
      `--pid-file=${folder.path('pid')}`,
      '--skip-grant-tables',
      '--skip-networking=0',
      '--innodb=OFF',
      '--default-storage-engine=Aria',
      ...(tls
        ? [`--ssl-cert=${folder.certFile}`, `--ssl-key=${folder.keyFile}`, `--ssl-ca=${folder.clientCaFile}`]
        : ['--skip-ssl']),
    ],
  }));
