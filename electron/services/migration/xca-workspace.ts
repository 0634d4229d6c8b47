import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import { REVOCATION_REASONS, type RevocationReason } from '../../../shared/model/certificate.ts';
import { ok } from '../../../shared/result.ts';
import { encodePem, PEM_LABEL } from '../../pki/asn1/pem.ts';
import { REASON_NAMES } from '../../pki/revocation/crl-entry.ts';
import type { ElsewhereRevocation } from '../../store/revocation-elsewhere-rows.ts';
import type { XcaCertificate, XcaDatabase, XcaRevocation } from '../../workers/xca/xca-protocol.ts';
import type { Outcome } from '../ports.ts';
import { type ForeignAccess, type ForeignIssuer, type ForeignWorkspace, zeroKeys } from './foreign-workspace.ts';
import { LeftList } from './left-list.ts';
import { openXcaKeys } from './xca-keys.ts';

/** Newest version of the tables that was compared with what is read: XCA 2.6 to 2.9. */
const NEWEST_SCHEMA = 8;
/** Authorities that were worked with; each is looked at against every key. */
const MAX_ISSUERS = 1000;
/** What XCA proposes: nobody decided it. */
const DEFAULT_CRL_DAYS = 30;
/** Rows of one group. */
const GROUP = 5000;

/** What a database of XCA brings, with its keys as far as the passphrase opens them. Fails with `format.wrong-passphrase`, `job.cancelled`. */
export async function describeXca(
  name: string,
  database: XcaDatabase,
  access: ForeignAccess,
): Outcome<ForeignWorkspace> {
  const left = new LeftList();
  const opened = await openXcaKeys(database, access, { name, left });
  if (!opened.ok) return opened;
  try {
    return ok({ ...describePublic(name, database, left), ...opened.value, left: left.get() });
  } catch (cause) {
    zeroKeys(opened.value);
    throw cause;
  }
}

function describePublic(
  name: string,
  database: XcaDatabase,
  left: LeftList,
): Omit<ForeignWorkspace, 'keys' | 'lockedKeys' | 'left'> {
  tellLeft(database, left);
  const { certificates, requests } = database;
  return {
    program: 'xca',
    name,
    issuers: listIssuers(database, left),
    certificates: [{ name, bytes: joinPem(certificates.map(({ der }) => der)) }],
    requests,
    notes: certificates.flatMap(noteOf),
  };
}

const joinPem = (ders: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(ders.map((der) => encodePem(PEM_LABEL.certificate, der)));

/** What people called a certificate where that is not its own name, and what they wrote about it. An authority is called so itself. */
function noteOf({
  name,
  title,
  comment,
  sha256,
  isCa,
}: XcaCertificate): { readonly sha256: Hex; readonly text: string }[] {
  const lines = [isCa || name === title ? '' : name, comment].filter((line) => line !== '');
  return lines.length === 0 ? [] : [{ sha256, text: lines.join('\n') }];
}

/** Certificates of authorities that were worked with: whose key is there, that revoked something, or that issued a list. The others come as certificates. */
function listIssuers({ certificates, authorities, revocations, torn }: XcaDatabase, left: LeftList): ForeignIssuer[] {
  const about = new Map(authorities.map((each) => [each.item, each]));
  const revoked = Map.groupBy(revocations, ({ issuer }) => issuer);
  const issuers: ForeignIssuer[] = [];
  for (const { item, name, title, der, isCa, hasKey, notBefore } of certificates) {
    const own = revoked.get(item) ?? [];
    const isTorn = torn.includes(item);
    const hasRevoked = own.length > 0 || isTorn;
    const { lastCrlNumber, crlDays } = about.get(item) ?? {};
    if (!isCa && hasRevoked) left.add({ kind: 'authority', why: 'not-an-authority', name });
    if (!isCa || !(hasKey || hasRevoked || lastCrlNumber !== undefined)) continue;
    if (issuers.length === MAX_ISSUERS) {
      left.add({ kind: 'authority', why: 'too-many', name });
      continue;
    }
    const entries = own.map((revocation) => toElsewhere(revocation, notBefore, left));
    if (hasKey && crlDays !== undefined && crlDays !== DEFAULT_CRL_DAYS)
      left.add({ kind: 'crl-period', why: 'planned-anew', name });
    issuers.push({
      der,
      ...(name === '' || name === title ? {} : { name }),
      ...(lastCrlNumber === undefined ? {} : { lastCrlNumber }),
      ...(isTorn ? { keyStays: 'revocations-unknown' } : {}),
      // XCA puts what a list says into its table when it takes one in, and people take it out of there.
      crls: [],
      revoked: () => inGroups(entries),
    });
  }
  return issuers;
}

function* inGroups(entries: readonly ElsewhereRevocation[]): Generator<readonly ElsewhereRevocation[]> {
  for (let start = 0; start < entries.length; start += GROUP) yield entries.slice(start, start + GROUP);
}

/** Where its date cannot be read it counts from the beginning of its authority on: nothing is valid for want of a date. */
function toElsewhere(
  { serialHex, reason, revokedAt, invaliditySince, isMended }: XcaRevocation,
  beginning: UnixMs,
  left: LeftList,
): ElsewhereRevocation {
  const name = REASON_NAMES.get(reason);
  const kept: RevocationReason | undefined = REVOCATION_REASONS.find((known) => known === name);
  if (isMended) left.add({ kind: 'revocation', why: 'revocation-mended', name: serialHex });
  else if (kept === undefined) left.add({ kind: 'revocation', why: 'reason-unspecified', name: serialHex });
  return {
    serialHex,
    reason: kept ?? 'unspecified',
    revokedAt: revokedAt ?? beginning,
    ...(invaliditySince === undefined ? {} : { invaliditySince }),
  };
}

function tellLeft(database: XcaDatabase, left: LeftList): void {
  for (const { kind, name } of database.unreadable)
    left.add({ kind, why: kind === 'revocation' ? 'revocation-unreadable' : 'unreadable', name });
  for (const { name } of database.tokens) left.add({ kind: 'token', why: 'held-by-token', name });
  for (const name of database.publicKeys) left.add({ kind: 'key', why: 'public-alone', name });
  for (const name of database.strayCrls) left.add({ kind: 'crl', why: 'not-signed-list', name });
  for (const name of database.templates) left.add({ kind: 'template', why: 'not-kept-here', name });
  for (const name of database.openVpnKeys) left.add({ kind: 'openvpn-key', why: 'not-kept-here', name });
  if (database.schema > NEWEST_SCHEMA)
    left.add({ kind: 'setting', why: 'newer-program', name: `schema ${database.schema}` });
}
