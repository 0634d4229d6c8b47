import { encodeBase64 } from '../../pki/asn1/pem.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { readSeeds } from './seeds.ts';
import { signAgain, SIGNED_PARTS } from './soak-authority.ts';

export interface SoakInput {
  /** The file that was changed. */
  readonly from: string;
  readonly bytes: Uint8Array;
}

/** Makes the inputs of a run: the files themselves come first, then changed ones, each determined by seed and index alone. */
export function createInputs(seed: number): (index: number) => SoakInput {
  const seeds = readSeeds();
  return (index) => {
    const unchanged = seeds[index];
    if (unchanged !== undefined) return { from: unchanged.name, bytes: unchanged.bytes };
    const random = new Random(seed, index);
    if (random.below(5) === 0) return changeAndSign(random);
    const { name, bytes } = random.pick(seeds);
    const changed = mutate(bytes, random, random.pick(seeds).bytes);
    return { from: name, bytes: random.below(8) === 0 ? armour(changed, random) : changed };
  };
}

/** Changed inside and signed again: what validation judges behind the signature. */
function changeAndSign(random: Random): SoakInput {
  const part = random.pick(['root', 'intermediate', 'intermediate', 'leaf', 'leaf', 'list'] as const);
  const tbs = mutate(SIGNED_PARTS[part], random, SIGNED_PARTS[random.pick(['intermediate', 'leaf', 'list'] as const)]);
  return { from: `own ${part}, signed again`, bytes: signAgain(tbs) };
}

const LABELS = ['CERTIFICATE', 'X509 CRL', 'CERTIFICATE REQUEST', 'PKCS7', 'PRIVATE KEY', 'PUBLIC KEY'] as const;

function armour(bytes: Uint8Array, random: Random): Uint8Array {
  const label = random.pick(LABELS);
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? [];
  return Buffer.from([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'));
}
