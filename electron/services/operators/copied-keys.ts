import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { type CopiedKeys, MAX_COPIED_NAMES, type NamedAuthority } from '../../../shared/model/operator.ts';
import { listTwoPersonRows, readHeldKeys } from '../../store/held-key-rows.ts';
import type { ReadDb } from '../../store/db.ts';

/** Every key and login that whoever had the workspace open could have copied. */
export async function listCopiedKeys(db: ReadDb): Promise<CopiedKeys> {
  const held = await readHeldKeys(db, MAX_COPIED_NAMES);
  return {
    authorities: held.authorities.map(({ id, name }) => ({ id: id as AuthorityId, name })),
    certificates: held.certificates.map(({ id, name }) => ({ id: id as CertificateId, name })),
    certificateKeys: held.certificateKeys,
    otherKeys: Math.max(0, held.keys - held.authorities.length - held.certificateKeys),
    logins: held.logins,
  };
}

/** Authorities whose key needs a second operator, by name. */
export const listTwoPerson = async (db: ReadDb): Promise<readonly NamedAuthority[]> =>
  (await listTwoPersonRows(db)).map(({ id, name }) => ({ id: id as AuthorityId, name }));
