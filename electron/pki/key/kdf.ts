import { pbkdf2, pbkdf2Sync, scrypt, scryptSync } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { derivePkcs12, derivePkcs12Async, type Pkcs12Derivation } from './pkcs12-kdf.ts';
import { computeHmac, type Digest } from './digest.ts';
import { deriveBcrypt } from './bcrypt-pbkdf.ts';

/** One derivation of octets from a passphrase, as a file asks for it. Passphrases are zeroed by those who made them. */
export type KdfJob =
  | {
      readonly kind: 'pbkdf2' | 'pbkdf1' | 'jceks';
      readonly digest: Digest;
      readonly passphrase: Uint8Array;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly length: number;
    }
  | {
      readonly kind: 'scrypt';
      readonly passphrase: Uint8Array;
      readonly salt: Uint8Array;
      readonly cost: number;
      readonly blockSize: number;
      readonly parallel: number;
      readonly length: number;
    }
  | (Pkcs12Derivation & { readonly kind: 'pkcs12' })
  | {
      readonly kind: 'bcrypt';
      readonly passphrase: Uint8Array;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly length: number;
    };

/** A computation that hands its derivations out, so that one reader serves callers that may wait and callers that may not. */
export type Deriving<T> = Generator<KdfJob, T, Uint8Array>;

/** Work that one file may cost, all its parts together, in rounds of PBKDF2-HMAC-SHA256: about a third of a microsecond each. */
export interface KdfBudget {
  units: number;
}

/** Some six seconds. */
const MAX_UNITS = 20_000_000;
/** Work to find out whether a file opens without a passphrase: half a second. */
const MAX_UNITS_UNASKED = 1_500_000;
const MAX_SCRYPT_OCTETS = 256 * 1024 * 1024;
/** Costs of one round in units: what runs in JavaScript, and bcrypt_pbkdf, whose round is some thousand times that of others. */
const SCRIPT_COST = 4;
const SCRIPTED_HMAC_COST = 40;
const BCRYPT_COST = 60_000;

export const createKdfBudget = (isAsked = true): KdfBudget => ({ units: isAsked ? MAX_UNITS : MAX_UNITS_UNASKED });

/** Takes the cost of a derivation from the budget. Answers `format.too-costly` with the figure of the file where it is beyond the limit. */
export function spendBudget(budget: KdfBudget, job: KdfJob, format: string): AppError | undefined {
  if (job.kind === 'scrypt') {
    const octets = 128 * job.cost * job.blockSize * job.parallel;
    if (octets > MAX_SCRYPT_OCTETS) return tooCostly(format, 'memory', [octets, MAX_SCRYPT_OCTETS]);
    budget.units -= Math.ceil(octets / 64);
    return budget.units < 0 ? tooCostly(format, 'memory', [octets, octets + budget.units * 64]) : undefined;
  }
  const unit = roundCost(job);
  budget.units -= job.iterations * unit;
  if (budget.units >= 0) return undefined;
  return tooCostly(format, 'iterations', [job.iterations, Math.floor((budget.units + job.iterations * unit) / unit)]);
}

/** Units that one block costs in a cipher that runs in JavaScript. */
const BLOCK_COST = 10;

/** Takes the cost of decrypting by a cipher that no engine has from the budget; answers `format.too-costly` where it is beyond the limit. */
export function spendBlocks(
  budget: KdfBudget,
  { octets, blockLength }: { readonly octets: number; readonly blockLength: number },
  format: string,
): AppError | undefined {
  const before = budget.units;
  budget.units -= Math.ceil(octets / blockLength) * BLOCK_COST;
  if (budget.units >= 0) return undefined;
  return tooCostly(format, 'octets', [octets, Math.floor((Math.max(0, before) / BLOCK_COST) * blockLength)]);
}

const tooCostly = (
  format: string,
  what: 'iterations' | 'memory' | 'octets',
  [asked, limit]: readonly [number, number],
): AppError => fail('format.too-costly', { format, what, asked, limit: Math.max(0, limit) }).error;

function roundCost(job: Exclude<KdfJob, { kind: 'scrypt' }>): number {
  if (job.kind === 'bcrypt') return BCRYPT_COST * Math.ceil(job.length / 32);
  const blocks = Math.ceil(job.length / job.digest.length);
  if (job.kind === 'pbkdf2') return blocks * (job.digest.isNative ? 1 : SCRIPTED_HMAC_COST);
  return blocks * (job.digest.isNative ? SCRIPT_COST : SCRIPTED_HMAC_COST);
}

