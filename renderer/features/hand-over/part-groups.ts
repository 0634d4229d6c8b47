import type { KitPart } from '../../../shared/model/kit.ts';
import type { handOverText } from '../../../shared/text/en/ui/hand-over.ts';

type Group = keyof typeof handOverText.groups;

const GROUP_OF: Readonly<Record<KitPart, Group>> = {
  p12: 'everyone',
  'p12-legacy': 'everyone',
  pem: 'everyone',
  trust: 'everyone',
  fingerprints: 'everyone',
  java: 'everyone',
  nginx: 'servers',
  apache: 'servers',
  haproxy: 'servers',
  caddy: 'servers',
  traefik: 'servers',
  envoy: 'servers',
  curl: 'clients',
  openssl: 'clients',
  node: 'clients',
  'java-client': 'clients',
  kubernetes: 'platforms',
  istio: 'platforms',
  'aws-api-gateway': 'platforms',
};

/** The groups in the order of the dialog, each with its parts in the order in which they came. */
export const groupParts = <Offer extends { readonly part: KitPart }>(offers: readonly Offer[]) =>
  (['everyone', 'servers', 'clients', 'platforms'] as const).map((group) => ({
    group,
    offers: offers.filter(({ part }) => GROUP_OF[part] === group),
  }));
