import { certificateSha256, findExtension, type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import { decodeKeyUsage, decodeSubjectKeyId, type KeyUsage } from '../certificate/extension.ts';
import { equalBytes, toHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { type SignatureVerdict, verifySignature } from '../algorithm/verify.ts';
import type { RevocationCode } from '../../../shared/model/revocation-status.ts';
import type { ParsedCrl } from './crl.ts';
import { decodeCrlExtensions } from './crl-extension.ts';
import { subjectKey } from './match-name.ts';
import type { StepLog } from './step-log.ts';
import type { RevocationInput } from './revocation-input.ts';

/** A list whose signer is looked for. */
interface UnsignedList {
  readonly crl: ParsedCrl;
  readonly issuerKey: string | undefined;
  readonly log: StepLog;
}

/** The certificate whose key signed a list. */
export interface CrlSigner {
  readonly certificate: ParsedCertificate;
  readonly spki: Uint8Array;
}

/** Certificates of one name whose keys are tried on one list. */
const MAX_SIGNERS = 10;

/**
 * Finds who signed a list: the issuer of the certificate in question, or another certificate of the list issuer's name that has a valid path.
 * Its keyUsage, if it has one, must allow cRLSign, be it the anchor's. Answers undefined, with the reason in the log, where none will do.
 * @see RFC 5280 §6.3.3 (f), (g)
 */
export function findCrlSigner(list: UnsignedList, input: RevocationInput): CrlSigner | undefined {
  const { crl, log } = list;
  let problem: Problem = { code: 'crl.no-signer', rfc: 'RFC 5280 §6.3.3 (f)' };
  for (const certificate of signersOf(list, input)) {
    const found = judgeSigner(crl, certificate, input);
    if (found === undefined) {
      const evidence = { signer: certificateSha256(certificate.der) };
      log.pass('signer', 'RFC 5280 §6.3.3 (f)', evidence);
      log.pass('signature', 'RFC 5280 §6.3.3 (g)', evidence);
      return { certificate, spki: signerKey(certificate, input) };
    }
    if (RANK[found.code] >= RANK[problem.code]) problem = found;
  }
  log.fail(RANK[problem.code] > 2 || RANK[problem.code] === 0 ? 'signer' : 'signature', problem.code, problem.rfc);
  return undefined;
}

/** How far a signer got: the problem of the one that got furthest is told. */
const RANK = {
  'crl.no-signer': 0,
  'crl.signature': 1,
  'crl.signature-unsupported': 2,
  'crl.key-usage': 3,
  'crl.signer-untrusted': 4,
} as const satisfies Partial<Record<RevocationCode, number>>;

interface Problem {
  readonly code: keyof typeof RANK;
  readonly rfc: string;
}

/** The key that a signer's list or answer verifies with. */
export const signerKey = (signer: ParsedCertificate, { keyOf }: RevocationInput): Uint8Array =>
  keyOf === undefined ? spanBytes(signer, signer.spki) : keyOf(signer);

function judgeSigner(crl: ParsedCrl, signer: ParsedCertificate, input: RevocationInput): Problem | undefined {
  const verdict = verifyCrlSignature(crl, signerKey(signer, input));
  if (verdict === 'unsupported') return { code: 'crl.signature-unsupported', rfc: 'RFC 5280 §6.3.3 (g)' };
  if (verdict === 'invalid') return { code: 'crl.signature', rfc: 'RFC 5280 §6.3.3 (g)' };
  if (!allowsUsage(signer, 'cRLSign')) return { code: 'crl.key-usage', rfc: 'RFC 5280 §6.3.3 (f)' };
  if (equalBytes(signer.der, input.issuer.der) || input.isTrustedSigner(signer)) return undefined;
  return { code: 'crl.signer-untrusted', rfc: 'RFC 5280 §6.3.3 (f)' };
}

/** Whether keyUsage is absent or has a bit; a malformed one allows nothing. */
export const allowsUsage = (certificate: ParsedCertificate, usage: KeyUsage): boolean =>
  findExtension(certificate, OID.keyUsage) === undefined ||
  (tryExtension(certificate, OID.keyUsage, decodeKeyUsage) ?? []).includes(usage);

/** The issuer first, then those whose key identifier is the list's. */
function signersOf({ crl, issuerKey }: UnsignedList, { issuer, candidates }: RevocationInput): ParsedCertificate[] {
  if (issuerKey === undefined) return [];
  const extensions = decodeCrlExtensions(crl);
  const keyIdHex = extensions.ok ? extensions.value.keyIdHex : undefined;
  const others = candidates.filter((candidate) => !equalBytes(candidate.der, issuer.der));
  const named = [issuer, ...others].filter((certificate) => subjectKey(certificate) === issuerKey);
  const fits = (certificate: ParsedCertificate): number =>
    keyIdHex !== undefined && subjectKeyHex(certificate) === keyIdHex ? 0 : 1;
  return named.toSorted((a, b) => fits(a) - fits(b)).slice(0, MAX_SIGNERS);
}

function subjectKeyHex(certificate: ParsedCertificate): string | undefined {
  const keyId = tryExtension(certificate, OID.subjectKeyIdentifier, decodeSubjectKeyId);
  return keyId === undefined ? undefined : toHex(keyId);
}

const verdicts = new WeakMap<ParsedCrl, Map<string, SignatureVerdict>>();

/** Verifies the signature of a list with a key, once for each key. Judges nothing else. */
export function verifyCrlSignature(crl: ParsedCrl, spkiDer: Uint8Array): SignatureVerdict {
  const known = verdicts.get(crl) ?? new Map<string, SignatureVerdict>();
  verdicts.set(crl, known);
  const key = toHex(spkiDer);
  let verdict = known.get(key);
  if (verdict === undefined) {
    verdict = verifySignature({
      spkiDer,
      signatureAlgorithmDer: spanBytes(crl, crl.signatureAlgorithm),
      tbs: spanBytes(crl, crl.tbs),
      signature: spanBytes(crl, crl.signature),
    });
    known.set(key, verdict);
  }
  return verdict;
}