/** Runs a computation to its end on the calling thread. */
export function runDeriving<T>(computation: Deriving<T>): T {
  let step = computation.next();
  while (step.done !== true) {
    const key = deriveSync(step.value);
    step = computation.next(key);
    key.fill(0);
  }
  return step.value;
}

/** Runs a computation with its derivations off the calling thread, or in slices where JavaScript does them. */
export async function runDerivingAsync<T>(computation: Deriving<T>): Promise<T> {
  let step = computation.next();
  while (step.done !== true) {
    const key = await deriveAsync(step.value);
    step = computation.next(key);
    key.fill(0);
  }
  return step.value;
}

function deriveSync(job: KdfJob): Uint8Array {
  switch (job.kind) {
    case 'pbkdf2':
      return job.digest.isNative
        ? pbkdf2Sync(job.passphrase, job.salt, job.iterations, job.length, job.digest.name)
        : derivePbkdf2(job);
    case 'pbkdf1':
      return derivePbkdf1(job);
    case 'jceks':
      return deriveJceks(job);
    case 'scrypt':
      return scryptSync(job.passphrase, job.salt, job.length, scryptOptions(job));
    case 'pkcs12':
      return derivePkcs12(job);
    case 'bcrypt':
      return deriveBcrypt(job);
  }
}

function deriveAsync(job: KdfJob): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, key: Buffer): void => {
      if (error) reject(error);
      else resolve(key);
    };
    if (job.kind === 'pbkdf2' && job.digest.isNative)
      pbkdf2(job.passphrase, job.salt, job.iterations, job.length, job.digest.name, done);
    else if (job.kind === 'scrypt') scrypt(job.passphrase, job.salt, job.length, scryptOptions(job), done);
    else if (job.kind === 'pkcs12') derivePkcs12Async(job).then(resolve, reject);
    else resolve(deriveSync(job));
  });
}

const scryptOptions = (job: Extract<KdfJob, { kind: 'scrypt' }>) => ({
  N: job.cost,
  r: job.blockSize,
  p: job.parallel,
  maxmem: 2 * MAX_SCRYPT_OCTETS,
});

type HashedJob = Extract<KdfJob, { kind: 'pbkdf2' | 'pbkdf1' | 'jceks' }>;

/** @see RFC 8018 §5.2 */
function derivePbkdf2({ digest, passphrase, salt, iterations, length }: HashedJob): Uint8Array {
  const out = new Uint8Array(length);
  for (let block = 1, at = 0; at < length; block++, at += digest.length) {
    let round = computeHmac(digest, passphrase, Buffer.concat([salt, Uint8Array.of(0, 0, block >> 8, block)]));
    const sum = Uint8Array.from(round);
    for (let i = 1; i < iterations; i++) {
      round = computeHmac(digest, passphrase, round);
      for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] ?? 0) ^ (round[j] ?? 0);
    }
    out.set(sum.subarray(0, length - at), at);
  }
  return out;
}

/** @see RFC 8018 §5.1 */
function derivePbkdf1({ digest, passphrase, salt, iterations, length }: HashedJob): Uint8Array {
  let round: Uint8Array = Buffer.concat([passphrase, salt]);
  for (let i = 0; i < iterations; i++) round = digest.compute(round);
  return Uint8Array.from(round.subarray(0, length));
}

/** Sun's PBEWithMD5AndTripleDES: each half of the salt is hashed with the passphrase over and over; equal halves are told apart in Sun's own way. */
function deriveJceks({ digest, passphrase, salt, iterations }: HashedJob): Uint8Array {
  const [a = 0, b = 0, c = 0, d = 0] = salt;
  const equal = [a, b, c, d].every((octet, i) => octet === salt[4 + i]);
  const halves = [equal ? Uint8Array.of(d, a, b, d) : salt.subarray(0, 4), salt.subarray(4)];
  return Buffer.concat(
    halves.map((half) => {
      let round = half;
      for (let i = 0; i < iterations; i++) round = digest.compute(Buffer.concat([round, passphrase]));
      return round;
    }),
  );
}
