import type { KitConfigurations } from '../context.ts';
import { apache } from './apache.ts';
import { awsApiGateway } from './aws-api-gateway.ts';
import { caddy } from './caddy.ts';
import { curl } from './curl.ts';
import { envoy } from './envoy.ts';
import { haproxy } from './haproxy.ts';
import { istio } from './istio.ts';
import { javaClient } from './java-client.ts';
import { kubernetes } from './kubernetes.ts';
import { nginx } from './nginx.ts';
import { node } from './node.ts';
import { openssl } from './openssl.ts';
import { traefik } from './traefik.ts';

/**
 * Every configuration of a hand-over kit, for the roles that the certificate's purposes allow. Each builds no file where the context
 * does not hold what it needs: no issuers, no purpose, a host that is none or that the program cannot check.
 */
export const KIT_CONFIGURATIONS: KitConfigurations = {
  nginx,
  apache,
  haproxy,
  caddy,
  traefik,
  envoy,
  kubernetes,
  istio,
  'aws-api-gateway': awsApiGateway,
  curl,
  openssl,
  node,
  'java-client': javaClient,
};
