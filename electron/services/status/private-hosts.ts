import type { ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { listIssuerUrls } from '../../pki/revocation/status-pointers.ts';
import { type AskOptions, listPointers } from './ask-pointers.ts';

/**
 * Hosts that may be asked in private networks: those that the user named and, where that was allowed, those of the addresses that the user gave and that the
 * certificate names. Whoever wrote a list is nobody that the user chose: what that names is asked only where its host is one of these.
 */
export function listPrivateHosts(certificate: ParsedCertificate, options: AskOptions): readonly string[] {
  if (!options.allowPrivate) return options.privateHosts;
  const pointers = listPointers(certificate, options).flatMap(({ where, refusal }) =>
    refusal === undefined ? [where] : [],
  );
  const urls = [...pointers, ...listIssuerUrls(certificate)];
  return [...options.privateHosts, ...urls.flatMap((url) => URL.parse(url)?.host ?? [])];
}
