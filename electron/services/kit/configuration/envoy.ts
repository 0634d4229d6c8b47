import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { type Ground, hostLineOf, isAddress, type ServerGround } from './ground.ts';
import { decryptSteps, headerOf } from './header.ts';
import { buildRoles } from './roles.ts';
import { formatYaml, type YamlValue } from './yaml.ts';

const PROOF: KitProof = 'schema';
const SERVER_FILE = 'envoy-server.yaml';
const CLIENT_FILE = 'envoy-client.yaml';
const TLS = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3';
const HTTP = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const ROUTER = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';

/**
 * Envoy: a bootstrap of API v3 for each role, with absolute paths below /etc/envoy.
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/transport_sockets/tls/v3/tls.proto
 */
export const envoy: KitConfiguration = {
  proof: PROOF,
  build: (context) =>
    buildRoles(context, {
      server: (ground) => [serverFile(ground)],
      client: (ground) => [clientFile(ground)],
    }),
};

const serverFile = (ground: ServerGround): KitText => ({
  name: SERVER_FILE,
  mode: 0o644,
  text:
    header(ground, 'server', [kitProgramLines.envoy(ground.slug, SERVER_FILE)]) +
    formatYaml({
      static_resources: {
        listeners: [
          {
            name: ground.slug,
            address: socketAddress('0.0.0.0', ground.port),
            filter_chains: [
              {
                transport_socket: transportSocket('DownstreamTlsContext', {
                  require_client_certificate: true,
                  common_tls_context: tlsContext(ground, {}),
                }),
                filters: [
                  httpFilter({
                    match: { prefix: '/' },
                    direct_response: { status: 200, body: { inline_string: 'ok\n' } },
                  }),
                ],
              },
            ],
          },
        ],
      },
    }),
});

const clientFile = (ground: Ground): KitText => ({
  name: CLIENT_FILE,
  mode: 0o644,
  text:
    header(ground, 'client', [
      kitProgramLines.envoy(ground.slug, CLIENT_FILE),
      kitSharedLines.localOnly(ground.localPort),
    ]) +
    formatYaml({
      static_resources: {
        listeners: [
          {
            name: ground.slug,
            address: socketAddress('127.0.0.1', ground.localPort),
            filter_chains: [
              {
                filters: [
                  httpFilter({
                    match: { prefix: '/' },
                    route: { cluster: ground.slug, host_rewrite_literal: hostLineOf(ground) },
                  }),
                ],
              },
            ],
          },
        ],
        clusters: [clusterOf(ground)],
      },
    }),
});

const clusterOf = (ground: Ground): YamlValue => ({
  name: ground.slug,
  type: 'STRICT_DNS',
  connect_timeout: '10s',
  load_assignment: {
    cluster_name: ground.slug,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(ground.host, ground.port) } }] }],
  },
  transport_socket: transportSocket('UpstreamTlsContext', {
    ...(isAddress(ground.host) ? {} : { sni: ground.host }),
    common_tls_context: tlsContext(ground, {
      match_typed_subject_alt_names: [
        { san_type: isAddress(ground.host) ? 'IP_ADDRESS' : 'DNS', matcher: { exact: ground.host } },
      ],
    }),
  }),
});

const socketAddress = (address: string, port: number): YamlValue => ({
  socket_address: { address, port_value: port },
});

const transportSocket = (type: 'DownstreamTlsContext' | 'UpstreamTlsContext', config: object): YamlValue => ({
  name: 'envoy.transport_sockets.tls',
  typed_config: { '@type': `${TLS}.${type}`, ...config },
});

const tlsContext = (ground: Ground, peer: { readonly [key: string]: YamlValue }): YamlValue => ({
  tls_params: { tls_minimum_protocol_version: 'TLSv1_2', tls_maximum_protocol_version: 'TLSv1_3' },
  tls_certificates: [
    {
      certificate_chain: { filename: inFolder(ground, ground.fullChain) },
      private_key: { filename: inFolder(ground, ground.clearKey) },
    },
  ],
  validation_context: { trusted_ca: { filename: inFolder(ground, ground.trust) }, ...peer },
});

const httpFilter = (route: YamlValue): YamlValue => ({
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: {
    '@type': HTTP,
    stat_prefix: 'ingress',
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [route] }] },
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: { '@type': ROUTER } }],
  },
});

const header = (ground: Ground, role: 'server' | 'client', steps: readonly (readonly string[])[]): string =>
  headerOf(ground, { mark: '#', program: 'Envoy', role, proof: PROOF, steps: [...steps, decryptSteps(ground)] });

const inFolder = ({ slug }: Ground, file: string): string => `/etc/envoy/${slug}/${file}`;
