import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { type Ground, isAddress, isWildcard, originOf, type ServerGround } from './ground.ts';
import { decryptSteps, headerOf } from './header.ts';
import { buildRoles } from './roles.ts';
import { formatYaml, type YamlValue } from './yaml.ts';

const PROOF: KitProof = 'not-verified';
const SERVER_FILE = 'traefik-server.yaml';
const CLIENT_FILE = 'traefik-client.yaml';

/**
 * Traefik 3: a file for its file provider for each role, with absolute paths below /etc/traefik. Traefik fits its TLS options to names:
 * no server's file for a certificate of addresses and wildcards alone.
 * @see https://doc.traefik.io/traefik/https/tls/#client-authentication-mtls
 */
export const traefik: KitConfiguration = {
  proof: PROOF,
  build: (context) =>
    buildRoles(context, {
      server: (ground) => (hostsOf(ground).length === 0 ? [] : [serverFile(ground)]),
      client: (ground) => [clientFile(ground)],
    }),
};

const serverFile = (ground: ServerGround): KitText => ({
  name: SERVER_FILE,
  mode: 0o644,
  text:
    header(ground, 'server', [
      kitProgramLines.traefik(ground.slug, SERVER_FILE),
      kitProgramLines.traefikServer(ground.port),
    ]) +
    formatYaml({
      tls: {
        certificates: [{ certFile: inFolder(ground, ground.fullChain), keyFile: inFolder(ground, ground.clearKey) }],
        options: {
          [ground.slug]: {
            minVersion: 'VersionTLS12',
            clientAuth: {
              caFiles: [inFolder(ground, ground.trust)],
              clientAuthType: 'RequireAndVerifyClientCert',
            },
          },
        },
      },
      http: {
        routers: {
          [ground.slug]: {
            entryPoints: ['websecure'],
            rule: hostsOf(ground)
              .map((name) => `Host(\`${name}\`)`)
              .join(' || '),
            service: ground.slug,
            tls: { options: ground.slug },
          },
        },
        services: { [ground.slug]: { loadBalancer: { servers: [{ url: 'http://127.0.0.1:8080' }] } } },
      },
    }),
});

const clientFile = (ground: Ground): KitText => ({
  name: CLIENT_FILE,
  mode: 0o644,
  text:
    header(ground, 'client', [
      kitProgramLines.traefik(ground.slug, CLIENT_FILE),
      kitProgramLines.traefikClient(ground.localPort),
      kitSharedLines.localOnly(ground.localPort),
    ]) +
    formatYaml({
      http: {
        routers: {
          [ground.slug]: { entryPoints: ['partner'], rule: 'PathPrefix(`/`)', service: ground.slug },
        },
        services: {
          [ground.slug]: {
            loadBalancer: {
              passHostHeader: false,
              serversTransport: ground.slug,
              servers: [{ url: originOf(ground) }],
            },
          },
        },
        serversTransports: { [ground.slug]: transportOf(ground) },
      },
    }),
});

const transportOf = (ground: Ground): YamlValue => ({
  serverName: ground.host,
  rootCAs: [inFolder(ground, ground.trust)],
  certificates: [{ certFile: inFolder(ground, ground.fullChain), keyFile: inFolder(ground, ground.clearKey) }],
});

const header = (ground: Ground, role: 'server' | 'client', steps: readonly (readonly string[])[]): string =>
  headerOf(ground, { mark: '#', program: 'Traefik', role, proof: PROOF, steps: [...steps, decryptSteps(ground)] });

const inFolder = ({ slug }: Ground, file: string): string => `/etc/traefik/${slug}/${file}`;

/** Traefik asks for no client certificate where a rule names hosts by a pattern, so the wildcards stay out. */
const hostsOf = ({ names }: ServerGround): readonly string[] =>
  names.filter((name) => !isAddress(name) && !isWildcard(name));
