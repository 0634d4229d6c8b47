import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { fail } from '../../shared/errors.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import { BugError, ok } from '../../shared/result.ts';
import { certificatePem } from '../pki/certificate/certificate.ts';
import { PEM_LABEL, readPemDer, writePem } from '../pki/asn1/pem.ts';
import { TRUST_STORE_PASSPHRASE } from './kit/configuration/java-source.ts';
import { buildKeyStore, buildTrustStore, type ExportedFile, holdsSealedKey } from './kit/key-store-file.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/**
 * `chain-pem`: certificate and issuers without the root · `key-chain-pem`: the same after the encrypted key · `p12-legacy`: for old Windows and Java ·
 * `java-truststore`: the issuers with the root, as trusted certificates in PKCS #12.
 */
export const EXPORT_FORMATS = [
  'pem',
  'chain-pem',
  'key-chain-pem',
  'der',
  'p12',
  'p12-legacy',
  'key-pem',
  'java-truststore',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const KEY_FORMATS: ReadonlySet<ExportFormat> = new Set<ExportFormat>(['p12', 'p12-legacy', 'key-pem', 'key-chain-pem']);
export const needsKey = (format: ExportFormat): boolean => KEY_FORMATS.has(format);

/** What an export is made of. */
export interface ExportParts {
  readonly summary: CertificateSummary;
  readonly der: Uint8Array;
  /** Issuers without the root, nearest first. */
  readonly issuers: readonly Uint8Array[];
  /** The same with the root, as a store of trusted certificates holds them. */
  readonly trusted: readonly { readonly name: string; readonly der: Uint8Array }[];
  readonly key: SealedKey | undefined;
  readonly passphrase: Uint8Array | undefined;
  /** Made here, not typed. */
  readonly isPassphraseMade: boolean;
}

/**
 * Builds one file of an export; the passphrase is normalised as the vault does. Keys leave the vault encrypted only.
 * Fails with `vault.*`, `input.invalid {passphrase}`, `certificate.not-found {wanted: 'issuer'}` for a store of issuers that are not here.
 */
export async function buildExport(
  context: WorkspaceContext,
  format: ExportFormat,
  parts: ExportParts,
): Outcome<ExportedFile> {
  const certificates = [parts.der, ...parts.issuers];
  switch (format) {
    case 'der':
      return ok({ bytes: parts.der });
    case 'pem':
      return ok(pemFile([parts.der]));
    case 'chain-pem':
      return ok(pemFile(certificates));
    case 'java-truststore':
      return trustStoreFile(context, parts);
    case 'key-pem':
    case 'key-chain-pem':
    case 'p12':
    case 'p12-legacy': {
      const sealed = await encryptKey(context, parts, format === 'p12-legacy' ? 'pkcs12-3des' : 'pbes2');
      if (!sealed.ok) return sealed;
      if (format === 'key-pem' || format === 'key-chain-pem')
        return ok(keyFile(format === 'key-pem' ? [] : certificates, sealed.value));
      return ok(await keyStoreFile(context, parts, sealed.value));
    }
  }
}

async function trustStoreFile(
  { ports }: WorkspaceContext,
  { trusted, passphrase }: ExportParts,
): Outcome<ExportedFile> {
  if (trusted.length === 0) return fail('certificate.not-found', { wanted: 'issuer' });
  return ok(await buildTrustStore(trusted, passphrase ?? Buffer.from(TRUST_STORE_PASSPHRASE), ports.randomBytes));
}

function pemFile(certificates: readonly Uint8Array[]): ExportedFile {
  const bytes = Buffer.from(certificates.map(certificatePem).join(''));
  return { bytes, opens: (written) => holdsCertificates(written, certificates) };
}

function holdsCertificates(written: Uint8Array, certificates: readonly Uint8Array[]): boolean {
  const read = readPemDer(written, [PEM_LABEL.certificate]);
  return (
    read.ok &&
    read.value.length === certificates.length &&
    read.value.every((der, i) => Buffer.from(der).equals(certificates[i] ?? new Uint8Array()))
  );
}

interface EncryptedKey {
  readonly der: Uint8Array;
  readonly passphrase: Uint8Array;
  readonly scheme: 'modern' | 'legacy';
}

/** The vault zeroes the passphrase it is given, so it gets a copy. */
async function encryptKey(
  context: WorkspaceContext,
  { key, passphrase }: ExportParts,
  scheme: 'pbes2' | 'pkcs12-3des',
): Outcome<EncryptedKey> {
  if (key === undefined || passphrase === undefined) throw new BugError('an export with a key lacks key or passphrase');
  if (passphrase.length === 0) return fail('input.invalid', { field: 'passphrase', problem: 'empty' });
  const der = await context.vault.exportEncryptedPkcs8({ key, passphrase: Uint8Array.from(passphrase), scheme });
  if (!der.ok) return der;
  return ok({
    der: der.value,
    passphrase,
    scheme: scheme === 'pbes2' ? 'modern' : 'legacy',
  });
}

function keyFile(certificates: readonly Uint8Array[], key: EncryptedKey): ExportedFile {
  const pem = [...certificates.map(certificatePem), writePem(PEM_LABEL.encryptedPrivateKey, key.der)];
  return {
    bytes: Buffer.from(pem.join('')),
    opens: (written) =>
      holdsSealedKey(written, key.der) && (certificates.length === 0 || holdsCertificates(written, certificates)),
  };
}

const keyStoreFile = (
  { ports }: WorkspaceContext,
  { summary, der, issuers, isPassphraseMade }: ExportParts,
  { der: encryptedPkcs8Der, passphrase, scheme }: EncryptedKey,
): Promise<ExportedFile> =>
  buildKeyStore({
    name: summary.name,
    sha256: summary.sha256,
    der,
    issuers,
    encryptedPkcs8Der,
    passphrase,
    isPassphraseMade,
    scheme,
    randomBytes: ports.randomBytes,
  });
