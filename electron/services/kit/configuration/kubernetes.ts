import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { findClientGround, findServerGround, type Ground, isAddress, type ServerGround } from './ground.ts';
import { decryptSteps, headerOf } from './header.ts';
import { formatYaml, type YamlValue } from './yaml.ts';

const PROOF: KitProof = 'program-check';
const SECRET_FILE = 'kustomization.yaml';
const INGRESS_FILE = 'kubernetes-ingress.yaml';

/**
 * Kubernetes: a kustomization that makes the secret from the files of the kit, so that no key passes through here, and for servers
 * an ingress with the annotations of ingress-nginx. An ingress names hosts: none for a certificate of addresses alone.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#client-certificate-authentication
 */
export const kubernetes: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const server = findServerGround(context);
    const ground = server ?? findClientGround(context);
    if (ground === undefined) return [];
    const ingress = server === undefined || server.names.every(isAddress) ? [] : [ingressFile(server)];
    return [secretFile(ground, server === undefined ? 'client' : 'server', ingress), ...ingress];
  },
};

const secretFile = (ground: Ground, role: 'server' | 'client', resources: readonly KitText[]): KitText => ({
  name: SECRET_FILE,
  mode: 0o644,
  text:
    headerOf(ground, {
      ...KUBERNETES,
      role,
      isHostless: true,
      steps: [
        decryptSteps(ground),
        kitProgramLines.kubernetes(ground.slug),
        role === 'client' ? kitProgramLines.kubernetesClient(ground.slug) : [],
      ],
    }) +
    formatYaml({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      ...(resources.length === 0 ? {} : { resources: resources.map(({ name }) => name) }),
      secretGenerator: [
        {
          name: ground.slug,
          type: 'kubernetes.io/tls',
          files: [`tls.crt=${ground.fullChain}`, `tls.key=${ground.clearKey}`, `ca.crt=${ground.trust}`],
        },
      ],
      generatorOptions: { disableNameSuffixHash: true },
    }),
});

function ingressFile(ground: ServerGround): KitText {
  const hosts = ground.names.filter((name) => !isAddress(name));
  return {
    name: INGRESS_FILE,
    mode: 0o644,
    text:
      headerOf(ground, { ...KUBERNETES, role: 'server', steps: [kitProgramLines.kubernetesServer] }) +
      formatYaml({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: ground.slug,
          annotations: {
            'nginx.ingress.kubernetes.io/auth-tls-secret': `default/${ground.slug}`,
            'nginx.ingress.kubernetes.io/auth-tls-verify-client': 'on',
            'nginx.ingress.kubernetes.io/auth-tls-verify-depth': String(ground.depth),
          },
        },
        spec: {
          ingressClassName: 'nginx',
          tls: [{ hosts, secretName: ground.slug }],
          rules: hosts.map((host) => ({ host, http: { paths: [PATH] } })),
        },
      }),
  };
}

const KUBERNETES = { mark: '#', program: 'Kubernetes', proof: PROOF } as const;

const PATH: YamlValue = {
  path: '/',
  pathType: 'Prefix',
  backend: { service: { name: 'application', port: { number: 8080 } } },
};
