import type { AppError } from '../../../shared/errors.ts';
import { MAX_LAST_CRL_NUMBER } from '../../../shared/model/authority.ts';
import type { LeftReason } from '../../../shared/model/migration.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { isSelfIssued, spanBytes } from '../../pki/certificate/certificate.ts';
import { isSamePublicKey, spkiFromPkcs8 } from '../../pki/key/public-half.ts';
import { type ParsedCrl, parseCrl } from '../../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import type { ElsewhereRevocation } from '../../store/revocation-elsewhere-rows.ts';
import { isSelfSigned, type Received, readReceived, requireCa } from '../authorities/received-certificates.ts';
import { groupEntries } from '../revocation/take-over.ts';
import type { ForeignIssuer, ForeignKey, ForeignWorkspace } from './foreign-workspace.ts';
import type { LeftList } from './left-list.ts';

/** An authority that is taken over, judged: it may sign, and its lists are its own. */
export interface Issuer {
  readonly certificate: Received;
  readonly name: string | undefined;
  readonly key: ForeignKey | undefined;
  readonly isLocked: boolean;
  readonly keyStays: LeftReason | undefined;
  /** What is written down of its lists and revocations. */
  readonly told: Told;
  /** What lists say that it signed. */
  readonly signed: Told;
}

export interface Told {
  readonly lastCrlNumber: bigint | undefined;
  readonly revoked: () => AsyncIterable<readonly ElsewhereRevocation[]>;
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
  const signedNumber = highestOf(lists.map(({ number }) => number));
  const number = highestOf([each.lastCrlNumber, signedNumber]);
  const isKept = isKeptNumber(number);
  if (!isKept) left.add({ kind: 'crl', name: certificate.facts.name, why: 'crl-number-too-large' });
  const [newest] = lists.filter(({ isComplete }) => isComplete).toSorted(newestFirst);
  return {
    certificate,
    name: each.name,
    key,
    isLocked,
    keyStays: each.keyStays ?? (isKept ? undefined : 'number-unknown'),
    told: { lastCrlNumber: isKept ? number : undefined, revoked: () => allRevoked(each, newest?.crl) },
    signed: {
      lastCrlNumber: isKeptNumber(signedNumber) ? signedNumber : undefined,
      revoked: () => allRevoked({ revoked: () => [], isTorn: false }, newest?.crl),
    },
  };
}

const highestOf = (numbers: readonly (bigint | undefined)[]): bigint | undefined =>
  numbers.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);

const isKeptNumber = (number: bigint | undefined): boolean =>
  number === undefined || (number >= 0n && number <= BigInt(MAX_LAST_CRL_NUMBER));

/**
 * What is believed of an authority. One whose key is here may have lists out there already: what a folder says of it counts if its key is in that folder, else only
 * what it signed.
 */
export const believed = ({ key, told, signed }: Issuer, hasKeyHere: boolean): Told =>
  hasKeyHere && key === undefined ? signed : told;

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
  { revoked, isTorn }: Pick<ForeignIssuer, 'revoked' | 'isTorn'>,
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
