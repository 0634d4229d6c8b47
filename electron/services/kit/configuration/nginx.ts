import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { type Ground, hostLineOf, isAddress, originOf, type ServerGround } from './ground.ts';
import { headerOf } from './header.ts';
import { buildRoles } from './roles.ts';

const PROOF: KitProof = 'handshake';
const SERVER_FILE = 'nginx-server.conf';
const CLIENT_FILE = 'nginx-client.conf';

/**
 * nginx: a server block for each role, for `include` in the http block, with paths relative to the folder of nginx.conf. The client's
 * block forwards what it gets on the loopback address. No client's block for a service named by its address: nginx checks names alone.
 * @see https://nginx.org/en/docs/http/ngx_http_ssl_module.html
 */
export const nginx: KitConfiguration = {
  proof: PROOF,
  build: (context) =>
    buildRoles(context, {
      server: (ground) => [serverFile(ground)],
      client: (ground) => (isAddress(ground.host) ? [] : [clientFile(ground)]),
    }),
};

const serverFile = (ground: ServerGround): KitText => ({
  name: SERVER_FILE,
  mode: 0o644,
  text: `${header(ground, 'server', SERVER_FILE)}server {
    listen ${ground.port} ssl;
    server_name ${ground.names.map(nameOf).join(' ')};

    ssl_certificate ${inFolder(ground, ground.fullChain)};
    ssl_certificate_key ${inFolder(ground, ground.key)};
${passphraseLine(ground, 'ssl_password_file')}    ssl_protocols TLSv1.2 TLSv1.3;

    ssl_client_certificate ${inFolder(ground, ground.trust)};
    ssl_verify_client on;
    ssl_verify_depth ${ground.depth};

    location / {
        default_type text/plain;
        return 200 "$ssl_client_s_dn\\n";
    }
}
`,
});

const clientFile = (ground: Ground): KitText => ({
  name: CLIENT_FILE,
  mode: 0o644,
  text: `${header(ground, 'client', CLIENT_FILE)}server {
    listen 127.0.0.1:${ground.localPort};

    location / {
        proxy_pass ${originOf(ground)};
        proxy_http_version 1.1;
        proxy_set_header Host ${hostLineOf(ground)};

        proxy_ssl_certificate ${inFolder(ground, ground.fullChain)};
        proxy_ssl_certificate_key ${inFolder(ground, ground.key)};
${passphraseLine(ground, '    proxy_ssl_password_file')}        proxy_ssl_protocols TLSv1.2 TLSv1.3;

        proxy_ssl_trusted_certificate ${inFolder(ground, ground.trust)};
        proxy_ssl_verify on;
        proxy_ssl_verify_depth ${ground.depth};
        proxy_ssl_server_name on;
        proxy_ssl_name ${ground.host};
    }
}
`,
});

const header = (ground: Ground, role: 'server' | 'client', file: string): string =>
  headerOf(ground, {
    mark: '#',
    program: 'nginx',
    role,
    proof: PROOF,
    steps: [
      kitProgramLines.nginx(ground.slug, file),
      ground.isKeyEncrypted ? kitProgramLines.nginxPassphrase(passphraseFile(ground)) : [],
      role === 'client' ? kitSharedLines.localOnly(ground.localPort) : [],
    ],
  });

const passphraseFile = ({ key }: Ground): string => `${key}.passphrase`;

const passphraseLine = (ground: Ground, directive: string): string =>
  ground.isKeyEncrypted ? `    ${directive} ${inFolder(ground, passphraseFile(ground))};\n` : '';

/** Neither slug nor file name needs quotes: letters, digits, dots, dashes and underscores. */
const inFolder = ({ slug }: Ground, file: string): string => `${slug}/${file}`;

const nameOf = (name: string): string => (name.includes(':') ? `[${name}]` : name);
