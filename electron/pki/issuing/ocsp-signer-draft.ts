import type { UnixMs } from '../../../shared/model/brands.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { readWhole, TAG } from '../asn1/der.ts';
import { readOid } from '../asn1/der-value.ts';
import { sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { authorityKeyId, extKeyUsage, keyUsage, ocspNoCheck, subjectKeyId } from '../certificate/extension-build.ts';
import { buildNameOf } from '../name/name-build.ts';
import type { CertificateDraft } from './draft.ts';
import { subjectKeyIdentifier } from './profile.ts';

export interface OcspSignerOrder {
  readonly issuer: ParsedCertificate;
  readonly issuerKeyId: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Name of the authority for people, of which the signer's common name is made. */
  readonly authorityName: string;
  readonly spkiDer: Uint8Array;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/** RFC 5280 appendix A.1: ub-common-name. */
const MAX_COMMON_NAME = 64;
const ENDING = ' OCSP';

/**
 * The certificate of a delegated responder: signs OCSP answers, nothing else, and is trusted without being asked about, which is why it is to live shortly.
 * Its name is the authority's with another common name, so that what constrains the authority's names lets it through.
 * @see RFC 6960 §4.2.2.2
 */
export function buildOcspSignerDraft(order: OcspSignerOrder, serial: Uint8Array): CertificateDraft {
  const { issuer, issuerKeyId, spkiDer, notBefore, notAfter, signatureAlgorithm } = order;
  const issuerNameDer = spanBytes(issuer, issuer.subject);
  return {
    serial,
    issuerNameDer,
    subjectNameDer: signerName(issuerNameDer, order.authorityName),
    spkiDer,
    notBefore,
    notAfter,
    extensions: [
      subjectKeyId(subjectKeyIdentifier(spkiDer)),
      authorityKeyId(issuerKeyId),
      keyUsage(['digitalSignature']),
      extKeyUsage([OID.OCSPSigning]),
      ocspNoCheck(),
    ],
    signatureAlgorithm,
  };
}

function signerName(issuerNameDer: Uint8Array, authorityName: string): Uint8Array {
  const commonName = [...authorityName.replaceAll(/\p{C}+/gu, ' ').trim()].slice(0, MAX_COMMON_NAME - ENDING.length);
  const own = buildNameOf([{ oid: OID.commonName, value: `${commonName.join('')}${ENDING}`.trim() }]);
  if (!own.ok) throw new BugError('the name of a responder cannot be built');
  return sequence(...relativeNames(issuerNameDer).filter(isNoCommonName), ...relativeNames(own.value));
}

function relativeNames(nameDer: Uint8Array): readonly Uint8Array[] {
  const names: Uint8Array[] = [];
  const reader = readWhole(nameDer, TAG.sequence);
  while (!reader.done) names.push(reader.whole(reader.read(TAG.set)));
  return names;
}

/** Of one attribute alone: a common name that stands in one set with others stays. */
function isNoCommonName(relativeName: Uint8Array): boolean {
  const set = readWhole(relativeName, TAG.set);
  const first = readOid(set.enter(TAG.sequence));
  return !(first === OID.commonName && set.done);
}
