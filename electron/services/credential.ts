import type { CertificateId } from '../../shared/model/brands.ts';
import type { AppError } from '../../shared/errors.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { isSelfIssued, parseCertificate } from '../pki/certificate/certificate.ts';
import { PEM_LABEL, readPemDer } from '../pki/asn1/pem.ts';
import { parsePkcs12Async } from '../pki/container/pkcs12.ts';
import { privateKeyFromPemAsync } from '../pki/key/private-key.ts';
import { pkcs8MatchesSpki } from '../pki/key/public-half.ts';
import { spanBytes } from '../pki/certificate/certificate.ts';
import { findAuthorityByCertificate } from '../store/authority-rows.ts';
import { findCertificate, getCertificateDers } from '../store/certificate-rows.ts';
import { findNextUpdate } from '../store/crl-rows.ts';
import type { ReadDb } from '../store/db.ts';
import type { DialCredential, KnownList } from '../tls/dial-options.ts';
import { sealHandshakeKey } from '../vault/handshake-parcel.ts';
import { privateKeyPem } from '../vault/key-pem.ts';
import type { Vault } from '../vault/vault.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';
import { type ChainLink, findChain } from './chain.ts';
import type { FileSource } from './file-source.ts';
import { readSource, SINGLE_LIMIT_OCTETS, sourceName } from './file-source.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { getKeyOfRow, readingOr, statusView } from './workspace-context.ts';

/** A client certificate with its key: of the workspace, of files, or none. */
export type CredentialChoice = 'none' | { readonly certificateId: CertificateId } | BroughtCredential;

type BroughtCredential =
  | { readonly certificate: FileSource; readonly key: FileSource; readonly passphrase?: Uint8Array | undefined }
  | { readonly p12: FileSource; readonly passphrase: Uint8Array };

/** A credential without its key, and that sealed for the process that is to dial. */
export interface SealedCredential {
  readonly credential: Omit<DialCredential, 'keyPem'>;
  readonly parcel: Uint8Array;
}

/**
 * Opens a credential for one handshake; whoever asked zeroes `keyPem` afterwards. Passphrases are zeroed here.
 * Fails with `certificate.not-found`, `certificate.no-key`, `vault.locked`, `format.*`, `file.*`, `format.key-mismatch`.
 */
export async function openCredential(
  context: WorkspaceContext | undefined,
  choice: Exclude<CredentialChoice, 'none'>,
): Outcome<DialCredential> {
  if (!('certificateId' in choice)) return openBrought(choice);
  const found = await findOwn(context, choice.certificateId);
  if (!found.ok) return found;
  const keyPem = await found.value.vault.openForHandshake({ key: found.value.key });
  return mapResult(keyPem, (opened) => ({ ...found.value.credential, keyPem: opened }));
}

/** The same for another process, which showed `point`: a key of the workspace goes there without being opened in this one. */
export async function sealCredential(
  context: WorkspaceContext | undefined,
  choice: Exclude<CredentialChoice, 'none'>,
  point: Uint8Array,
): Outcome<SealedCredential> {
  if (!('certificateId' in choice)) {
    const opened = await openBrought(choice);
    if (!opened.ok) return opened;
    const { keyPem, ...credential } = opened.value;
    const parcel = sealHandshakeKey(point, keyPem);
    keyPem.fill(0);
    return ok({ credential, parcel });
  }
  const found = await findOwn(context, choice.certificateId);
  if (!found.ok) return found;
  const sealed = await found.value.vault.sealForHandshake({ key: found.value.key, point });
  return mapResult(sealed, (parcel) => ({ credential: found.value.credential, parcel }));
}

async function openBrought(choice: BroughtCredential): Outcome<DialCredential> {
  const opened = await ('p12' in choice ? openP12(choice.p12, choice.passphrase) : openPem(choice));
  choice.passphrase?.fill(0);
  return opened;
}

interface OwnCredential extends Omit<SealedCredential, 'parcel'> {
  readonly key: SealedKey;
  readonly vault: Vault;
}

async function findOwn(context: WorkspaceContext | undefined, id: CertificateId): Outcome<OwnCredential> {
  if (context === undefined) return fail('workspace.none-open', {});
  const found = await readingOr(context, async (db) => {
    const summary = await findCertificate(db, id, await statusView(context, db));
    const der = (await getCertificateDers(db, [id])).get(id);
    if (summary === undefined || der === undefined) return fail('certificate.not-found', { wanted: id });
    const key = await getKeyOfRow(db, summary, der);
    if (!key.ok) return key;
    if (key.value === undefined) return fail('certificate.no-key', { name: summary.name });
    const issuers = await findChain(db, { id, der });
    const knownDer = issuers.map((link) => link.der);
    const lists = await readLists(db, issuers);
    return ok({ summary, key: key.value, chain: [der, ...knownDer.filter(isNoRoot)], knownDer, lists });
  });
  return mapResult(found, ({ summary, key, chain, knownDer, lists }) => {
    const revoked = summary.revokedAt === undefined ? {} : { revokedAt: summary.revokedAt };
    const credential = {
      name: summary.name,
      certificateDerChain: chain,
      knownDer,
      lists,
      certificateId: id,
      ...revoked,
    };
    return { credential, key, vault: context.vault };
  });
}

