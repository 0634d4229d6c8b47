import type { AuthorityImport } from '../../../shared/model/authority.ts';
import type { KeyId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { PublicKeyInfo, SealedKey } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { keyLabel, parsePublicKey, signatureAlgorithmForKey } from '../../pki/algorithm/key-algorithm.ts';
import { equalBytes } from '../../pki/asn1/der.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { isSamePublicKey, spkiFromPkcs8 } from '../../pki/key/public-half.ts';
import { type Material, zeroMaterial } from '../convert-material.ts';
import type { FileSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireUnlocked, writing } from '../workspace-context.ts';
import { describeImport } from './describe-import.ts';
import { keepReceived, type ReceivedAuthority } from './keep-authority.ts';
import { findLastCrlNumber } from './last-crl-number.ts';
import { findLowest, readAuthorityFile, type Received, readReceived, requireCa } from './received-certificates.ts';
import { tyingArrivals } from './tie-issued.ts';

export interface CertificateImport {
  readonly source: FileSource;
  /** Without one the certificate's own. */
  readonly name?: string | undefined;
  /** Of the last CRL that it issued elsewhere, 0 to `MAX_LAST_CRL_NUMBER`; CRLs of its own in the file tell it too. */
  readonly lastCrlNumber?: number | undefined;
}

export interface KeyImport extends CertificateImport {
  /** The key where it is in a file of its own. */
  readonly keySource?: FileSource | undefined;
  /** Opens both files. Zeroed. */
  readonly passphrase?: Uint8Array | undefined;
}

const TABLES = ['authority', 'certificate'] as const;

/** See `AuthorityService.importCertificate`. */
export async function importCertificate(
  context: WorkspaceContext,
  { source, name, lastCrlNumber }: CertificateImport,
): Outcome<AuthorityImport> {
  const read = await readAuthorityFile(source, { passphrase: undefined, keyPassphrase: undefined, isPublic: true });
  if (!read.ok) return read;
  zeroMaterial(read.value.material);
  const { certificates, crls } = read.value.material;
  const received = readReceived(certificates, read.value.name);
  if (!received.ok) return received;
  const certificate = findLowest(received.value);
  if (certificate === undefined) throw new BugError('a list that is not empty has no lowest');
  const isCa = requireCa(certificate);
  if (!isCa.ok) return isCa;
  const last = findLastCrlNumber(certificate, lastCrlNumber, crls);
  return last.ok ? keep(context, { certificate, received: received.value, name, lastCrlNumber: last.value }) : last;
}

/** See `AuthorityService.importWithKey`. */
export async function importWithKey(context: WorkspaceContext, wanted: KeyImport): Outcome<AuthorityImport> {
  const unlocked = requireUnlocked(context, 'authority.imported');
  const opened = unlocked.ok ? await openFiles(wanted).finally(() => wanted.passphrase?.fill(0)) : unlocked;
  wanted.passphrase?.fill(0);
  if (!opened.ok) return opened;
  const { material, name } = opened.value;
  const order = { name: wanted.name, fileName: name, lastCrlNumber: wanted.lastCrlNumber };
  return importMaterial(context, material, order).finally(() => zeroMaterial(material));
}

/** Both files as one. A key file may hold certificates too, and the other keys. */
async function openFiles({
  source,
  keySource,
  passphrase,
}: KeyImport): Outcome<{ readonly name: string; readonly material: Material }> {
  const access = { passphrase, keyPassphrase: passphrase, isPublic: false };
  const first = await readAuthorityFile(source, access);
  if (!first.ok || keySource === undefined) return first;
  const second = await readAuthorityFile(keySource, access);
  if (!second.ok) {
    zeroMaterial(first.value.material);
    return second;
  }
  const { name, material } = first.value;
  const { certificates, keys, crls } = second.value.material;
  return ok({
    name,
    material: {
      ...material,
      certificates: [...material.certificates, ...certificates],
      keys: [...keys, ...material.keys],
      crls: [...material.crls, ...crls],
    },
  });
}

async function importMaterial(
  context: WorkspaceContext,
  material: Material,
  { name, fileName, lastCrlNumber }: Pick<KeyImport, 'name' | 'lastCrlNumber'> & { readonly fileName: string },
): Outcome<AuthorityImport> {
  const received = readReceived(material.certificates, fileName);
  if (!received.ok) return received;
  const pair = findPair(received.value, material.keys, fileName);
  if (!pair.ok) return pair;
  const { certificate, pkcs8Der } = pair.value;
  const isCa = requireCa(certificate);
  if (!isCa.ok) return isCa;
  const last = findLastCrlNumber(certificate, lastCrlNumber, material.crls);
  if (!last.ok) return last;
  const key = await sealKey(context, certificate, pkcs8Der);
  if (!key.ok) return key;
  const order = { certificate, received: received.value, name, key: key.value, lastCrlNumber: last.value };
  return keep(context, order);
}

interface Pair {
  readonly certificate: Received;
  readonly pkcs8Der: Uint8Array;
}

/** The certificate of the first key that has one; of several, as renewals leave them, an authority's that lasts longest. */
function findPair(received: readonly Received[], keys: readonly Uint8Array[], name: string): Result<Pair, AppError> {
  if (keys.length === 0) return fail('certificate.no-key', { name });
  for (const pkcs8Der of keys) {
    const spki = spkiFromPkcs8(pkcs8Der);
    if (!spki.ok) continue;
    const fitting = received
      .filter(({ parsed }) => isSamePublicKey(spki.value, spanBytes(parsed, parsed.spki)))
      .toSorted((a, b) => Number(b.facts.isCa) - Number(a.facts.isCa) || b.facts.notAfter - a.facts.notAfter);
    const [certificate] = fitting;
    if (certificate !== undefined) return ok({ certificate, pkcs8Der });
  }
  return fail('format.key-mismatch', {});
}

/** Seals the key in the vault, which proves that its halves belong together. Fails with `authority.key-unsupported`, `format.key-mismatch`, `vault.*`. */
export async function sealKey(
  context: WorkspaceContext,
  { parsed }: Pick<Received, 'parsed'>,
  pkcs8Der: Uint8Array,
): Outcome<SealedKey> {
  const spkiDer = spanBytes(parsed, parsed.spki);
  const info = parsePublicKey(spkiDer);
  if (!info.ok) return info;
  const unsupported = fail('authority.key-unsupported', { key: keyLabel(info.value) });
  if (!isKept(info.value)) return unsupported;
  const order = { keyId: context.newId<KeyId>(), createdAt: context.ports.clock.now() };
  const sealed = await context.vault.importKey({ ...order, pkcs8Der: Uint8Array.from(pkcs8Der) });
  if (!sealed.ok) return sealed.error.code === 'format.unsupported' ? unsupported : sealed;
  // One key in two spellings, as a compressed point: rows are matched by octets.
  return equalBytes(sealed.value.spkiDer, spkiDer) ? sealed : unsupported;
}

const KEPT_RSA_BITS: ReadonlySet<number> = new Set([2048, 3072, 4096]);

/** Whether keys of this kind are kept here at all. */
export function isKeptKey({ parsed }: Pick<Received, 'parsed'>): boolean {
  const info = parsePublicKey(spanBytes(parsed, parsed.spki));
  return info.ok && isKept(info.value);
}

const isKept = (info: PublicKeyInfo): boolean =>
  signatureAlgorithmForKey(info) !== undefined && (info.algorithm !== 'RSA' || KEPT_RSA_BITS.has(info.bits ?? 0));

async function keep(context: WorkspaceContext, wanted: ReceivedAuthority): Outcome<AuthorityImport> {
  const kept = await tyingArrivals(context, () => writing(context, TABLES, (tx) => keepReceived(context, tx, wanted)));
  return kept.ok ? describeImport(context, kept.value) : kept;
}
