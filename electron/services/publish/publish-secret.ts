import { hash } from 'node:crypto';
import { z } from 'zod';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { PublishTargetId } from '../../../shared/model/brands.ts';
import type { PublishPlace } from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { locate, tellPlace } from './check-place.ts';
import type { PlaceSecret } from './places/place.ts';

const KIND = 'publish-login';

const sealedSecret = z.strictObject({
  host: z.string(),
  trust: z.string(),
  password: z.string().optional(),
  key: z.string().optional(),
  keyPassphrase: z.string().optional(),
  certificatePem: z.string().optional(),
  certificateKeyPem: z.string().optional(),
});

interface SealedFor {
  readonly id: PublishTargetId;
  readonly place: PublishPlace;
}

/** What a server is judged by: whoever writes the file could otherwise have a login sent to a server of their own. */
const trustOf = (place: PublishPlace): string =>
  hash(
    'sha256',
    place.kind === 'sftp' ? (place.hostKey?.sha256 ?? '') : place.kind === 'folder' ? '' : place.anchorsPem,
    'hex',
  );

/** Seals a login together with the server that it is for and how that is judged; null where there is nothing to seal. */
export async function sealSecret(
  context: WorkspaceContext,
  { id, place }: SealedFor,
  secret: PlaceSecret,
): Outcome<Uint8Array | null> {
  if (Object.keys(secret).length === 0) return ok(null);
  const whole = { host: locate(place).host, trust: trustOf(place), ...secret };
  const plain = Buffer.from(JSON.stringify(whole), 'utf8');
  return context.vault.sealRecord({ recordId: id, kind: KIND, plain });
}

/**
 * Opens a login for its place. Fails with `publish.login-other-place` where it was sealed for another server or under other trust, `vault.locked`,
 * `vault.record-damaged`.
 */
export async function openSecret(
  context: WorkspaceContext,
  { id, place, sealed }: SealedFor & { readonly sealed: Uint8Array | null },
): Outcome<PlaceSecret> {
  const opened = await openSealed(context, { id, place, sealed });
  if (!opened.ok) return opened;
  return opened.value.trust === '' || opened.value.trust === trustOf(place)
    ? ok(opened.value.secret)
    : fail('publish.login-other-place', { place: tellPlace(place) });
}

/**
 * The same when the place is saved anew or tried by somebody: the server must be the same, and only who has the keys open changes what it is judged by.
 * A grant opens logins for those who are confirmed already.
 */
export const openForSaving = async (
  context: WorkspaceContext,
  sealedFor: SealedFor & { readonly sealed: Uint8Array | null },
): Outcome<PlaceSecret> => {
  if (!context.vault.isUnlocked()) return openSecret(context, sealedFor);
  const opened = await openSealed(context, sealedFor);
  return opened.ok ? ok(opened.value.secret) : opened;
};

async function openSealed(
  context: WorkspaceContext,
  { id, place, sealed }: SealedFor & { readonly sealed: Uint8Array | null },
): Outcome<{ readonly trust: string; readonly secret: PlaceSecret }> {
  if (sealed === null) return ok({ trust: '', secret: {} });
  const opened = await context.vault.openRecord({ recordId: id, kind: KIND, sealed });
  if (!opened.ok) return opened;
  const read = parseSecret(opened.value, id);
  opened.value.fill(0);
  if (!read.ok) return read;
  const { host, trust, ...secret } = read.value;
  return host === locate(place).host
    ? ok({ trust, secret: dropUndefined(secret) })
    : fail('publish.login-other-place', { place: tellPlace(place) });
}

function parseSecret(octets: Uint8Array, id: PublishTargetId): Result<z.infer<typeof sealedSecret>, AppError> {
  try {
    return ok(sealedSecret.parse(JSON.parse(Buffer.from(octets).toString('utf8'))));
  } catch {
    return fail('vault.record-damaged', { kind: KIND, recordId: id });
  }
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Leaves out what is undefined. */
export const dropUndefined = (secret: Optional<PlaceSecret>): PlaceSecret => ({
  ...(secret.password !== undefined && { password: secret.password }),
  ...(secret.key !== undefined && { key: secret.key }),
  ...(secret.keyPassphrase !== undefined && { keyPassphrase: secret.keyPassphrase }),
  ...(secret.certificatePem !== undefined && { certificatePem: secret.certificatePem }),
  ...(secret.certificateKeyPem !== undefined && { certificateKeyPem: secret.certificateKeyPem }),
});
