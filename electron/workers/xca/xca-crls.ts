import type { Hex } from '../../../shared/model/brands.ts';
import { parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { parseCrl, type ParsedCrl } from '../../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import { nameSha256 } from '../certificate-facts.ts';
import type { XcaCertificate } from './xca-protocol.ts';

interface NamedCrl {
  readonly name: string;
  readonly der: Uint8Array;
}

export interface OwnCrls {
  /** The highest number of a list that the key of a certificate signed, by its item. */
  readonly numbers: ReadonlyMap<number, bigint>;
  /** Names of lists that the key of none signed. */
  readonly strays: readonly string[];
}

/** Whose lists they are is asked of their signatures: XCA keeps lists of strangers beside its own. Their entries are in its table of revocations already. */
export function readOwnCrls(
  certificates: readonly XcaCertificate[],
  crls: Iterable<NamedCrl>,
  onUnreadable: (crl: NamedCrl) => void,
): OwnCrls {
  const issuers = listIssuers(certificates);
  const numbers = new Map<number, bigint>();
  const strays: string[] = [];
  for (const crl of crls) {
    const parsed = parseCrl(crl.der);
    if (!parsed.ok) {
      onUnreadable(crl);
      continue;
    }
    const own = (issuers.get(issuerOf(parsed.value)) ?? []).filter(
      ({ spkiDer }) => verifyCrlSignature(parsed.value, spkiDer) === 'valid',
    );
    if (own.length === 0) strays.push(crl.name);
    const extensions = decodeCrlExtensions(parsed.value);
    const number = extensions.ok ? extensions.value.number : undefined;
    if (number === undefined) continue;
    for (const { item } of own) if (number > (numbers.get(item) ?? 0n)) numbers.set(item, number);
  }
  return { numbers, strays };
}

interface Issuer {
  readonly item: number;
  readonly spkiDer: Uint8Array;
}

const issuerOf = (crl: ParsedCrl): Hex => nameSha256(crl.der.subarray(crl.issuer.start, crl.issuer.end));

function listIssuers(certificates: readonly XcaCertificate[]): ReadonlyMap<Hex, readonly Issuer[]> {
  const issuers = new Map<Hex, Issuer[]>();
  for (const { item, der, isCa } of certificates) {
    const parsed = isCa ? parseCertificate(der) : undefined;
    if (parsed?.ok !== true) continue;
    const name = nameSha256(spanBytes(parsed.value, parsed.value.subject));
    const spkiDer = spanBytes(parsed.value, parsed.value.spki);
    issuers.set(name, [...(issuers.get(name) ?? []), { item, spkiDer }]);
  }
  return issuers;
}
