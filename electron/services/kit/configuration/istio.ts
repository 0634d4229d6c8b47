import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { findClientGround, findServerGround, type Ground, isAddress, type ServerGround } from './ground.ts';
import { decryptSteps, headerOf } from './header.ts';
import { formatYaml } from './yaml.ts';

const PROOF: KitProof = 'schema';
const SECRET = 'secret generic';
const API = 'networking.istio.io/v1';

/**
 * Istio ≥ 1.22: a Gateway for servers; a ServiceEntry and a DestinationRule for clients, in files of their own. Keys and certificates
 * come from a secret that the command in the header makes. Names alone, no addresses.
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
 */
export const istio: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const server = findServerGround(context);
    const client = findClientGround(context);
    return [
      ...(server === undefined || server.names.every(isAddress) ? [] : [gatewayFile(server)]),
      ...(client === undefined || isAddress(client.host) ? [] : [serviceFile(client), ruleFile(client)]),
    ];
  },
};

const gatewayFile = (ground: ServerGround): KitText => ({
  name: 'istio-gateway.yaml',
  mode: 0o644,
  text:
    headerOf(ground, {
      ...ISTIO,
      role: 'server',
      steps: [decryptSteps(ground), kitProgramLines.istio(secretCommand(ground, 'istio-system'))],
    }) +
    formatYaml({
      apiVersion: API,
      kind: 'Gateway',
      metadata: { name: ground.slug },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          {
            port: { number: ground.port, name: 'https', protocol: 'HTTPS' },
            hosts: ground.names.filter((name) => !isAddress(name)),
            tls: { mode: 'MUTUAL', credentialName: ground.slug, minProtocolVersion: 'TLSV1_2' },
          },
        ],
      },
    }),
});

const serviceFile = (ground: Ground): KitText => ({
  name: 'istio-service-entry.yaml',
  mode: 0o644,
  text:
    headerOf(ground, { ...ISTIO, role: 'client', steps: [kitProgramLines.istioClient(ground.slug)] }) +
    formatYaml({
      apiVersion: API,
      kind: 'ServiceEntry',
      metadata: { name: ground.slug },
      spec: {
        hosts: [ground.host],
        location: 'MESH_EXTERNAL',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: ground.port }],
        resolution: 'DNS',
      },
    }),
});

const ruleFile = (ground: Ground): KitText => ({
  name: 'istio-destination-rule.yaml',
  mode: 0o644,
  text:
    headerOf(ground, {
      ...ISTIO,
      role: 'client',
      steps: [
        decryptSteps(ground),
        kitProgramLines.istio(secretCommand(ground, 'default')),
        kitProgramLines.istioClient(ground.slug),
      ],
    }) +
    formatYaml({
      apiVersion: API,
      kind: 'DestinationRule',
      metadata: { name: ground.slug },
      spec: {
        host: ground.host,
        workloadSelector: { matchLabels: { app: ground.slug } },
        trafficPolicy: {
          portLevelSettings: [
            {
              port: { number: 80 },
              tls: {
                mode: 'MUTUAL',
                credentialName: ground.slug,
                sni: ground.host,
                subjectAltNames: [ground.host],
              },
            },
          ],
        },
      },
    }),
});

const ISTIO = { mark: '#', program: 'Istio', proof: PROOF } as const;

const secretCommand = (ground: Ground, namespace: string): readonly string[] => [
  `kubectl -n ${namespace} create ${SECRET} ${ground.slug} \\`,
  `  --from-file=tls.crt=${ground.fullChain} --from-file=tls.key=${ground.clearKey} --from-file=ca.crt=${ground.trust}`,
];
