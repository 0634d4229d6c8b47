import type { AppError } from '../../../shared/errors.ts';
import { MAX_LAST_CRL_NUMBER } from '../../../shared/model/authority.ts';
import type { ForeignKeyState, LeftReason, MigratedAuthority } from '../../../shared/model/migration.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { isSelfIssued, spanBytes } from '../../pki/certificate/certificate.ts';
import { isSamePublicKey, spkiFromPkcs8 } from '../../pki/key/public-half.ts';
import { type ParsedCrl, parseCrl } from '../../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import { findAuthorityBySubject } from '../../store/authority-certificate-rows.ts';
import { findAuthorityKeyId, findStanding } from '../../store/authority-rows.ts';
import { nextCrlNumber } from '../../store/crl-rows.ts';
import type { ElsewhereRevocation } from '../../store/revocation-elsewhere-rows.ts';
import { isKeptKey } from '../authorities/import-authority.ts';
import { isSelfSigned, type Received, readReceived, requireCa } from '../authorities/received-certificates.ts';
import type { Outcome } from '../ports.ts';
import { groupEntries } from '../revocation/take-over.ts';
import { statusView, type WorkspaceContext } from '../workspace-context.ts';
import type { ForeignIssuer, ForeignKey, ForeignWorkspace } from './foreign-workspace.ts';
import type { LeftList } from './left-list.ts';
import { SeenHex } from './seen-hex.ts';

/** An authority that is taken over, judged: it may sign, and its lists are its own. */
export interface Issuer {
  readonly certificate: Received;
  readonly name: string | undefined;
  readonly key: ForeignKey | undefined;
  readonly isLocked: boolean;
  readonly keyStays: LeftReason | undefined;
  /** Its key is there, or a list that it signed. */
  readonly isProven: boolean;
  readonly lastCrlNumber: bigint | undefined;
  readonly revoked: () => AsyncGenerator<readonly ElsewhereRevocation[]>;
}

/** Those above before those below. What is no authority, or its lists not its own, is told. */
export function readIssuers(foreign: ForeignWorkspace, left: LeftList): Result<readonly Issuer[], AppError> {
  const issuers: Issuer[] = [];
  const keys = new Map(foreign.keys.map((key) => [key, spkiFromPkcs8(key.pkcs8Der)]));
  for (const each of foreign.issuers) {
    const received = readReceived([each.der], foreign.name);
    if (!received.ok) return received;
    const [certificate] = received.value;
    if (certificate === undefined) continue;
    const isForged = isSelfIssued(certificate.parsed) && !isSelfSigned(certificate.parsed);
    if (isForged || !requireCa(certificate).ok)
      left.add({
        kind: 'authority',
        name: certificate.facts.name,
        why: isForged ? 'not-signed-by-it' : 'not-an-authority',
      });
    else issuers.push(judgeIssuer({ foreign, keys }, { certificate, each }, left));
  }
  return ok(inOrder(issuers.map((issuer) => sharingFaults(issuer, issuers))));
}

/** Further certificates of one authority share its key and its lists. */
function sharingFaults(issuer: Issuer, all: readonly Issuer[]): Issuer {
  if (issuer.keyStays !== undefined) return issuer;
  const { subjectNameSha256, spkiSha256 } = issuer.certificate.facts;
  const same = all.find(
    ({ keyStays, certificate: { facts } }) =>
      keyStays !== undefined && facts.subjectNameSha256 === subjectNameSha256 && facts.spkiSha256 === spkiSha256,
  );
  return same === undefined ? issuer : { ...issuer, keyStays: same.keyStays };
}

interface Judging {
  readonly foreign: ForeignWorkspace;
  /** With their public halves, computed once. */
  readonly keys: ReadonlyMap<ForeignKey, Result<Uint8Array, AppError>>;
}

function judgeIssuer(
  { foreign, keys }: Judging,
  { certificate, each }: { readonly certificate: Received; readonly each: ForeignIssuer },
  left: LeftList,
): Issuer {
  const spkiDer = spanBytes(certificate.parsed, certificate.parsed.spki);
  const [key] = [...keys].find(([, spki]) => spki.ok && isSamePublicKey(spki.value, spkiDer)) ?? [];
  const isLocked =
    key === undefined &&
    foreign.lockedKeys.some(
      (locked) =>
        locked.of === certificate.facts.sha256 ||
        (locked.spkiDer !== undefined && isSamePublicKey(locked.spkiDer, spkiDer)),
    );
  const lists = readLists(each.crls, { certificate, spkiDer }, left);
  const numbers = [each.lastCrlNumber, ...lists.map(({ number }) => number)].filter((one) => one !== undefined);
  const highest = numbers.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
  const isKept = highest === undefined || (highest >= 0n && highest <= BigInt(MAX_LAST_CRL_NUMBER));
  if (!isKept) left.add({ kind: 'crl', name: certificate.facts.name, why: 'crl-number-too-large' });
  const [newest] = lists.filter(({ isComplete }) => isComplete).toSorted(newestFirst);
  return {
    certificate,
    name: each.name,
    key,
    isLocked,
    keyStays: each.keyStays ?? (isKept ? undefined : 'number-unknown'),
    isProven: key !== undefined || lists.length > 0,
    lastCrlNumber: isKept ? highest : undefined,
    revoked: () => allRevoked(each, newest?.crl),
  };
}

