import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import { bracketed } from '../../run-command-parts.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { type Ground, hostLineOf, isAddress, originOf, type ServerGround, variableOf } from './ground.ts';
import { decryptSteps, headerOf } from './header.ts';
import { buildRoles } from './roles.ts';

const PROOF: KitProof = 'handshake';
const SERVER_FILE = 'caddy-server.caddyfile';
const CLIENT_FILE = 'caddy-client.caddyfile';

/**
 * Caddy 2: for each role a Caddyfile to import, its folder set once by an environment variable, and the same as JSON, which is run in
 * the folder of the kit and says nothing in comments, for JSON has none. No server's file for a certificate of addresses alone.
 * @see https://caddyserver.com/docs/caddyfile/directives/tls
 */
export const caddy: KitConfiguration = {
  proof: PROOF,
  build: (context) =>
    buildRoles(context, {
      server: (ground) =>
        hostsOf(ground).length === 0
          ? []
          : [serverFile(ground), jsonFile('caddy-server.json', ground, serverJson(ground))],
      client: (ground) => [clientFile(ground), jsonFile('caddy-client.json', ground, clientJson(ground))],
    }),
};

/**
 * One site for each name. Names of several kinds in one site give some of them a policy of their own in Caddy's automation, for which it
 * makes an authority and adds that to the system's trusted ones, though the certificate is here.
 */
const serverFile = (ground: ServerGround): KitText => ({
  name: SERVER_FILE,
  mode: 0o644,
  text: `${header(ground, 'server', SERVER_FILE)}(${ground.slug}) {
	tls ${inFolder(ground, ground.fullChain)} ${inFolder(ground, ground.clearKey)} {
		protocols tls1.2 tls1.3
		client_auth {
			mode require_and_verify
			trusted_ca_cert_file ${inFolder(ground, ground.trust)}
		}
	}
	respond "{http.request.tls.client.subject}"
}
${hostsOf(ground)
  .map(
    (host) => `
https://${host}:${ground.port} {
	import ${ground.slug}
}
`,
  )
  .join('')}`,
});

/** With client certificates Caddy holds the Host line against the server name of the handshake, which no address can be. */
const hostsOf = ({ names }: ServerGround): readonly string[] => names.filter((name) => !isAddress(name));

const clientFile = (ground: Ground): KitText => ({
  name: CLIENT_FILE,
  mode: 0o644,
  text: `${header(ground, 'client', CLIENT_FILE)}http://:${ground.localPort} {
	bind 127.0.0.1
	reverse_proxy ${originOf(ground)} {
		header_up Host ${hostLineOf(ground)}
		transport http {
			tls_client_auth ${inFolder(ground, ground.fullChain)} ${inFolder(ground, ground.clearKey)}
			tls_trusted_ca_certs ${inFolder(ground, ground.trust)}
			tls_server_name ${ground.host}
		}
	}
}
`,
});

const header = (ground: Ground, role: 'server' | 'client', file: string): string =>
  headerOf(ground, {
    mark: '#',
    program: 'Caddy',
    role,
    proof: PROOF,
    steps: [
      kitProgramLines.caddy(ground.slug, file, variableOf(ground)),
      decryptSteps(ground),
      role === 'client' ? kitSharedLines.localOnly(ground.localPort) : [],
    ],
  });

const inFolder = (ground: Ground, file: string): string =>
  `"{$${variableOf(ground)}:/etc/caddy/${ground.slug}}/${file}"`;

const jsonFile = (name: string, ground: Ground, http: object): KitText => ({
  name,
  mode: 0o644,
  text: `${JSON.stringify({ admin: { disabled: true }, apps: { http: { servers: { [ground.slug]: http } }, ...loadedFiles(ground, name) } }, null, 2)}\n`,
});

/** A server's certificate is loaded for the whole of Caddy, a client's where it is used. */
const loadedFiles = (ground: Ground, name: string): object =>
  name.includes('client')
    ? {}
    : { tls: { certificates: { load_files: [{ certificate: ground.fullChain, key: ground.clearKey }] } } };

const serverJson = (ground: ServerGround): object => ({
  listen: [`:${ground.port}`],
  automatic_https: { disable: true },
  tls_connection_policies: [
    {
      protocol_min: 'tls1.2',
      client_authentication: { mode: 'require_and_verify', trusted_ca_certs_pem_files: [ground.trust] },
    },
  ],
  routes: [{ handle: [{ handler: 'static_response', body: '{http.request.tls.client.subject}' }] }],
});

const clientJson = (ground: Ground): object => ({
  listen: [`127.0.0.1:${ground.localPort}`],
  routes: [{ handle: [proxyHandler(ground)] }],
});

const proxyHandler = (ground: Ground): object => ({
  handler: 'reverse_proxy',
  upstreams: [{ dial: `${bracketed(ground.host)}:${ground.port}` }],
  headers: { request: { set: { Host: [hostLineOf(ground)] } } },
  transport: {
    protocol: 'http',
    tls: {
      client_certificate_file: ground.fullChain,
      client_certificate_key_file: ground.clearKey,
      root_ca_pem_files: [ground.trust],
      server_name: ground.host,
    },
  },
});
