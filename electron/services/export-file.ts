import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import { BugError, ok, type Result } from '../../shared/result.ts';
import { certificatePem } from '../pki/certificate/certificate.ts';
import { PEM_LABEL, readPemDer, writePem } from '../pki/asn1/pem.ts';
import { privateKeyFromPemAsync } from '../pki/key/private-key.ts';
import { pkcs8MatchesSpki } from '../pki/key/public-half.ts';
import { parsePkcs12Async } from '../pki/container/pkcs12.ts';
import { buildPkcs12 } from '../pki/container/pkcs12-build.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';

const PKCS12_RANDOM_OCTETS = 48;

const EXPORT_FORMATS = ['pem', 'chain-pem', 'key-chain-pem', 'der', 'p12', 'key-pem'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an export is made of. */
export interface ExportParts {
  readonly summary: CertificateSummary;
  readonly der: Uint8Array;
  /** Issuers without the root, nearest first. */
  readonly issuers: readonly Uint8Array[];
  readonly key: SealedKey | undefined;
  readonly passphrase: Uint8Array | undefined;
}

/** The bytes of a file and how its reader would open them. */
export interface ExportedFile {
  readonly bytes: Uint8Array;
  readonly opens?: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

/** Builds one file of an export. Keys leave the vault encrypted only. Fails with `vault.*`, `input.invalid {passphrase}`. */
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
    case 'key-pem':
    case 'key-chain-pem':
    case 'p12': {
      const sealed = await encryptKey(context, parts);
      if (!sealed.ok) return sealed;
      if (format === 'p12') return ok(await pkcs12File(context, parts, sealed.value));
      return ok(keyFile(format === 'key-pem' ? [] : certificates, sealed.value));
    }
  }
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
  readonly spkiDer: Uint8Array;
  readonly passphrase: Uint8Array;
}

/** The vault zeroes the passphrase it is given, so it gets a copy. */
async function encryptKey(context: WorkspaceContext, { key, passphrase }: ExportParts): Outcome<EncryptedKey> {
  if (key === undefined || passphrase === undefined) throw new BugError('an export with a key lacks key or passphrase');
  if (passphrase.length === 0) return fail('input.invalid', { field: 'passphrase', problem: 'empty' });
  const der = await context.vault.exportEncryptedPkcs8({ key, passphrase: Uint8Array.from(passphrase) });
  return der.ok ? ok({ der: der.value, spkiDer: key.spkiDer, passphrase }) : der;
}

function keyFile(certificates: readonly Uint8Array[], key: EncryptedKey): ExportedFile {
  const pem = [...certificates.map(certificatePem), writePem(PEM_LABEL.encryptedPrivateKey, key.der)];
  return {
    bytes: Buffer.from(pem.join('')),
    opens: async (written) =>
      opensKey(await privateKeyFromPemAsync(written, key.passphrase), key) &&
      (certificates.length === 0 || holdsCertificates(written, certificates)),
  };
}

async function pkcs12File(context: WorkspaceContext, parts: ExportParts, key: EncryptedKey): Promise<ExportedFile> {
  const bytes = await buildPkcs12({
    certificateDer: parts.der,
    chainDers: parts.issuers,
    encryptedPkcs8Der: key.der,
    friendlyName: parts.summary.name,
    localKeyId: Buffer.from(parts.summary.sha256, 'hex').subarray(0, 20),
    passphrase: key.passphrase,
    random: context.ports.randomBytes(PKCS12_RANDOM_OCTETS),
  });
  return { bytes, opens: (written) => opensPkcs12(written, parts, key) };
}

async function opensPkcs12(written: Uint8Array, parts: ExportParts, key: EncryptedKey): Promise<boolean> {
  const opened = await parsePkcs12Async(written, key.passphrase);
  if (!opened.ok) return false;
  const expected = [parts.der, ...parts.issuers];
  const certificates = opened.value.certificates.map(({ der }) => der);
  const same =
    certificates.length === expected.length &&
    expected.every((der, i) => Buffer.from(der).equals(certificates[i] ?? new Uint8Array()));
  const fits =
    opened.value.keys.length === 1 &&
    opened.value.keys.every(({ pkcs8Der }) => pkcs8MatchesSpki(pkcs8Der, key.spkiDer));
  for (const { pkcs8Der } of opened.value.keys) pkcs8Der.fill(0);
  return same && fits;
}

function opensKey(opened: Result<Uint8Array, AppError>, key: EncryptedKey): boolean {
  if (!opened.ok) return false;
  const fits = pkcs8MatchesSpki(opened.value, key.spkiDer);
  opened.value.fill(0);
  return fits;
}
