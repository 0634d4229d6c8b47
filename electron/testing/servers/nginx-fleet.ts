import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Listening, startConfigured } from './config-server.ts';
import { type Fleet, opensslCiphers, type ServerSetup } from './server-setup.ts';

/** nginx, one process for all setups; its log is the error log at level info. */
export const startNginxServers = (setups: readonly ServerSetup[]): Promise<Fleet> =>
  startConfigured(
    {
      name: 'nginx',
      logFile: 'error.log',
      config,
      tool: (file, folder) => ({
        command: 'nginx',
        debianPackage: 'nginx',
        args: ['-p', folder, '-c', file, '-e', join(folder, 'error.log')],
      }),
    },
    setups,
  );

async function config(listening: readonly Listening[], folder: string): Promise<string> {
  await mkdir(join(folder, 'temp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/temp;`,
  );
  return [
    'daemon off;',
    'master_process off;',
    `pid ${folder}/nginx.pid;`,
    `error_log ${folder}/error.log info;`,
    'events { worker_connections 1024; }',
    'http {',
    ...temporary,
    '  access_log off;',
    ...listening.flatMap(({ setup, port }) => [...rejecting(setup, port), ...server(setup, port)]),
    '}',
    '',
  ].join('\n');
}

/** Names but one are refused by a default server of their own. */
const rejecting = ({ onlyName }: ServerSetup, port: number): readonly string[] =>
  onlyName === undefined ? [] : [`  server { listen 127.0.0.1:${port} ssl default_server; ssl_reject_handshake on; }`];

function server(setup: ServerSetup, port: number): readonly string[] {
  const ciphers = opensslCiphers(setup);
  if (setup.plain === true) return [`  server { listen 127.0.0.1:${port}; location / { return 200 "ok\\n"; } }`];
  return [
    `  server {`,
    `    listen 127.0.0.1:${port} ssl;`,
    `    server_name ${setup.onlyName ?? setup.id};`,
    `    ssl_certificate ${setup.certFile};`,
    `    ssl_certificate_key ${setup.keyFile};`,
    `    ssl_protocols ${setup.version};`,
    ...clientLines(setup),
    ...(ciphers === undefined ? [] : [`    ssl_ciphers ${ciphers};`]),
    ...(setup.suites === undefined ? [] : [`    ssl_conf_command Ciphersuites ${setup.suites};`]),
    ...(setup.group === undefined ? [] : [`    ssl_ecdh_curve ${setup.group};`]),
    '    location / { return 200 "ok\\n"; }',
    '  }',
  ];
}

const clientLines = (setup: ServerSetup): readonly string[] =>
  setup.clientCaFile === undefined
    ? []
    : [
        `    ssl_verify_client on;`,
        `    ssl_client_certificate ${setup.clientCaFile};`,
        `    ssl_verify_depth ${setup.verifyDepth ?? 4};`,
        ...(setup.crlFile === undefined ? [] : [`    ssl_crl ${setup.crlFile};`]),
        ...(setup.clientScheme === undefined
          ? []
          : [`    ssl_conf_command ClientSignatureAlgorithms ${setup.clientScheme};`]),
      ];
