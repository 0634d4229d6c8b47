import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { ElsewhereReport } from '../../../shared/model/revocation.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { equalBytes } from '../../pki/asn1/der.ts';
import {
  certificateSha256,
  type ParsedCertificate,
  parseCertificate,
  spanBytes,
} from '../../pki/certificate/certificate.ts';
import { type ParsedCrl, parseCrl } from '../../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import { findStanding } from '../../store/authority-rows.ts';
import { getCertificateDers } from '../../store/certificate-rows.ts';
import { isOwnList } from '../../store/crl-act-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { readFetchedCrl } from '../fetch-material.ts';
import { type FileSource, INSPECT_LIMIT_OCTETS, readSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, statusView, writing } from '../workspace-context.ts';
import { continueNumbers, groupEntries, takeOverRevocations } from './take-over.ts';

/**
 * Takes over what an authority revoked before it was here, from a complete list that its key signed then; from now on its own lists name them too, and their numbers
 * go on after that list's. Certificates here that bear a serial of it are revoked in the same transaction, and so is one that comes later (`tieIssued`). What is known already stays as it is here, but for holds that were made revocations: nobody may
 * release those. Works locked. All or nothing.
 *
 * Fails with `authority.not-found`, `crl.not-of-authority`, `format.malformed`, `file.*`. Not done: leaving out what ended, since a list does not tell that.
 */
export async function importElsewhere(
  context: WorkspaceContext,
  { authorityId, source }: { readonly authorityId: AuthorityId; readonly source: FileSource },
): Outcome<ElsewhereReport> {
  const read = await readSource(source, INSPECT_LIMIT_OCTETS);
  if (!read.ok) return read;
  const der = readFetchedCrl(read.value.bytes);
  if (!der.ok) return der;
  const crl = parseCrl(der.value);
  if (!crl.ok) return crl;
  const authority = await readAuthority(context, authorityId);
  if (!authority.ok) return authority;
  const { name, certificate } = authority.value;
  const problem = checkList(crl.value, certificate);
  if (problem !== undefined) return fail('crl.not-of-authority', { name, problem });
  return writing(context, ['revocation', 'authority', 'certificate'], (tx) =>
    takeOver(context, tx, { authorityId, name, crl: crl.value }),
  );
}

interface Authority {
  readonly name: string;
  readonly certificate: ParsedCertificate;
}

const readAuthority = (context: WorkspaceContext, authorityId: AuthorityId): Outcome<Authority> =>
  readingOr(context, async (db) => {
    const found = await findStanding(db, authorityId, await statusView(context, db));
    if (found === undefined) return fail('authority.not-found', { wanted: authorityId });
    const der = (await getCertificateDers(db, [found.certificateId])).get(found.certificateId);
    const parsed = der === undefined ? undefined : parseCertificate(der);
    if (parsed?.ok !== true) throw new BugError(`certificate of authority ${authorityId} does not parse`);
    return ok({ name: found.name, certificate: parsed.value });
  });

function checkList(crl: ParsedCrl, authority: ParsedCertificate): string | undefined {
  const extensions = decodeCrlExtensions(crl);
  if (!equalBytes(spanBytes(crl, crl.issuer), spanBytes(authority, authority.subject))) return 'issuer';
  if (verifyCrlSignature(crl, spanBytes(authority, authority.spki)) !== 'valid') return 'signature';
  if (!extensions.ok || extensions.value.unknownCritical.length > 0 || crl.unknownCriticalInEntries.length > 0)
    return 'critical';
  if (extensions.value.baseNumber !== undefined) return 'delta';
  return extensions.value.scope?.indirect === true || crl.issuerChanges.length > 0 ? 'indirect' : undefined;
}

interface TakeOver {
  readonly authorityId: AuthorityId;
  readonly name: string;
  readonly crl: ParsedCrl;
}

async function takeOver(
  context: WorkspaceContext,
  tx: WriteDb,
  { authorityId, name, crl }: TakeOver,
): Promise<Result<ElsewhereReport, AppError>> {
  // One of its own would bring back holds that were released since.
  if (await isOwnList(tx, authorityId, certificateSha256(crl.der)))
    return fail('crl.not-of-authority', { name, problem: 'own' });
  const extensions = decodeCrlExtensions(crl);
  const number = extensions.ok ? extensions.value.number : undefined;
  const tally = await takeOverRevocations(context, tx, { authorityId, number, groups: groupEntries(crl) });
  if (number !== undefined) await continueNumbers(tx, authorityId, number);
  const detail = { ...tally, ...(number === undefined ? {} : { number: number.toString() }) };
  await recordActivity(context, tx, {
    action: 'revocation.taken-over',
    entity: 'authority',
    entityId: authorityId,
    subject: name,
    detail,
  });
  return ok({
    ...tally,
    ...(number === undefined ? {} : { crlNumber: number.toString() }),
    thisUpdate: crl.thisUpdate,
  });
}
