import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { TAG } from '../asn1/der.ts';
import { createKdfBudget, type Deriving, type KdfBudget, runDeriving, runDerivingAsync } from '../key/kdf.ts';
import { publicHalf } from '../key/public-half.ts';
import {
  type ContainerContents,
  type ContainerEntry,
  type ContainerKind,
  MAX_PRIVATE_KEYS,
  type OpenedContainer,
  type OpenedEntry,
  zeroKeys,
} from './contents.ts';
import { openBks, openUber } from './bks.ts';
import { openJavaKeystore } from './java-keystore.ts';
import { openJwk } from './jwk.ts';
import { openOpensshPrivate } from './openssh-private.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { openPkcs7 } from './pkcs7.ts';
import { openPkcs12 } from './pkcs12.ts';
import { openPrivateKeyFile } from './private-key-file.ts';
import { openPuttyPrivate } from './putty-private.ts';
import { openSpkac } from './spkac.ts';
import { openSshPublic } from './ssh-public.ts';

interface Passphrases {
  readonly passphrase: Uint8Array | undefined;
  readonly keyPassphrases: readonly Uint8Array[];
  /** Of all containers of a file together; default one for this container alone. */
  readonly budget?: KdfBudget;
}

/**
 * Lists what a file holds; no private octet leaves. Without a passphrase the empty one is tried where a format needs one, keys that need one are listed as
 * locked, and a file that shows nothing without one fails with `format.wrong-passphrase`. Passphrases are UTF-8 and not zeroed here; `keyPassphrases` are tried on keys that have one of their own.
 * Fails with `format.wrong-passphrase`, `format.too-costly` (with the figure of the file), `format.unsupported`, `format.malformed` (with the offset).
 * Derives on the calling thread, some seconds at most, half a second without a passphrase. Signatures of certificates are not looked at.
 */
export function openContainer(
  bytes: Uint8Array,
  kind: ContainerKind,
  passphrase?: Uint8Array,
  keyPassphrases: readonly Uint8Array[] = [],
): Result<ContainerContents, AppError> {
  const opened = runDeriving(readContainer(bytes, kind, { passphrase, keyPassphrases }));
  return opened.ok ? ok(withoutPrivateOctets(opened.value)) : opened;
}

/** The contents with keys in the clear, which the caller zeroes with `zeroKeys`. Failures as of `openContainer`. */
export const openContainerWithKeys = (
  bytes: Uint8Array,
  kind: ContainerKind,
  passphrases: Passphrases,
): Promise<Result<OpenedContainer, AppError>> => runDerivingAsync(readContainer(bytes, kind, passphrases));

function* readContainer(
  bytes: Uint8Array,
  kind: ContainerKind,
  { passphrase, keyPassphrases, budget = createKdfBudget() }: Passphrases,
): Deriving<Result<OpenedContainer, AppError>> {
  const secret = passphrase === undefined ? undefined : { passphrase, budget };
  const secrets = secret === undefined ? [] : [secret, ...keyPassphrases.map((own) => ({ passphrase: own, budget }))];
  switch (kind) {
    case 'pkcs12': {
      const der = withoutArmour(bytes, ['PKCS12']);
      return secret === undefined ? yield* openUnasked(der) : yield* openPkcs12(der, secrets);
    }
    case 'pkcs7':
      return openPkcs7(withoutArmour(bytes, ['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS']));
    case 'jks':
    case 'jceks':
      return yield* openJavaKeystore(bytes, secrets);
    case 'bks':
      return yield* openBks(bytes, secrets);
    case 'uber':
      return yield* openUber(bytes, secrets);
    case 'private-key':
      return yield* openPrivateKeyFile(bytes, secret);
    case 'openssh-private-key':
      return yield* openOpensshPrivate(bytes, secret);
    case 'putty-private-key':
      return openPuttyPrivate(bytes);
    case 'ssh-public-key':
      return openSshPublic(bytes);
    case 'jwk':
      return openJwk(bytes);
    case 'spkac':
      return openSpkac(bytes);
  }
}

/** The DER inside the first PEM block with one of the labels, or the bytes themselves. */
const withoutArmour = (bytes: Uint8Array, labels: readonly string[]): Uint8Array =>
  bytes[0] === TAG.sequence
    ? bytes
    : (readPemBlocks(bytes).find(({ label, der }) => der !== undefined && labels.includes(label))?.der ?? bytes);

/** Many files of test and trust have the empty passphrase; finding out may not take long. */
function* openUnasked(bytes: Uint8Array): Deriving<Result<OpenedContainer, AppError>> {
  const opened = yield* openPkcs12(bytes, [{ passphrase: new Uint8Array(), budget: createKdfBudget(false) }]);
  return !opened.ok && opened.error.code === 'format.too-costly'
    ? fail('format.wrong-passphrase', { format: 'pkcs12' })
    : opened;
}

function withoutPrivateOctets({ entries, notes, ...rest }: OpenedContainer): ContainerContents {
  const open = entries.filter((entry) => entry.type === 'private-key' && entry.pkcs8Der !== undefined);
  const beyond = new Set(open.slice(MAX_PRIVATE_KEYS));
  zeroKeys([...beyond]);
  const shown = entries.filter((entry) => !beyond.has(entry)).map(publicEntry);
  return {
    ...rest,
    entries: shown,
    notes: beyond.size === 0 ? notes : [...new Set([...notes, 'entries-left-out'] as const)],
  };
}

/** Replaces the key by its public half and zeroes it. */
function publicEntry(entry: OpenedEntry): ContainerEntry {
  if (entry.type === 'secret') {
    const { octets, ...shown } = entry;
    octets?.fill(0);
    return shown;
  }
  if (entry.type !== 'private-key') return entry;
  const { pkcs8Der, ...shown } = entry;
  if (pkcs8Der === undefined) return shown;
  const half = publicHalf(pkcs8Der);
  pkcs8Der.fill(0);
  return half.ok ? { ...shown, key: half.value } : { ...shown, problem: half.error };
}
