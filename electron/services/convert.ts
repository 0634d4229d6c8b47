import { createHash } from 'node:crypto';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { attemptParse } from '../pki/asn1/der.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { buildJwk } from '../pki/container/jwk-key.ts';
import { PEM_LABEL, writePem } from '../pki/asn1/pem.ts';
import { buildPkcs7 } from '../pki/container/pkcs7.ts';
import { writeSshPublic } from '../pki/container/ssh-public.ts';
import { canonicalPkcs8 } from '../pki/key/private-key.ts';
import { spkiFromPkcs8 } from '../pki/key/public-half.ts';
import { type FileTarget, writeFileAtomically } from './atomic-file.ts';
import { type ConvertedFile, type KeyProtection, keyPem, pkcs12File, pkcs8File } from './convert-key.ts';
import { type Material, orderChain, readMaterial, zeroMaterial } from './convert-material.ts';
import { type FileSource, readSource, SINGLE_LIMIT_OCTETS } from './file-source.ts';
import type { Outcome, Ports } from './ports.ts';

export const CONVERT_FORMATS = [
  'pem',
  'der',
  'p7',
  'p12',
  'p12-pbmac1',
  'p12-legacy',
  'pkcs8',
  'jwk',
  'jwks',
  'ssh',
] as const;
export type ConvertFormat = (typeof CONVERT_FORMATS)[number];

export interface ConvertInput {
  readonly source: FileSource;
  readonly format: ConvertFormat;
  readonly target: FileTarget;
  /** Opens the source; UTF-8. */
  readonly passphrase?: Uint8Array;
  /** Opens keys that have a passphrase of their own; UTF-8. */
  readonly keyPassphrase?: Uint8Array;
  /** Guards a key that is written; UTF-8. */
  readonly exportPassphrase?: Uint8Array;
  /** Leaves private keys out. */
  readonly withoutKey: boolean;
  /** Name inside PKCS #12, JWK and SSH; else what the source says. */
  readonly name?: string;
}

export interface Converted {
  readonly name: string;
  readonly format: ConvertFormat;
  readonly certificates: number;
  readonly crls: number;
  readonly keys: number;
}

export interface Conversion {
  run(input: ConvertInput): Outcome<Converted>;
}

/** Formats that never carry a private key, whatever the source holds. */
const PUBLIC_FORMATS: ReadonlySet<ConvertFormat> = new Set(['p7', 'jwk', 'jwks', 'ssh', 'der']);

/**
 * Converts files between the formats of keys and certificates without a workspace. Private keys are written encrypted only: a format that carries one needs
 * the export passphrase. The file is written whole or not at all, for its owner alone, and opened again before it counts.
 * Fails with `input.invalid {--export-passphrase-file | --to}`, `format.*` of the source, `format.no-certificate`, `certificate.no-key`, `file.*`.
 */
export const createConversion = ({ randomBytes }: Pick<Ports, 'randomBytes'>): Conversion => ({
  run: async (input) => {
    const read = await readSource(input.source, SINGLE_LIMIT_OCTETS);
    if (!read.ok) return read;
    const isPublic = input.withoutKey || PUBLIC_FORMATS.has(input.format);
    const { passphrase, keyPassphrase } = input;
    const found = await readMaterial(read.value, { passphrase, keyPassphrase, isPublic });
    read.value.bytes.fill(0);
    if (!found.ok) return found;
    const material = found.value;
    try {
      if (isPublic) keepPublicHalves(material);
      const built = await build(material, input, { name: read.value.name, randomBytes });
      if (!built.ok) return built;
      const nonce = Buffer.from(randomBytes(6)).toString('hex');
      const written = await writeFileAtomically({ target: input.target, nonce, ...built.value });
      if (!written.ok) return written;
      const { certificates, crls, keys } = material;
      return ok({
        name: written.value.name,
        format: input.format,
        certificates: certificates.length,
        crls: crls.length,
        keys: keys.length,
      });
    } finally {
      zeroMaterial(material);
    }
  },
});

/** Replaces private keys by their public halves; the certificate of the first key goes to the front. Keys whose public half can't be told are dropped. */
function keepPublicHalves(material: Material): void {
  material.certificates.splice(0, material.certificates.length, ...orderChain(material));
  for (const key of material.keys.splice(0)) {
    const spki = spkiFromPkcs8(key);
    if (spki.ok) material.publicKeys.push(spki.value);
    key.fill(0);
  }
}

interface Surroundings {
  readonly name: string;
  readonly randomBytes: Ports['randomBytes'];
}