interface OwnList {
  readonly crl: ParsedCrl;
  readonly number: bigint | undefined;
  /** It tells all that its authority revoked. */
  readonly isComplete: boolean;
}

const newestFirst = (a: OwnList, b: OwnList): number =>
  Number((b.number ?? -1n) - (a.number ?? -1n)) || b.crl.thisUpdate - a.crl.thisUpdate;

function readLists(
  ders: readonly Uint8Array[],
  { certificate, spkiDer }: { readonly certificate: Received; readonly spkiDer: Uint8Array },
  left: LeftList,
): readonly OwnList[] {
  return ders.flatMap((der): readonly OwnList[] => {
    const crl = parseCrl(der);
    const extensions = crl.ok ? decodeCrlExtensions(crl.value) : crl;
    if (crl.ok && extensions.ok && verifyCrlSignature(crl.value, spkiDer) === 'valid') {
      const { number, baseNumber, scope, unknownCritical } = extensions.value;
      // The number of every list counts.
      const isPart = baseNumber !== undefined || scope !== undefined || crl.value.issuerChanges.length > 0;
      return [{ crl: crl.value, number, isComplete: !isPart && unknownCritical.length === 0 }];
    }
    left.add({ kind: 'crl', name: certificate.facts.name, why: 'not-signed-list' });
    return [];
  });
}

/**
 * What was written down, then what the newest list tells beyond it: entries that were cleaned out of an index stay revoked. A hold that is not written down any more
 * was released, unless part of what was written down cannot be read.
 */
async function* allRevoked(
  { revoked, isTorn }: ForeignIssuer,
  newest: ParsedCrl | undefined,
): AsyncGenerator<readonly ElsewhereRevocation[]> {
  yield* revoked();
  if (newest === undefined) return;
  for (const group of groupEntries(newest))
    yield isTorn === true ? group : group.filter(({ reason }) => reason !== 'certificateHold');
}

/** Roots first, then what they signed; what hangs on nothing here comes last. */
function inOrder(issuers: readonly Issuer[]): readonly Issuer[] {
  const waiting = new Set(issuers);
  const placed: Issuer[] = [];
  const namesWaiting = (except: Issuer): ReadonlySet<string> =>
    new Set([...waiting].filter((one) => one !== except).map(({ certificate }) => certificate.facts.subjectNameSha256));
  while (waiting.size > 0) {
    const free = [...waiting].filter((one) => !namesWaiting(one).has(one.certificate.facts.issuerNameSha256));
    for (const one of free.length > 0 ? free : [...waiting]) {
      placed.push(one);
      waiting.delete(one);
    }
  }
  return placed;
}

/** How an authority stands here before anything is written, and what would be written. */
export async function describeIssuer(
  context: WorkspaceContext,
  issuer: Issuer,
  left: LeftList,
): Outcome<MigratedAuthority> {
  const { certificate, keyStays } = issuer;
  const { sha256, name, subject, notAfter } = certificate.facts;
  let revoked = 0;
  let held = 0;
  const serials = new SeenHex();
  for await (const group of issuer.revoked())
    for (const { serialHex, reason } of group) {
      if (!serials.isNew(serialHex)) continue;
      revoked += 1;
      if (reason === 'certificateHold') held += 1;
    }
  return context.store.reading(async (db) => {
    const id = await findAuthorityBySubject(db, certificate.facts);
    const standing = id === undefined ? undefined : await findStanding(db, id, await statusView(context, db));
    const hasKey = id !== undefined && (await findAuthorityKeyId(db, id)) !== undefined;
    const next = id === undefined ? 1 : await nextCrlNumber(db, id);
    const after = issuer.lastCrlNumber === undefined ? next : Math.max(next, Number(issuer.lastCrlNumber) + 1);
    const key = hasKey ? 'here' : stateOfKey(issuer);
    if (key === 'stays' && keyStays !== undefined)
      left.add({ kind: 'key', name: issuer.key?.name ?? name, why: keyStays });
    return {
      sha256,
      name: standing?.name ?? issuer.name ?? name,
      subject,
      notAfter,
      isHere: id !== undefined,
      key,
      revoked,
      held,
      ...(after > 1 ? { nextCrlNumber: after } : {}),
    };
  });
}

function stateOfKey({ key, certificate, isLocked, keyStays }: Issuer): ForeignKeyState {
  if (keyStays !== undefined && (key !== undefined || isLocked)) return 'stays';
  if (key === undefined) return isLocked ? 'locked' : 'none';
  return isKeptKey(certificate) ? 'comes' : 'unsupported';
}
