import type { InspectTarget } from '../../shared/contract/inspect.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId, JobId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Inspected } from '../services/inspected-file.ts';
import type { FetchedInspection } from '../services/inspect-fetch.ts';
import type { ItemOctets } from '../services/inspection.ts';
import { getSource, getWorkspace, type WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `inspect.${string}`>>;

/** Readings of one window that are kept. */
export const MAX_INSPECTED = 4;

export const inspectHandlers: Area = {
  'inspect.outline': async ({ handle, from, limit }, session) =>
    mapResult(await getInspected(session, handle), (inspected) => inspected.outline(from, limit)),
  'inspect.item': async ({ handle, item }, session) => {
    const inspected = await getInspected(session, handle);
    return inspected.ok ? inspected.value.item(item) : inspected;
  },
  'inspect.open': async ({ handle, item, passphrase }, session) => {
    const inspected = await getInspected(session, handle);
    return inspected.ok ? session.readInTurn(() => inspected.value.open(item, passphrase)) : inspected;
  },
  'inspect.asn1Children': async ({ target, ...page }, session) => {
    const octets = await getOctets(session, target);
    return octets.ok ? session.readInTurn(() => inspectionOf(session).asn1Children(octets.value, page)) : octets;
  },
  'inspect.asn1Path': async ({ target, offset }, session) => {
    const octets = await getOctets(session, target);
    return octets.ok ? session.readInTurn(() => inspectionOf(session).asn1Path(octets.value, offset)) : octets;
  },
  'inspect.bytes': async ({ handle, item, offset, length }, session) => {
    const inspected = await getInspected(session, handle);
    return inspected.ok ? inspected.value.bytes(item, offset, length) : inspected;
  },
  'inspect.lint': async ({ target, profile, rules }, session) => {
    const octets = await getOctets(session, target);
    if (!octets.ok) return octets;
    const candidates = profile === undefined ? await listIssuers(session, target, octets.value) : [];
    return session.readInTurn(() => inspectionOf(session).lint(octets.value, { profile, rules, candidates }));
  },
  'inspect.matches': async ({ handle, item }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const inspected = await getInspected(session, handle);
    if (!inspected.ok) return inspected;
    const found = await inspected.value.item(item);
    if (!found.ok) return found;
    const octets = inspected.value.octets(item);
    return workspace.value.certificates.matches(found.value, octets.ok ? octets.value.bytes : undefined);
  },
  'inspect.compare': async ({ a, b }, session) => {
    const left = await getOctets(session, a);
    if (!left.ok) return left;
    const right = await getOctets(session, b);
    if (!right.ok) return right;
    return session.readInTurn(() => inspectionOf(session).compare(left.value, right.value));
  },
  'inspect.fetch': async ({ address, allowPrivate }, session) => {
    const job = session.jobs.start<FetchedInspection>({
      kind: 'file.read',
      subject: address,
      run: (context) => inspectionOf(session).fetch({ address, allowPrivate: allowPrivate ?? false }, context),
    });
    return ok({ job });
  },
  'inspect.fetched': async ({ job }, session) => takeFetched(session, job),
};

const inspectionOf = ({ desk }: WindowSession) => desk.application.inspection;

/** Octets of an inspected item, or of a certificate of the workspace. */
async function getOctets(session: WindowSession, target: InspectTarget): Promise<Result<ItemOctets, AppError>> {
  if ('certificateId' in target) {
    const workspace = getWorkspace(session);
    return workspace.ok ? workspace.value.certificates.octets(target.certificateId) : workspace;
  }
  const inspected = await getInspected(session, target.handle);
  return inspected.ok ? inspected.value.octets(target.item) : inspected;
}

/** Certificates of a file whose issuers are looked for in the workspace. */
const MAX_ASKED = 200;

/** What may stand above an item: the other certificates of its file, and those of the workspace where one is open. */
async function listIssuers(
  session: WindowSession,
  target: InspectTarget,
  { bytes }: ItemOctets,
): Promise<readonly Uint8Array[]> {
  const inspected = 'handle' in target ? await getInspected(session, target.handle) : undefined;
  const beside = inspected?.ok === true ? inspected.value.certificateDers() : [];
  const workspace = getWorkspace(session);
  const issuers = workspace.ok
    ? await workspace.value.certificates.issuersOf([bytes, ...beside.slice(0, MAX_ASKED)])
    : undefined;
  return issuers?.ok === true ? [...beside, ...issuers.value] : beside;
}

/** What was read from a handle, read anew where it fell out. */
export async function getInspected(session: WindowSession, handle: FileHandleId): Promise<Result<Inspected, AppError>> {
  const held = session.files.get(handle);
  if (!held.ok) return held;
  const known = session.inspected.get(handle);
  return known === undefined ? readHandle(session, handle) : ok(known);
}

async function readHandle(session: WindowSession, handle: FileHandleId): Promise<Result<Inspected, AppError>> {
  const source = getSource(session, handle);
  if (!source.ok) return source;
  const read = await session.readInTurn(async () => {
    // several questions about a new file wait for one reading
    const known = session.inspected.get(handle);
    return known === undefined ? inspectionOf(session).read(source.value) : ok(known);
  });
  if (!read.ok) return read;
  // The handle may have been given back while its file was read.
  if (!session.files.get(handle).ok) return fail('file.handle-expired', {});
  const known = session.inspected.get(handle);
  if (known !== undefined) return ok(known);
  keepInspected(session, handle, read.value);
  return read;
}

/**
 * What was read is kept with its octets, up to 64 MiB each: what falls out is read anew when it is asked for.
 * What a passphrase has opened stays as long as its handle, since nobody would type it twice.
 */
function keepInspected({ files, inspected }: WindowSession, handle: FileHandleId, read: Inspected): void {
  inspected.delete(handle);
  inspected.set(handle, read);
  for (const kept of inspected.keys()) if (!files.get(kept).ok) inspected.delete(kept);
  const plain = [...inspected].filter(([, { hasOpened }]) => !hasOpened).map(([kept]) => kept);
  for (const kept of plain.slice(0, -MAX_INSPECTED)) inspected.delete(kept);
}

/** Puts what a fetch has brought under a handle. */
function takeFetched(session: WindowSession, job: JobId): Result<FetchedHandle | null, AppError> {
  const fetched = session.jobs.findValue(job);
  if (!isFetched(fetched)) return ok(null);
  const begun = session.files.holdBytes(fetched.name, fetched.bytes);
  return mapResult(begun, (handle) => ({ handle, name: fetched.name, size: fetched.bytes.length }));
}

/** The window may name a job that does something else. */
const isFetched = (value: unknown): value is FetchedInspection =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'bytes' in value &&
  value.bytes instanceof Uint8Array;

interface FetchedHandle {
  readonly handle: FileHandleId;
  readonly name: string;
  readonly size: number;
}
