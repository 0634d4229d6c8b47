import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import { keyLabel, parsePublicKey } from '../algorithm/key-algorithm.ts';
import { bitString, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { certificatePem, isSelfIssued, parseCertificate } from '../certificate/certificate.ts';
import { certificateFields, certificateTitle } from '../certificate/certificate-fields.ts';
import { checkRequest, parseRequest, requestFields, requestPem } from '../issuing/request.ts';
import { checkCertificate } from '../lint/check-certificate.ts';
import { crlFields } from '../revocation/crl-fields.ts';
import { parseCrl } from '../revocation/crl.ts';
import type { DerKind } from './inspect-kind.ts';
import type { ItemList } from './item-list.ts';
import {
  type Described,
  failureProblem,
  itemBase,
  mayHoldKey,
  type Place,
  unknownItem,
  unreadable,
} from './item-base.ts';
import { describeOcspRequest, describeOcspResponse } from './ocsp-item.ts';

/** Kinds of DER that are described here; the others are read as containers. */
export type PlainKind = Exclude<DerKind, 'private-key' | 'encrypted-private-key' | 'pkcs7' | 'pkcs12' | 'spkac'>;

/** Describes one DER value of a known kind, or why it is none. Never throws on input. */
export function describeDer(
  kind: PlainKind | undefined,
  der: Uint8Array,
  place: Place,
  list: Pick<ItemList, 'at' | 'takeSelfVerification'>,
): Described {
  const context = { place, list };
  switch (kind) {
    case 'certificate':
      return describeCertificate(der, context);
    case 'csr':
      return describeRequest(der, context);
    case 'crl':
      return describeCrl(der, context);
    case 'public-key':
      return describePublicKey(der, context);
    case 'rsa-public-key':
      return describePublicKey(sequence(sequence(oidDer(OID.rsaEncryption), nullValue()), bitString(der)), context);
    case 'ocsp-request':
      return describeOcspRequest(der, place);
    case 'ocsp-response':
      return describeOcspResponse(der, place);
    case undefined:
      return unknownItem(place, [unreadable(der, place)], mayHoldKey(der) ? undefined : der);
  }
}

interface Context {
  readonly place: Place;
  readonly list: Pick<ItemList, 'at' | 'takeSelfVerification'>;
}

const failed = (error: AppError, place: Place, der: Uint8Array): Described =>
  unknownItem(place, [failureProblem(error, place)], mayHoldKey(der) ? undefined : der);

/** Problems whose offsets count in the DER, moved to the file. */
const movedTo = (problems: readonly Problem[], place: Place): Problem[] =>
  problems.map((problem) =>
    problem.offset === undefined ? problem : { ...problem, offset: place.fileOffset(problem.offset) },
  );

function describeCertificate(der: Uint8Array, { place, list }: Context): Described {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return failed(parsed.error, place, der);
  const verifySelf = isSelfIssued(parsed.value) && list.takeSelfVerification();
  const fields = certificateFields(parsed.value, { verifySelf });
  if (!fields.ok) return failed(fields.error, place, der);
  return {
    item: {
      kind: 'certificate',
      ...itemBase(place),
      title: certificateTitle(fields.value),
      problems: movedTo(checkCertificate(parsed.value, { at: list.at, selfSigned: fields.value.selfSigned }), place),
      sha256: fields.value.sha256,
      certificate: fields.value,
      pem: certificatePem(der),
    },
    shown: { form: 'der', bytes: der },
  };
}

function describeRequest(der: Uint8Array, { place }: Context): Described {
  const parsed = parseRequest(der);
  if (!parsed.ok) return failed(parsed.error, place, der);
  const fields = requestFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place, der);
  const csr = fields.value;
  const problems = movedTo(checkRequest(parsed.value), place);
  return {
    item: {
      kind: 'csr',
      ...itemBase(place),
      title: certificateTitle(csr),
      problems,
      sha256: csr.sha256,
      csr,
      pem: requestPem(der),
    },
    shown: { form: 'der', bytes: der },
  };
}

function describeCrl(der: Uint8Array, { place, list: { at } }: Context): Described {
  const parsed = parseCrl(der);
  if (!parsed.ok) return failed(parsed.error, place, der);
  const fields = crlFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place, der);
  const crl = fields.value;
  const stale = crl.nextUpdate !== undefined && at > crl.nextUpdate;
  const evidence = { nextUpdate: crl.nextUpdate ?? 0, at };
  const problems: Problem[] = stale
    ? [{ code: 'crl.stale', severity: 'error', offset: place.offset, evidence, rfc: 'RFC 5280 §5.1.2.5' }]
    : [];
  return {
    item: { kind: 'crl', ...itemBase(place), title: crl.issuer, problems, sha256: crl.sha256, crl },
    shown: { form: 'der', bytes: der },
  };
}

/** A SubjectPublicKeyInfo. */
export function describePublicKey(spkiDer: Uint8Array, { place }: { readonly place: Place }): Described {
  const key = parsePublicKey(spkiDer);
  if (!key.ok) return failed(key.error, place, spkiDer);
  return {
    item: {
      kind: 'public-key',
      ...itemBase(place),
      title: keyLabel(key.value),
      problems: [],
      sha256: hash('sha256', spkiDer, 'hex'),
      publicKey: key.value,
    },
    shown: { form: 'der', bytes: spkiDer },
  };
}