/** The newest CRL here of each issuer that is an authority of the workspace. */
async function readLists(db: ReadDb, issuers: readonly ChainLink[]): Promise<readonly KnownList[]> {
  const lists: KnownList[] = [];
  for (const { id, der: issuerDer } of issuers) {
    const authorityId = await findAuthorityByCertificate(db, id);
    const nextUpdate = authorityId === undefined ? undefined : await findNextUpdate(db, authorityId);
    if (nextUpdate !== undefined) lists.push({ issuerDer, nextUpdate });
  }
  return lists;
}

/** A server has its own copy of the root or trusts nothing below it: sending it is waste. RFC 8446 §4.4.2. */
export function isNoRoot(der: Uint8Array): boolean {
  const parsed = parseCertificate(der);
  return !parsed.ok || !isSelfIssued(parsed.value);
}

async function openPem(files: {
  readonly certificate: FileSource;
  readonly key: FileSource;
  readonly passphrase?: Uint8Array | undefined;
}): Outcome<DialCredential> {
  const chain = await readCertificates(files.certificate);
  if (!chain.ok) return chain;
  const keyFile = await readSource(files.key, SINGLE_LIMIT_OCTETS);
  if (!keyFile.ok) return keyFile;
  const pkcs8 = await privateKeyFromPemAsync(keyFile.value.bytes, files.passphrase);
  keyFile.value.bytes.fill(0);
  return pkcs8.ok ? buildCredential(sourceName(files.certificate), chain.value, pkcs8.value) : pkcs8;
}

async function openP12(source: FileSource, passphrase: Uint8Array): Outcome<DialCredential> {
  const read = await readSource(source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const opened = await parsePkcs12Async(read.value.bytes, passphrase);
  if (!opened.ok) return opened;
  const certificates = opened.value.certificates.map((certificate) => certificate.der);
  const keys = opened.value.keys.map((key) => key.pkcs8Der);
  const chosen = keys.find((key) => certificates.some((der) => keyFits(der, key))) ?? keys[0];
  for (const key of keys) if (key !== chosen) key.fill(0);
  return chosen === undefined
    ? fail('certificate.no-key', { name: read.value.name })
    : buildCredential(read.value.name, certificates, chosen);
}

/** Certificates of a PEM or DER file, in the file's order. Fails with `format.no-certificate`. */
export async function readCertificates(source: FileSource): Outcome<readonly Uint8Array[]> {
  const read = await readSource(source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const { bytes, name } = read.value;
  const whole = parseCertificate(bytes);
  if (whole.ok) return ok([bytes]);
  const blocks = readPemDer(bytes, [PEM_LABEL.certificate]);
  if (!blocks.ok) return blocks;
  const broken = blocks.value.map((der) => parseCertificate(der)).find((parsed) => !parsed.ok);
  if (broken !== undefined && !broken.ok) return broken;
  return blocks.value.length === 0 ? fail('format.no-certificate', { name }) : ok(blocks.value);
}

/** The leaf is the certificate that the key belongs to, wherever it stands; the others follow in their order, without the root. */
function buildCredential(
  name: string,
  certificates: readonly Uint8Array[],
  pkcs8: Uint8Array,
): Result<DialCredential, AppError> {
  const leaf = certificates.find((der) => keyFits(der, pkcs8));
  if (leaf === undefined) {
    pkcs8.fill(0);
    return fail('format.key-mismatch', {});
  }
  const knownDer = certificates.filter((der) => der !== leaf);
  const keyPem = privateKeyPem(pkcs8);
  pkcs8.fill(0);
  const facts = readCertificateFacts(leaf);
  return ok({
    name: facts.ok ? facts.value.name : name,
    certificateDerChain: [leaf, ...knownDer.filter(isNoRoot)],
    knownDer,
    keyPem,
  });
}

function keyFits(certificateDer: Uint8Array, pkcs8: Uint8Array): boolean {
  const parsed = parseCertificate(certificateDer);
  return parsed.ok && pkcs8MatchesSpki(pkcs8, spanBytes(parsed.value, parsed.value.spki));
}
