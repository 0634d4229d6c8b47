import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, contextGroup, DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { explicit, integer, oidDer, sequence, setOf } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { type ContainerNote, MAX_ENTRIES, type OpenedContainer, type OpenedEntry } from './contents.ts';

/**
 * The certificates inside a PKCS #7 / CMS SignedData; see `openPkcs7`, whose failures it shares.
 */
export function readPkcs7Certificates(bytes: Uint8Array): Result<Uint8Array[], AppError> {
  const opened = openPkcs7(bytes);
  if (!opened.ok) return opened;
  return ok(opened.value.entries.flatMap((entry) => (entry.type === 'certificate' ? [entry.der] : [])));
}

/**
 * Lists certificates and revocation lists of a PKCS #7 / CMS SignedData, DER or BER, as `openssl crl2pkcs7` and Windows write them. Signatures are not
 * looked at: where there are signers the note `signed-content` says so. Fails with `format.malformed`, `format.unsupported` for other content types.
 * @see RFC 5652 §5.1
 */
export function openPkcs7(bytes: Uint8Array): Result<OpenedContainer, AppError> {
  const der = normaliseBer(bytes);
  if (!der.ok)
    return err(
      der.error.code === 'format.malformed'
        ? fail('format.malformed', { ...der.error.evidence, format: 'pkcs7' }).error
        : der.error,
    );
  const found = attemptParse('pkcs7', () => {
    const info = readWhole(der.value, TAG.sequence);
    const type = readOid(info);
    if (type !== OID.signedData) return type;
    return readSignedData(info.enter(contextGroup(0)).enter(TAG.sequence));
  });
  if (!found.ok) return found;
  if (typeof found.value === 'string') return fail('format.unsupported', { format: 'pkcs7', detail: found.value });
  return ok({ kind: 'pkcs7', integrity: 'none', protection: [], ...found.value });
}

function readSignedData(data: DerReader): { entries: OpenedEntry[]; notes: ContainerNote[] } {
  const entries: OpenedEntry[] = [];
  const notes = new Set<ContainerNote>();
  readSmallInteger(data);
  data.read(TAG.set);
  const content = data.enter(TAG.sequence);
  readOid(content);
  const hasContent = !content.done;
  for (const [tag, type] of [
    [0, 'certificate'],
    [1, 'crl'],
  ] as const) {
    const set = data.enterOptional(contextGroup(tag)) ?? new DerReader(new Uint8Array());
    while (!set.done) {
      const choice = set.read();
      if (entries.length >= MAX_ENTRIES) notes.add('entries-left-out');
      else if (choice.tag === TAG.sequence) entries.push({ type, der: set.whole(choice) });
      else entries.push({ type: 'other', kind: `${type} choice ${choice.tag & 0x1f}` });
    }
  }
  const signers = data.enterOptional(TAG.set);
  if (hasContent || signers?.done === false) notes.add('signed-content');
  return { entries, notes: [...notes] };
}

/** Encodes a PKCS #7 that signs nothing and carries certificates and lists, as `openssl crl2pkcs7` does: what Windows and Java import. @see RFC 5652 §5.1 */
export function buildPkcs7(certificateDers: readonly Uint8Array[], crlDers: readonly Uint8Array[] = []): Uint8Array {
  const inGroup = (n: number, ders: readonly Uint8Array[]): Uint8Array[] =>
    ders.length === 0 ? [] : [regroup(n, setOf(...ders))];
  const signedData = sequence(
    integer(1),
    setOf(),
    sequence(oidDer(OID.data)),
    ...inGroup(0, certificateDers),
    ...inGroup(1, crlDers),
    setOf(),
  );
  return sequence(oidDer(OID.signedData), explicit(0, signedData));
}

/** `[n] IMPLICIT SET OF`: the SET with another identifier octet. */
function regroup(n: number, set: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(set);
  copy[0] = contextGroup(n);
  return copy;
}
