import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { createKdfBudget, type Deriving, runDeriving, runDerivingAsync } from '../key/kdf.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { publicHalf } from '../key/public-half.ts';
import type { ContainerContents, ContainerEntry, ContainerKind, OpenedContainer, OpenedEntry } from './contents.ts';
import { openPkcs12 } from './pkcs12.ts';

/**
 * Lists what a file holds; no private octet leaves. Without a passphrase the empty one is tried where a format needs one, keys that need one are listed as
 * locked, and a file that shows nothing without one fails with `format.wrong-passphrase`. The passphrase is UTF-8 and not zeroed here.
 * Fails with `format.wrong-passphrase`, `format.too-costly` (with the figure of the file), `format.unsupported`, `format.malformed` (with the offset).
 * Derives on the calling thread, some seconds at most, half a second without a passphrase. Signatures of certificates are not looked at.
 */
export function openContainer(
  bytes: Uint8Array,
  kind: ContainerKind,
  passphrase?: Uint8Array,
): Result<ContainerContents, AppError> {
  const opened = runDeriving(readContainer(bytes, kind, passphrase));
  return opened.ok ? ok(withoutPrivateOctets(opened.value)) : opened;
}

/** `openContainer` with the derivations off the calling thread. */
export async function openContainerAsync(
  bytes: Uint8Array,
  kind: ContainerKind,
  passphrase?: Uint8Array,
): Promise<Result<ContainerContents, AppError>> {
  const opened = await runDerivingAsync(readContainer(bytes, kind, passphrase));
  return opened.ok ? ok(withoutPrivateOctets(opened.value)) : opened;
}

/** The contents with keys in the clear, which the caller zeroes with `zeroKeys`. Failures as of `openContainer`. */
export const openContainerWithKeys = (
  bytes: Uint8Array,
  kind: ContainerKind,
  passphrase?: Uint8Array,
): Promise<Result<OpenedContainer, AppError>> => runDerivingAsync(readContainer(bytes, kind, passphrase));

function* readContainer(
  bytes: Uint8Array,
  kind: ContainerKind,
  passphrase: Uint8Array | undefined,
): Deriving<Result<OpenedContainer, AppError>> {
  const asked: PbeSecret | undefined = passphrase === undefined ? undefined : { passphrase, budget: createKdfBudget() };
  switch (kind) {
    case 'pkcs12':
      return asked === undefined ? yield* openUnasked(bytes) : yield* openPkcs12(bytes, asked);
    default:
      return fail('format.unsupported', { format: kind, detail: 'kind' });
  }
}

/** Many files of test and trust have the empty passphrase; finding out may not take long. */
function* openUnasked(bytes: Uint8Array): Deriving<Result<OpenedContainer, AppError>> {
  const opened = yield* openPkcs12(bytes, { passphrase: new Uint8Array(), budget: createKdfBudget(false) });
  return !opened.ok && opened.error.code === 'format.too-costly'
    ? fail('format.wrong-passphrase', { format: 'pkcs12' })
    : opened;
}

const withoutPrivateOctets = ({ entries, ...rest }: OpenedContainer): ContainerContents => ({
  ...rest,
  entries: entries.map(publicEntry),
});

/** Replaces the key by its public half and zeroes it. */
function publicEntry(entry: OpenedEntry): ContainerEntry {
  if (entry.type !== 'private-key') return entry;
  const { pkcs8Der, ...shown } = entry;
  if (pkcs8Der === undefined) return shown;
  const half = publicHalf(pkcs8Der);
  pkcs8Der.fill(0);
  return half.ok ? { ...shown, key: half.value } : { ...shown, problem: half.error };
}
