import type { AuthorityId, Hex } from '../../../shared/model/brands.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { findShard } from '../../pki/revocation/crl-shard.ts';
import { findCrlDer, listCurrentDocuments } from '../../store/crl-act-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';

/** An authority with its certificate. */
interface ListIssuer {
  readonly id: AuthorityId;
  readonly certificateDer: Uint8Array;
}

/** All lists together. One of a million entries has 40 MB. */
const MAX_OCTETS = 256 * 1024 * 1024;

/**
 * The lists of authorities here that can name some certificates: of each authority the newest complete one of their shards, and the newest delta beside it. Lists
 * of 256 MiB in all, those of the first authorities before others; a complete list is never without its delta. Who signed them is judged elsewhere.
 */
export async function readOwnLists(
  db: ReadDb,
  authorities: readonly ListIssuer[],
  certificates: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const serials = groupSerials(certificates);
  const lists: Uint8Array[] = [];
  let room = MAX_OCTETS;
  for (const { id, certificateDer } of authorities) {
    const issued = serials.get(subjectOf(certificateDer)) ?? [];
    const documents = issued.length === 0 ? [] : await listCurrentDocuments(db, id);
    const shards = countShards(documents);
    const named = new Set(issued.map((serial) => findShard(serial, shards)));
    for (const shard of named) {
      const ofShard = documents.filter((document) => document.shard === shard);
      const octets = ofShard.reduce((sum, { bytes }) => sum + bytes, 0);
      if (octets > room) continue;
      room -= octets;
      for (const { number, kind } of ofShard) {
        const der = await findCrlDer(db, { authorityId: id, number, kind, shard });
        if (der !== undefined) lists.push(der);
      }
    }
  }
  return lists;
}

/** Of complete lists and deltas alike: a delta has the scope of the list that it rests on. @see RFC 5280 §5.2.4 */
const countShards = (documents: readonly { readonly shard: number }[]): number =>
  Math.max(0, ...documents.map(({ shard }) => shard)) + 1;

/** Serials by the name of who issued them. */
function groupSerials(certificates: readonly Uint8Array[]): ReadonlyMap<Hex, readonly Uint8Array[]> {
  const parsed = certificates.flatMap((der) => read(der) ?? []);
  const byIssuer = Map.groupBy(parsed, (certificate) => nameSha256(spanBytes(certificate, certificate.issuer)));
  return new Map(
    [...byIssuer].map(([issuer, issued]) => [issuer, issued.map((one) => spanBytes(one, one.serial))] as const),
  );
}

function subjectOf(der: Uint8Array): Hex {
  const parsed = read(der);
  return parsed === undefined ? '' : nameSha256(spanBytes(parsed, parsed.subject));
}

function read(der: Uint8Array): ParsedCertificate | undefined {
  const parsed = parseCertificate(der, { acceptPaddedSerial: true });
  return parsed.ok ? parsed.value : undefined;
}
