import type { CertificateId } from '../../shared/model/brands.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { isSelfIssued, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { verifyCertificateSignature } from '../pki/certificate/certificate-fields.ts';
import { findIssuerCandidates } from '../store/certificate-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { nameSha256 } from '../workers/certificate-facts.ts';

/** Longer chains do not occur; a loop of cross-signed authorities must end. */
const MAX_CHAIN = 10;

export interface ChainLink {
  readonly id: CertificateId;
  readonly der: Uint8Array;
}

/**
 * The issuers of a certificate up to its root, as far as their certificates are here: each signature is verified, the newest that fits is taken.
 * Does not judge validity, constraints or revocation: path validation does.
 */
export async function findChain(db: ReadDb, leaf: ChainLink): Promise<readonly ChainLink[]> {
  const chain: ChainLink[] = [];
  const seen = new Set<CertificateId>([leaf.id]);
  let current: ChainLink | undefined = leaf;
  while (current !== undefined && chain.length < MAX_CHAIN) {
    current = await findIssuer(db, current, seen);
    if (current === undefined) break;
    seen.add(current.id);
    chain.push(current);
  }
  return chain;
}

async function findIssuer(
  db: ReadDb,
  child: ChainLink,
  seen: ReadonlySet<CertificateId>,
): Promise<ChainLink | undefined> {
  const parsed = parseCertificate(child.der);
  if (!parsed.ok || isSelfIssued(parsed.value)) return undefined;
  const candidates = await findIssuerCandidates(db, nameSha256(spanBytes(parsed.value, parsed.value.issuer)));
  return candidates.find((candidate) => !seen.has(candidate.id) && hasSigned(candidate.der, parsed.value));
}

function hasSigned(issuerDer: Uint8Array, child: ParsedCertificate): boolean {
  const issuer = parseCertificate(issuerDer);
  if (!issuer.ok) return false;
  return verifyCertificateSignature(child, spanBytes(issuer.value, issuer.value.spki)) === 'valid';
}