async function build(material: Material, input: ConvertInput, around: Surroundings): Outcome<ConvertedFile> {
  const { format, exportPassphrase } = input;
  const needsKey = format === 'pkcs8';
  if (needsKey && material.keys.length === 0) return fail('certificate.no-key', { name: around.name });
  const carriesKey = material.keys.length > 0 && !PUBLIC_FORMATS.has(format);
  const needsPassphrase = carriesKey || format.startsWith('p12');
  if (needsPassphrase && (exportPassphrase === undefined || exportPassphrase.length === 0))
    return fail('input.invalid', { field: '--export-passphrase-file', problem: 'missing' });
  for (const [i, key] of material.keys.entries()) {
    const canonical = canonicalPkcs8(key);
    if (!canonical.ok) return canonical;
    key.fill(0);
    material.keys[i] = canonical.value;
  }
  const friendlyName = input.name ?? material.friendlyName ?? '';
  const protection = { passphrase: exportPassphrase ?? new Uint8Array(), randomBytes: around.randomBytes };
  switch (format) {
    case 'pem':
      return pemFile(material, protection);
    case 'pkcs8':
      return pkcs8File(material, protection);
    case 'p12':
    case 'p12-pbmac1':
    case 'p12-legacy':
      return pkcs12File(material, protection, { format, friendlyName });
    case 'der':
      return derFile(material, around.name);
    case 'p7':
      return pkcs7File(material, around.name);
    case 'jwk':
    case 'jwks':
      return jwkFile(material, input, around.name);
    case 'ssh':
      return sshFile(material, friendlyName, around.name);
  }
}

async function pemFile(material: Material, protection: KeyProtection): Outcome<ConvertedFile> {
  const keys = await Promise.all(material.keys.map((key) => keyPem(key, protection)));
  const text = [
    ...orderChain(material).map((der) => writePem(PEM_LABEL.certificate, der)),
    ...material.crls.map((der) => writePem(PEM_LABEL.crl, der)),
    ...material.requests.map((der) => writePem(PEM_LABEL.request, der)),
    ...material.publicKeys.map((der) => writePem(PEM_LABEL.publicKey, der)),
    ...keys,
  ];
  return ok({ bytes: Buffer.from(text.join('')) });
}

/** DER holds one thing: the certificate of the key or the first one, else the first of whatever else there is. */
async function derFile(material: Material, name: string): Outcome<ConvertedFile> {
  const [first] = [...orderChain(material), ...material.crls, ...material.requests, ...material.publicKeys];
  return first === undefined ? fail('format.no-certificate', { name }) : ok({ bytes: first });
}

async function pkcs7File(material: Material, name: string): Outcome<ConvertedFile> {
  if (material.certificates.length + material.crls.length === 0) return fail('format.no-certificate', { name });
  return ok({ bytes: buildPkcs7(orderChain(material), material.crls) });
}

/** Public keys of a source, each once: those of certificates with their certificate. */
function listPublicKeys(material: Material): { readonly spkiDer: Uint8Array; readonly certificateDer?: Uint8Array }[] {
  const found = new Map<string, { readonly spkiDer: Uint8Array; readonly certificateDer?: Uint8Array }>();
  for (const der of orderChain(material)) {
    const parsed = parseCertificate(der);
    const spkiDer = parsed.ok ? spanBytes(parsed.value, parsed.value.spki) : undefined;
    if (spkiDer === undefined) continue;
    const id = Buffer.from(spkiDer).toString('base64');
    if (!found.has(id)) found.set(id, { spkiDer, certificateDer: der });
  }
  for (const spkiDer of material.publicKeys) {
    const id = Buffer.from(spkiDer).toString('base64');
    if (!found.has(id)) found.set(id, { spkiDer });
  }
  return [...found.values()];
}

async function jwkFile(material: Material, input: ConvertInput, name: string): Outcome<ConvertedFile> {
  const listed = listPublicKeys(material);
  const wanted = input.format === 'jwk' ? listed.slice(0, 1) : listed;
  if (wanted.length === 0) return fail('format.no-certificate', { name });
  const chain = orderChain(material);
  const keys: object[] = [];
  for (const { spkiDer, certificateDer } of wanted) {
    const chainDers = certificateDer === undefined ? [] : certificateDer === chain[0] ? chain : [certificateDer];
    const keyId = input.format === 'jwk' && input.name !== undefined ? input.name : spkiId(spkiDer);
    const jwk = attemptParse('spki', () => buildJwk(spkiDer, { keyId, chainDers }));
    if (!jwk.ok) return jwk;
    if (jwk.value === undefined) return fail('format.unsupported', { format: 'jwk', detail: 'key' });
    keys.push(jwk.value);
  }
  const value = input.format === 'jwk' ? keys[0] : { keys };
  return ok({ bytes: Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`) });
}

const spkiId = (spkiDer: Uint8Array): string => createHash('sha256').update(spkiDer).digest('base64url');

async function sshFile(material: Material, comment: string, name: string): Outcome<ConvertedFile> {
  const [first] = listPublicKeys(material);
  if (first === undefined) return fail('format.no-certificate', { name });
  const line = writeSshPublic(first.spkiDer, comment);
  return line.ok ? ok({ bytes: Buffer.from(line.value) }) : line;
}
