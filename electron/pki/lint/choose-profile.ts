import type { LintProfile } from '../../../shared/model/lint.ts';
import { OID } from '../asn1/oid.ts';
import { CertificateFacts } from './certificate-facts.ts';

/**
 * Profiles that fit a certificate by its contents: `issuing-ca` for authorities, `mtls-client` and `mtls-server` by the purposes of a leaf (both where it names
 * none), `rfc5280` where it is for neither. Below a public root `cabf-server` takes the place of the server's and the authority's and comes beside the client's,
 * since public roots end clientAuth. Each profile has the RFC 5280 rules in it.
 * @param publicRoot whether the chain ends at a root of a public programme
 */
export function chooseProfiles(
  certificateDer: Uint8Array,
  { publicRoot }: { readonly publicRoot: boolean },
): readonly LintProfile[] {
  const facts = new CertificateFacts(certificateDer, 0);
  if (facts.isCa) return publicRoot ? ['cabf-server'] : ['issuing-ca'];
  const isFor = (purpose: string): boolean =>
    facts.purposes === undefined ||
    facts.purposes.includes(purpose) ||
    facts.purposes.includes(OID.anyExtendedKeyUsage);
  const [client, server] = [isFor(OID.clientAuth), isFor(OID.serverAuth)];
  if (!client && !server) return ['rfc5280'];
  const serverProfile: LintProfile = publicRoot ? 'cabf-server' : 'mtls-server';
  return [...(server || publicRoot ? [serverProfile] : []), ...(client ? (['mtls-client'] as const) : [])];
}
