import type { LintProfile } from '../../../shared/model/lint.ts';
import { OID } from '../asn1/oid.ts';
import { CertificateFacts } from './certificate-facts.ts';

/**
 * Profiles that fit a certificate by its contents: `issuing-ca` for authorities, `mtls-client` and `mtls-server` by the purposes of a leaf, `rfc5280`
 * where it is for neither. One that names no purpose may be for both; without the name of a host it is no server's, and with a key that may only sign
 * documents it is for neither. Below a public root `cabf-server` takes the place of the server's and the authority's and comes beside the client's,
 * since public roots end clientAuth. Each profile has the RFC 5280 rules in it.
 * @param publicRoot whether the chain ends at a root of a public programme
 */
export function chooseProfiles(
  certificateDer: Uint8Array,
  { publicRoot }: { readonly publicRoot: boolean },
): readonly LintProfile[] {
  const facts = new CertificateFacts(certificateDer, 0);
  if (facts.isCa) return publicRoot ? ['cabf-server'] : ['issuing-ca'];
  const { client, server } = sidesOf(facts);
  if (!client && !server) return ['rfc5280'];
  const serverProfile: LintProfile = publicRoot ? 'cabf-server' : 'mtls-server';
  return [...(server || publicRoot ? [serverProfile] : []), ...(client ? (['mtls-client'] as const) : [])];
}

/** Which sides of TLS a leaf is for. */
function sidesOf(facts: CertificateFacts): { readonly client: boolean; readonly server: boolean } {
  const { purposes, keyUsage } = facts;
  if (!facts.isReadable) return { client: false, server: false };
  if (purposes !== undefined && !purposes.includes(OID.anyExtendedKeyUsage)) {
    return { client: purposes.includes(OID.clientAuth), server: purposes.includes(OID.serverAuth) };
  }
  const isForTls =
    keyUsage === undefined ||
    keyUsage.some((usage) => usage === 'digitalSignature' || usage === 'keyEncipherment' || usage === 'keyAgreement');
  return { client: isForTls, server: isForTls && namesHost(facts) };
}

const HOST_LIKE = /^[\w*-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i;
const LONGEST_HOST = 253;

/** A host in the subject alternative name, or what looks like one in the common name as it was once usual. */
const namesHost = ({ subjectAltNames, subject }: CertificateFacts): boolean =>
  subjectAltNames.some(({ type }) => type === 'dns' || type === 'ip') ||
  (subject?.attributes ?? []).some(
    ({ oid, text }) => oid === OID.commonName && text.length <= LONGEST_HOST && HOST_LIKE.test(text),
  );
