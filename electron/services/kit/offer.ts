import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import {
  KIT_PARTS,
  type KitChoice,
  type KitEndpoint,
  type KitOffer,
  type KitPart,
  type KitProof,
  type KitRefusal,
} from '../../../shared/model/kit.ts';
import { isPostQuantum } from '../../../shared/model/key.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { KitConfigurationPart } from './context.ts';
import { KIT_CONFIGURATIONS } from './configuration/configurations.ts';
import { buildKitContext } from './kit-context.ts';
import type { KitMaterial } from './material.ts';

/** Files that every release opens with OpenSSL, GnuTLS and Java in its tests. */
const FILE_PROOF: KitProof = 'program-check';

const STANDARD: ReadonlySet<KitPart> = new Set<KitPart>(['p12', 'pem', 'trust', 'fingerprints']);

/** Programs whose TLS has no Ed25519, and readers that are older than it. */
const WITHOUT_ED25519: ReadonlySet<KitPart> = new Set<KitPart>(['p12-legacy', 'envoy', 'istio', 'aws-api-gateway']);

/** What was proved with post-quantum keys: OpenSSL 3.5 opens these files, and Node.js with it shakes hands. */
const WITH_POST_QUANTUM: ReadonlySet<KitPart> = new Set<KitPart>([
  'p12',
  'pem',
  'trust',
  'fingerprints',
  'java',
  'node',
]);

/** Files that a part names, so that they come with it where they can be made. */
const COMPANIONS: Partial<Readonly<Record<KitPart, readonly KitPart[]>>> = {
  java: ['p12'],
  'aws-api-gateway': ['trust'],
  'java-client': ['p12', 'java'],
};
const CONFIGURATION_COMPANIONS: readonly KitPart[] = ['pem', 'trust'];

/** Every part: whether it can be made for this certificate, and why not. */
export const buildOffers = (material: KitMaterial): KitOffer[] =>
  KIT_PARTS.map((part) => {
    const reason = findRefusal(part, material);
    return {
      part,
      isOffered: reason === undefined,
      ...(reason !== undefined && { reason }),
      proof: isConfiguration(part) ? KIT_CONFIGURATIONS[part].proof : FILE_PROOF,
      isStandard: reason === undefined && STANDARD.has(part),
    };
  });

/** The parts asked for and the files that they name, each once and in the order of the model. Fails with `kit.part-unavailable`. */
export function resolveParts(
  { parts: wanted, endpoint }: KitChoice,
  material: KitMaterial,
): Result<KitPart[], AppError> {
  for (const part of wanted) {
    const reason = findRefusal(part, material, endpoint);
    if (reason !== undefined) return fail('kit.part-unavailable', { part, reason, name: material.summary.name });
  }
  const all = new Set(wanted.flatMap((part) => [part, ...companionsOf(part)]));
  return ok(KIT_PARTS.filter((part) => all.has(part) && findRefusal(part, material, endpoint) === undefined));
}

export const isConfiguration = (part: KitPart): part is KitConfigurationPart => Object.hasOwn(KIT_CONFIGURATIONS, part);

const companionsOf = (part: KitPart): readonly KitPart[] =>
  COMPANIONS[part] ?? (isConfiguration(part) ? CONFIGURATION_COMPANIONS : []);

function findRefusal(part: KitPart, material: KitMaterial, endpoint?: KitEndpoint): KitRefusal | undefined {
  const { certificate, issuers, key, isAuthority } = material;
  if (WITHOUT_ED25519.has(part) && certificate.keyAlgorithm === 'Ed25519') return 'key-kind-not-supported';
  if (!WITH_POST_QUANTUM.has(part) && needsPostQuantum(part, material)) return 'post-quantum';
  switch (part) {
    case 'pem':
    case 'fingerprints':
      return undefined;
    case 'trust':
    case 'java':
      return issuers.length === 0 ? 'no-issuer' : undefined;
    case 'p12':
    case 'p12-legacy':
      if (isAuthority) return 'is-authority';
      return key === undefined ? 'no-key' : undefined;
    default:
      if (isAuthority) return 'is-authority';
      if (issuers.length === 0) return 'no-issuer';
      return findConfigurationRefusal(part, material, endpoint);
  }
}

/** A file of a key depends on its kind alone; a program that shakes hands verifies the authorities too. */
const needsPostQuantum = (part: KitPart, { certificate, issuers }: KitMaterial): boolean =>
  [certificate, ...(isConfiguration(part) ? issuers : [])].some(({ keyAlgorithm }) =>
    isPostQuantum(keyAlgorithm.toLowerCase()),
  );

/** A configuration that comes out empty needs a role that the certificate does not have. */
function findConfigurationRefusal(
  part: KitConfigurationPart,
  material: KitMaterial,
  endpoint: KitEndpoint | undefined,
): KitRefusal | undefined {
  if (part === 'java-client' && material.key === undefined) return 'no-key';
  const files = KIT_CONFIGURATIONS[part].build(buildKitContext(material, { keyForm: 'encrypted', endpoint }));
  if (files.length > 0) return undefined;
  return material.certificate.isClient ? 'not-a-server' : 'not-a-client';
}
