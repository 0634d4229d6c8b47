import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readPemBlocks } from '../../pki/asn1/pem.ts';
import { findCorpus } from '../corpus.ts';
import { signAgain, SIGNED_PARTS } from './soak-authority.ts';

/** Suites whose files are inputs; those that are not there are passed over. */
const SUITES = `boringssl-fuzz boringssl-parse-cert boringssl-crl boringssl-ocsp boringssl-verify-chain
  keystores-boringssl keystores-generated keystores-pyca-pkcs12 keystores-pyjks
  mozilla-roots openssl-pem zlint pkilint`.split(/\s+/);

const MAX_OCTETS = 48 * 1024;
const DESCRIPTIONS = /\.(json|jsonl|md|txt)$/;

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files of the suites and certificates of ours, each as it is and, where it is PEM, what is inside; in the same order everywhere. */
export function readSeeds(): readonly [Seed, ...Seed[]] {
  const first = { name: 'own root', bytes: signAgain(SIGNED_PARTS.root) };
  return [first, ...SUITES.flatMap((suite) => readSuite(findCorpus(suite).folder, suite))];
}

function readSuite(folder: string, suite: string): Seed[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .filter((file) => !DESCRIPTIONS.test(file))
    .map((file) => ({ file, path: join(folder, file) }))
    .filter(({ path }) => statSync(path).isFile() && statSync(path).size <= MAX_OCTETS)
    .flatMap(({ file, path }) => withContents({ name: `${suite}/${file}`, bytes: new Uint8Array(readFileSync(path)) }));
}

const withContents = (seed: Seed): Seed[] => [
  seed,
  ...readPemBlocks(seed.bytes).flatMap(({ der }, index) =>
    der === undefined ? [] : [{ name: `${seed.name}#${index}`, bytes: der }],
  ),
];
