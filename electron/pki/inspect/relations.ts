import type { InspectItem } from '../../../shared/model/inspect.ts';
import { equalBytes } from '../asn1/der.ts';
import type { Found } from './item-list.ts';
import { readSigned, type SignedItem } from './signed-item.ts';

/** Signatures that are verified to find who signed what. */
const MAX_VERIFICATIONS = 500;
/** Items of one key that are told of each. */
const MAX_SAME_KEY = 100;

/** Tells of every item which others have the same public key. */
export function relateKeys(items: readonly InspectItem[]): readonly InspectItem[] {
  const byKey = Map.groupBy(items.keys(), (index) => findSpkiSha256(items[index]));
  byKey.delete(undefined);
  return items.map(({ sameKey: _before, ...item }, index) => {
    const same = (byKey.get(findSpkiSha256(items[index])) ?? []).slice(0, MAX_SAME_KEY + 1);
    const sameKey = same.filter((other) => other !== index);
    return sameKey.length === 0 ? item : { ...item, sameKey };
  });
}

/** SHA-256 over the SubjectPublicKeyInfo of whatever has a public key that is known. */
export function findSpkiSha256(item: InspectItem | undefined): string | undefined {
  switch (item?.kind) {
    case 'certificate':
      return item.certificate.publicKey.spkiSha256;
    case 'csr':
      return item.csr.publicKey.spkiSha256;
    case 'public-key':
      return item.publicKey.spkiSha256;
    case 'private-key':
      return item.privateKey.publicKey?.spkiSha256;
    case 'ssh-key':
      return item.ssh.publicKey?.spkiSha256;
    case 'jwk':
      return item.jwk.publicKey?.spkiSha256;
    default:
      return undefined;
  }
}

/** Tells of certificates and CRLs which certificate among them signed them. `first`: number of the first. */
export function relateSigners(found: readonly Found[], first = 0): readonly Found[] {
  const signers = findSigners(found);
  if (signers.size === 0) return found;
  return found.map((entry, index) => {
    const signer = signers.get(index);
    return signer === undefined ? entry : { ...entry, item: { ...entry.item, signedBy: first + signer } };
  });
}

/** Whether a certificate is the first with its subject and key: thousands of copies are one candidate. */
function firstOfKey(): (item: SignedItem) => boolean {
  const seen = new Set<string>();
  return ({ subject, spkiDer }) => {
    if (subject === undefined || spkiDer === undefined) return false;
    const key = `${Buffer.from(spkiDer).toString('latin1')} ${subject}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

function findSigners(found: readonly Found[]): ReadonlyMap<number, number> {
  const signers = new Map<number, number>();
  const signed = found.flatMap((entry, index): (SignedItem & { index: number })[] => {
    const parsed = readSigned(entry);
    return parsed === undefined ? [] : [{ ...parsed, index }];
  });
  if (signed.length < 2) return signers;
  const bySubject = Map.groupBy(signed.filter(firstOfKey()), ({ subject }) => subject);
  let verifications = 0;
  for (const item of signed) {
    const candidates = item.issuer === undefined ? [] : (bySubject.get(item.issuer) ?? []);
    for (const candidate of candidates) {
      if (candidate.index === item.index || candidate.spkiDer === undefined) continue;
      // a copy of the same root signs nothing that the root itself does not
      if (item.spkiDer !== undefined && equalBytes(item.spkiDer, candidate.spkiDer)) continue;
      if (verifications++ >= MAX_VERIFICATIONS) return signers;
      if (!item.isSignedBy(candidate.spkiDer)) continue;
      signers.set(item.index, candidate.index);
      break;
    }
  }
  return signers;
}
