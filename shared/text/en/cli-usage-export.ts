import type { CommandUsage } from './command-usage.ts';

/** What `--help` says of `export`. */
export const exportUsage = {
  purpose: 'Write a certificate as a file, or as a folder with all that its partner needs',
  synopsis: 'ID|NAME|SERIAL (--out FILE [--format FORMAT] | --kit FOLDER [--parts PARTS])',
  options: [
    ['--workspace FILE', 'The workspace'],
    ['--out FILE', 'File to write'],
    [
      '--format FORMAT',
      'pem, chain-pem, key-chain-pem, der, p12, p12-legacy, key-pem or java-truststore; if not given by the ending of the file (.p12, .der), else chain-pem',
    ],
    ['--force', 'Replace an existing file'],
    ['--kit FOLDER', 'Folder in which a new folder is made for the certificate'],
    [
      '--parts PARTS',
      'p12, p12-legacy, pem, trust, fingerprints, java, nginx, apache, haproxy, caddy, traefik, envoy, kubernetes, istio, aws-api-gateway, curl, openssl, node, java-client; p12,pem,trust,fingerprints if not given',
    ],
    ['--endpoint HOST:PORT', 'Service that configurations name'],
    ['--clear-key', 'Write the key of the kit in clear, for servers that cannot ask for a passphrase'],
    ['--export-passphrase-file F', 'Passphrase of what is written; without it one is made and shown once'],
    ['--passphrase-file F', 'File whose first line is the passphrase of the workspace; without it you are asked'],
  ],
} as const satisfies CommandUsage;
