import type { KitEndpoint } from '../../../shared/model/kit.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import type { KitContext, KitFileNames, KitPem } from './context.ts';
import type { KitMaterial } from './material.ts';

/** Fixed names: whatever a certificate is called, no file of its kit is. */
export const KIT_FILE = {
  readme: 'README.txt',
  fingerprints: 'fingerprints.txt',
  certificate: 'certificate.pem',
  chain: 'chain.pem',
  fullChain: 'fullchain.pem',
  trust: 'trust.pem',
  key: 'key.pem',
  p12: 'keystore.p12',
  p12Legacy: 'keystore-legacy.p12',
  trustStore: 'truststore.p12',
} as const;

const MAX_SLUG = 40;

/** Builds what configurations are made from; nothing in it is secret. */
export function buildKitContext(
  material: KitMaterial,
  choice: { readonly keyForm: 'encrypted' | 'clear'; readonly endpoint?: KitEndpoint | undefined },
): KitContext {
  const { certificate, issuers, key } = material;
  return {
    files: fileNames(material),
    certificate,
    issuers: issuers.map(({ name, subject, sha256, isRoot }) => ({ name, subject, sha256, isRoot })),
    ...(choice.endpoint !== undefined && { endpoint: choice.endpoint }),
    keyForm: key === undefined ? 'none' : choice.keyForm,
    pem: pemOf(material),
    slug: slugOf(certificate.name),
  };
}

function fileNames({ issuers, key }: KitMaterial): KitFileNames {
  return {
    certificate: KIT_FILE.certificate,
    fullChain: KIT_FILE.fullChain,
    key: KIT_FILE.key,
    ...(issuers.some(({ isRoot }) => !isRoot) && { chain: KIT_FILE.chain }),
    ...(issuers.length > 0 && { trust: KIT_FILE.trust, trustStore: KIT_FILE.trustStore }),
    ...(key !== undefined && { p12: KIT_FILE.p12, p12Legacy: KIT_FILE.p12Legacy }),
  };
}

function pemOf({ der, issuers }: KitMaterial): KitPem {
  const certificate = certificatePem(der);
  const chain = issuers.flatMap((issuer) => (issuer.isRoot ? [] : [certificatePem(issuer.der)])).join('');
  const trust = issuers.map((issuer) => certificatePem(issuer.der)).join('');
  return { certificate, chain, fullChain: certificate + chain, trust };
}

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG)
    .replaceAll(/^-+|-+$/g, '') || 'certificate';
