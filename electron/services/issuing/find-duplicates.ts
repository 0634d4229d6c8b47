import type { Problem } from '../../../shared/model/inspect.ts';
import { parseCertificate } from '../../pki/certificate/certificate.ts';
import { draftProblem } from '../../pki/issuing/merge-field.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { decodeGeneralNames } from '../../pki/certificate/extension.ts';
import { findExtension } from '../../pki/certificate/certificate.ts';
import { attemptParse, equalBytes } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import type { ReadDb } from '../../store/db.ts';
import { findSimilarCertificates, type SimilarCertificate } from '../../store/issued-links-rows.ts';
import { findRefusedKeys } from '../../store/refused-requests.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';
import type { FieldFinding } from './draft-check.ts';
import { givenKey, type Preparation } from './issue-preparation.ts';

/**
 * What of each preparation is here already and valid: a certificate with the same subject and names, one with the same key, an authority with the same
 * key, a request with the same key that was refused. What it replaces is no duplicate. All are warnings: two certificates of one party may be meant.
 */
export async function findDuplicates(
  db: ReadDb,
  preparations: readonly Preparation[],
  at: number,
): Promise<readonly (readonly FieldFinding[])[]> {
  const wanted = preparations.map((preparation) => ({
    preparation,
    subject: nameSha256(preparation.merged.subjectNameDer),
    key: 'make' in preparation.subjectKey ? undefined : preparation.key.spkiSha256,
  }));
  const similar = await findSimilarCertificates(db, {
    subjects: wanted.map(({ subject }) => subject),
    keys: wanted.flatMap(({ key }) => (key === undefined ? [] : [key])),
    at,
  });
  const refused = await findRefusedKeys(
    db,
    wanted.flatMap(({ key }) => (key === undefined ? [] : [key])),
  );
  const bySubject = Map.groupBy(similar, ({ subjectNameSha256 }) => subjectNameSha256);
  const byKey = Map.groupBy(similar, ({ spkiSha256 }) => spkiSha256);
  return wanted.map(({ preparation, subject, key }) => [
    ...findSameNames(preparation, bySubject.get(subject) ?? []),
    ...findSameKey(preparation, key === undefined ? [] : (byKey.get(key) ?? [])),
    ...findRefusedKey(key === undefined ? undefined : refused.get(key)),
  ]);
}

function findSameNames({ merged, replaces }: Preparation, others: readonly SimilarCertificate[]): FieldFinding[] {
  const names = namesKey(merged.sans.map(formatGeneralName));
  const same = others.find((other) => other.id !== replaces?.id && namesKey(readNames(other.der)) === names);
  return same === undefined ? [] : [{ field: 'subject', problem: warn('draft.same-names', same) }];
}

function findSameKey(preparation: Preparation, others: readonly SimilarCertificate[]): FieldFinding[] {
  const { replaces } = preparation;
  if (isRefusedKey(preparation)) return [];
  const authority = others.find(({ isCa }) => isCa);
  if (authority !== undefined) return [{ field: 'key', problem: warn('draft.same-key-as-authority', authority) }];
  const same = others.find(({ id }) => id !== replaces?.id);
  return same === undefined ? [] : [{ field: 'key', problem: warn('draft.same-key', same) }];
}

/** Whoever was refused asks once more: that it was refused is not lost with the former request. */
const findRefusedKey = (found: { readonly name: string; readonly reason: string } | undefined): FieldFinding[] =>
  found === undefined
    ? []
    : [{ field: 'key', problem: draftProblem('draft.key-of-refused', 'RFC 3647 §4.4.2', { ...found }, 'warning') }];

/** The key of who signs, which the check of the draft has refused. */
const isRefusedKey = ({ subjectKey, issuer, profile }: Preparation): boolean =>
  profile.content.kind !== 'authority' && !('make' in subjectKey) && equalBytes(givenKey(subjectKey), issuer.spkiDer);

const warn = (
  code: 'draft.same-names' | 'draft.same-key' | 'draft.same-key-as-authority',
  { id, name, notAfter }: SimilarCertificate,
): Problem => draftProblem(code, 'RFC 5280 §4.1.2.6', { certificateId: id, name, notAfter }, 'warning');

const namesKey = (names: readonly string[]): string => JSON.stringify(names.map((name) => name.toLowerCase()).sort());

function readNames(der: Uint8Array): readonly string[] {
  const parsed = parseCertificate(der);
  const value = parsed.ok ? findExtension(parsed.value, OID.subjectAltName) : undefined;
  if (value === undefined) return [];
  const names = attemptParse('subjectAltName', () => decodeGeneralNames(value));
  return names.ok ? names.value.map(formatGeneralName) : [];
}
