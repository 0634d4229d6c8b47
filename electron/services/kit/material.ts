import { hash } from 'node:crypto';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { fail } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { KitFingerprints } from '../../../shared/model/kit.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { readPublicKey } from '../../pki/algorithm/key-algorithm.ts';
import { attemptParse } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import {
  findExtension,
  isSelfIssued,
  type ParsedCertificate,
  parseCertificate,
  spanBytes,
} from '../../pki/certificate/certificate.ts';
import { decodeExtKeyUsage, decodeGeneralNames } from '../../pki/certificate/extension.ts';
import { findNameByKey } from '../../store/authority-rows.ts';
import { findCertificate, getCertificateDers } from '../../store/certificate-rows.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import { findChain } from '../chain.ts';
import type { Outcome } from '../ports.ts';
import { getKeyOfRow, readingOr, statusView, type WorkspaceContext } from '../workspace-context.ts';
import type { KitCertificate, KitIssuer } from './context.ts';

/** All that a kit is made of. */
export interface KitMaterial {
  readonly summary: CertificateSummary;
  readonly der: Uint8Array;
  readonly certificate: KitCertificate;
  readonly isAuthority: boolean;
  /** Nearest first; a self-signed certificate is its own. */
  readonly issuers: readonly (KitIssuer & { readonly der: Uint8Array; readonly keyAlgorithm: string })[];
  readonly key: SealedKey | undefined;
  readonly fingerprints: KitFingerprints;
}

/** Reads what a kit is made of. Fails with `certificate.not-found`, `vault.key-damaged`, `format.malformed`; works locked. */
export async function readKitMaterial(context: WorkspaceContext, id: CertificateId): Outcome<KitMaterial> {
  return readingOr(context, async (db) => {
    const summary = await findCertificate(db, id, await statusView(context, db));
    const der = (await getCertificateDers(db, [id])).get(id);
    if (summary === undefined || der === undefined) return fail('certificate.not-found', { wanted: id });
    const parsed = parseCertificate(der);
    if (!parsed.ok) return parsed;
    const key = await getKeyOfRow(db, summary, der);
    if (!key.ok) return key;
    const signsForAuthority = summary.keyId !== undefined && (await findNameByKey(db, summary.keyId)) !== undefined;
    const chain = isSelfIssued(parsed.value) ? [{ id, der }] : await findChain(db, { id, der });
    return ok({
      summary,
      der,
      certificate: describeCertificate(parsed.value),
      isAuthority: summary.isCa || signsForAuthority,
      issuers: chain.map((link) => describeIssuer(link.der)),
      key: key.value,
      fingerprints: fingerprintsOf(parsed.value),
    });
  });
}

function describeCertificate(parsed: ParsedCertificate): KitCertificate {
  const { name, subject, serialHex, sha256, notBefore, notAfter } = factsOf(parsed.der);
  const purposes = purposesOf(parsed);
  const is = (oid: string): boolean =>
    purposes === undefined || purposes.includes(oid) || purposes.includes(OID.anyExtendedKeyUsage);
  return {
    name,
    subject,
    serialHex,
    sha256,
    notBefore,
    notAfter,
    ...hostsOf(parsed),
    isServer: is(OID.serverAuth),
    isClient: is(OID.clientAuth),
    keyAlgorithm: readPublicKey(spanBytes(parsed, parsed.spki)).algorithm,
  };
}

function describeIssuer(der: Uint8Array): KitMaterial['issuers'][number] {
  const { name, subject, sha256 } = factsOf(der);
  const parsed = parseCertificate(der);
  return {
    der,
    name,
    subject,
    sha256,
    isRoot: parsed.ok && isSelfIssued(parsed.value),
    keyAlgorithm: parsed.ok ? readPublicKey(spanBytes(parsed.value, parsed.value.spki)).algorithm : '',
  };
}

/** They were read when the certificate came in. */
function factsOf(der: Uint8Array) {
  const facts = readCertificateFacts(der);
  if (!facts.ok) throw new BugError('a certificate of the workspace cannot be read');
  return facts.value;
}

/** Undefined without the extension: any purpose. One that does not decode names none. */
function purposesOf(parsed: ParsedCertificate): readonly string[] | undefined {
  const value = findExtension(parsed, OID.extKeyUsage);
  if (value === undefined) return undefined;
  const purposes = attemptParse('extKeyUsage', () => decodeExtKeyUsage(value));
  return purposes.ok ? purposes.value : [];
}

/** What no server could be reached by is left out, so that no configuration has to refuse it. */
const HOST_NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*$/i;
const ADDRESS = /^[0-9a-f.:]+$/i;

function hostsOf(parsed: ParsedCertificate): Pick<KitCertificate, 'dnsNames' | 'ipAddresses'> {
  const value = findExtension(parsed, OID.subjectAltName);
  const names = value === undefined ? undefined : attemptParse('subjectAltName', () => decodeGeneralNames(value));
  const list = names?.ok === true ? names.value : [];
  return {
    dnsNames: list.flatMap((name) => (name.type === 'dns' && HOST_NAME.test(name.value) ? [name.value] : [])),
    ipAddresses: list.flatMap((name) => (name.type === 'ip' && ADDRESS.test(name.value) ? [name.value] : [])),
  };
}

function fingerprintsOf(parsed: ParsedCertificate): KitFingerprints {
  const { serialHex, sha256 } = factsOf(parsed.der);
  return {
    sha256,
    sha1: hash('sha1', parsed.der, 'hex'),
    serialHex,
    spkiPin: hash('sha256', spanBytes(parsed, parsed.spki), 'base64'),
    x5tS256: hash('sha256', parsed.der, 'base64url'),
  };
}
