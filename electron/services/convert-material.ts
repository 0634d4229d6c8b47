import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parsePublicKey } from '../pki/algorithm/key-algorithm.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import type { ContainerKind, OpenedEntry } from '../pki/container/contents.ts';
import { identifyContainer } from '../pki/container/identify-container.ts';
import { openContainerWithKeys } from '../pki/container/open-container.ts';
import { decodeBase64, type PemBlock, readPemBlocks } from '../pki/asn1/pem.ts';
import { createKdfBudget, type KdfBudget } from '../pki/key/kdf.ts';
import { parseRequest } from '../pki/issuing/request.ts';
import { isSamePublicKey, spkiFromPkcs8 } from '../pki/key/public-half.ts';
import { parseCrl } from '../pki/revocation/crl.ts';
import type { Outcome } from './ports.ts';

/** What a file brings to a conversion. Keys are PKCS #8 in the clear; `zeroMaterial` when done. */
export interface Material {
  readonly certificates: Uint8Array[];
  readonly crls: Uint8Array[];
  readonly requests: Uint8Array[];
  readonly publicKeys: Uint8Array[];
  readonly keys: Uint8Array[];
  /** The first name that the file gives to one of them. */
  friendlyName?: string;
}

export function zeroMaterial(material: Material): void {
  for (const key of material.keys) key.fill(0);
}

const createMaterial = (): Material => ({ certificates: [], crls: [], requests: [], publicKeys: [], keys: [] });

/** What opens a file: its passphrase, and that of its keys where they have one of their own. UTF-8. */
export interface MaterialAccess {
  readonly passphrase: Uint8Array | undefined;
  readonly keyPassphrase: Uint8Array | undefined;
  /** Only public halves are wanted: a key that stays locked is no failure. */
  readonly isPublic: boolean;
  /** Of several files together; default one for each. */
  readonly budget?: KdfBudget;
}

/**
 * Collects everything convertible from a file of any kind that `identifyContainer` knows, from PEM of several blocks, DER or bare base64.
 * Fails with `format.not-recognised`, `format.wrong-passphrase` (also when one is missing), and what the readers say.
 */
export async function readMaterial(
  source: { readonly bytes: Uint8Array; readonly name: string },
  access: MaterialAccess,
): Outcome<Material> {
  const material = createMaterial();
  const failure = await collect(material, source.bytes, { ...access, budget: access.budget ?? createKdfBudget() });
  const isEmpty = [material.certificates, material.crls, material.requests, material.publicKeys, material.keys].every(
    ({ length }) => length === 0,
  );
  if (failure === undefined && !isEmpty) return ok(material);
  zeroMaterial(material);
  return err(failure ?? fail('format.not-recognised', { name: source.name }).error);
}

/** One budget for all keys of a file: thousands of encrypted ones would take hours else. */
type Opening = MaterialAccess & { readonly budget: KdfBudget };

async function collect(material: Material, bytes: Uint8Array, access: Opening): Promise<AppError | undefined> {
  const blocks = bytes[0] === 0x30 ? [] : readPemBlocks(bytes);
  for (const block of blocks) {
    const failure = await collectBlock(material, { block, file: bytes }, access);
    if (failure !== undefined) return failure;
  }
  if (blocks.length > 0) return undefined;
  const kind = identifyContainer(bytes);
  if (kind !== undefined) return collectContainer(material, { bytes, kind }, access);
  if (collectDer(material, bytes)) return undefined;
  const decoded = decodeBase64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
  return typeof decoded !== 'number' && decoded[0] === 0x30 ? collect(material, decoded, access) : undefined;
}

async function collectBlock(
  material: Material,
  { block, file }: { readonly block: PemBlock; readonly file: Uint8Array },
  access: Opening,
): Promise<AppError | undefined> {
  if (block.der === undefined) {
    const { code: problem, offset } = block.problem ?? { code: 'pem.no-end', offset: block.offset };
    return fail('format.malformed', { format: 'pem', offset, problem }).error;
  }
  const armoured = file.subarray(block.offset, block.offset + block.length);
  const kind = identifyContainer(armoured);
  if (kind !== undefined) return collectContainer(material, { bytes: armoured, kind }, access);
  collectDer(material, block.der);
  return undefined;
}

async function collectContainer(
  material: Material,
  { bytes, kind }: { readonly bytes: Uint8Array; readonly kind: ContainerKind },
  access: Opening,
): Promise<AppError | undefined> {
  const { passphrase, keyPassphrase, budget } = access;
  const keyPassphrases = keyPassphrase === undefined ? [] : [keyPassphrase];
  const opened = await openContainerWithKeys(bytes, kind, { passphrase, keyPassphrases, budget });
  if (!opened.ok) return opened.error;
  let failure: AppError | undefined;
  for (const entry of opened.value.entries) failure ??= takeEntry(material, entry, access);
  return failure;
}

function takeEntry(material: Material, entry: OpenedEntry, { isPublic }: MaterialAccess): AppError | undefined {
  switch (entry.type) {
    case 'certificate':
      material.certificates.push(Uint8Array.from(entry.der));
      break;
    case 'crl':
      material.crls.push(Uint8Array.from(entry.der));
      break;
    case 'public-key':
      material.publicKeys.push(entry.key.spkiDer);
      break;
    case 'private-key':
      if (entry.pkcs8Der !== undefined) material.keys.push(entry.pkcs8Der);
      else if (!isPublic) return entry.problem;
      else if (entry.key !== undefined) material.publicKeys.push(entry.key.spkiDer);
      break;
    case 'secret':
      entry.octets?.fill(0);
      return undefined;
    case 'other':
      return undefined;
  }
  if (material.friendlyName === undefined && entry.friendlyName !== undefined)
    material.friendlyName = entry.friendlyName;
  return undefined;
}

/** Takes one public thing in DER; false where it is none. */
function collectDer(material: Material, der: Uint8Array): boolean {
  const forms: readonly (readonly [Uint8Array[], (bytes: Uint8Array) => Result<unknown, AppError>])[] = [
    [material.certificates, parseCertificate],
    [material.crls, parseCrl],
    [material.requests, parseRequest],
    [material.publicKeys, parsePublicKey],
  ];
  for (const [list, parse] of forms) {
    if (!parse(der).ok) continue;
    list.push(Uint8Array.from(der));
    return true;
  }
  return false;
}

/** Certificates without repeats: first the one of the first key, then the others in their order. */
export function orderChain({ certificates, keys }: Material): Uint8Array[] {
  const seen = new Set<string>();
  const unique = certificates.filter((der) => {
    const text = Buffer.from(der).toString('base64');
    return seen.has(text) ? false : seen.add(text);
  });
  const [key] = keys;
  const spki = key === undefined ? undefined : spkiFromPkcs8(key);
  const leaf = spki?.ok === true ? unique.find((der) => certificateFits(der, spki.value)) : undefined;
  return leaf === undefined ? unique : [leaf, ...unique.filter((der) => der !== leaf)];
}

/** Whether a certificate carries a public key. */
export function certificateFits(certificateDer: Uint8Array, spkiDer: Uint8Array): boolean {
  const parsed = parseCertificate(certificateDer);
  return parsed.ok && isSamePublicKey(spkiDer, spanBytes(parsed.value, parsed.value.spki));
}
