import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type Listening, startConfigured } from './config-server.ts';
import { type Fleet, opensslCiphers, type ServerSetup } from './server-setup.ts';

const MODULES = '/usr/lib/apache2/modules';

/** Apache's httpd in the foreground with a configuration of its own; its log is the error log at level info. */
export const startApacheServers = (setups: readonly ServerSetup[]): Promise<Fleet> =>
  startConfigured(
    {
      name: 'apache',
      logFile: 'error.log',
      config,
      tool: (file, folder) => ({
        command: 'apache2',
        debianPackage: 'apache2-bin',
        args: ['-d', folder, '-f', file, '-D', 'FOREGROUND'],
      }),
    },
    setups,
  );

async function config(listening: readonly Listening[], folder: string): Promise<string> {
  const documents = join(folder, 'documents');
  await mkdir(documents);
  await writeFile(join(documents, 'index.html'), 'ok\n');
  // A server that root starts reads its pages as another user.
  await chmod(folder, 0o755);
  return [
    `ServerRoot ${folder}`,
    'ServerName localhost',
    `DefaultRuntimeDir ${folder}`,
    `PidFile ${folder}/apache.pid`,
    `ErrorLog ${folder}/error.log`,
    'LogLevel warn ssl:info',
    ...['mpm_event', 'authz_core', 'dir', 'ssl', 'socache_shmcb'].map(
      (name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`,
    ),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'StartServers 1',
    'ServerLimit 1',
    'ThreadsPerChild 16',
    'MaxRequestWorkers 16',
    'SSLSessionCache none',
    `DocumentRoot ${documents}`,
    'DirectoryIndex index.html',
    ...listening.flatMap(({ setup, port }) => host(setup, port)),
    '',
  ].join('\n');
}

function host(setup: ServerSetup, port: number): readonly string[] {
  const ciphers = opensslCiphers(setup);
  const head = [`Listen 127.0.0.1:${port}`, `<VirtualHost 127.0.0.1:${port}>`];
  if (setup.plain === true) return [...head, '</VirtualHost>'];
  return [
    ...head,
    '  SSLEngine on',
    `  SSLCertificateFile ${setup.certFile}`,
    `  SSLCertificateKeyFile ${setup.keyFile}`,
    `  SSLProtocol -all +${setup.version}`,
    ...clientLines(setup),
    ...(ciphers === undefined ? [] : [`  SSLCipherSuite ${ciphers}`]),
    ...(setup.suites === undefined ? [] : [`  SSLCipherSuite TLSv1.3 ${setup.suites}`]),
    ...(setup.group === undefined ? [] : [`  SSLOpenSSLConfCmd Groups ${setup.group}`]),
    '</VirtualHost>',
  ];
}

const clientLines = (setup: ServerSetup): readonly string[] =>
  setup.clientCaFile === undefined
    ? []
    : [
        '  SSLVerifyClient require',
        `  SSLVerifyDepth ${setup.verifyDepth ?? 4}`,
        `  SSLCACertificateFile ${setup.clientCaFile}`,
        ...(setup.crlFile === undefined
          ? []
          : [`  SSLCARevocationFile ${setup.crlFile}`, '  SSLCARevocationCheck chain']),
        ...(setup.clientScheme === undefined
          ? []
          : [`  SSLOpenSSLConfCmd ClientSignatureAlgorithms ${setup.clientScheme}`]),
      ];
