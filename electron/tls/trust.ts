import type { PeerCertificate, ServerTrust } from '../../shared/model/connection.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import {
  certificateSha256,
  findExtension,
  isSelfIssued,
  type ParsedCertificate,
  spanBytes,
} from '../pki/certificate/certificate.ts';
import { attemptParse, toHex } from '../pki/asn1/der.ts';
import { decodeGeneralNames } from '../pki/certificate/extension.ts';
import { formatGeneralName } from '../pki/name/general-name.ts';
import { matchHost } from '../pki/name/host.ts';
import { findAttribute, parseName } from '../pki/name/name.ts';
import { OID } from '../pki/asn1/oid.ts';
import { factsOf } from '../pki/path/path-facts.ts';
import { buildAndValidatePath, type PathResult } from '../pki/path/path.ts';
import { issuerText, parseOnce, subjectText } from './certificate-text.ts';
import type { DialOptions } from './dial-options.ts';
import { systemAnchors } from './system-anchors.ts';

/** What the diagnosis needs to know about a chain beyond the verdict. */
export interface TrustReport {
  readonly verified: boolean;
  readonly pathFailures: readonly string[];
  readonly wantedName: string;
  readonly chainLength: number;
  readonly subject: string;
  /** Issuer of the last certificate sent. */
  readonly lastIssuer: string;
  readonly expired: { readonly subject: string; readonly notAfter: UnixMs } | null;
  readonly notYetValid: { readonly subject: string; readonly notBefore: UnixMs } | null;
  readonly wrongUsage: boolean;
  /** A key or a signature of the chain that is no longer safe. */
  readonly weak: { readonly subject: string; readonly key: string | null; readonly algorithm: string | null } | null;
  /** No path to an anchor, for want of an issuer. */
  readonly issuerUnknown: boolean;
  /** The chain sent ends in a self-signed certificate. */
  readonly rootReached: boolean;
  /** Subject of the certificate known here that would complete the path. */
  readonly completedBy: string | null;
  /** An anchor shares the organization of the unknown issuer: the gap is likely in the middle, not at the top. */
  readonly relatedAnchor: boolean;
}

export interface TrustJudgement {
  readonly trust: ServerTrust;
  /** Null where nothing was presented or nothing was to be judged. */
  readonly report: TrustReport | null;
}

/** Judges the chain a server sent, at the instant of the options, for the purpose of a TLS server. Does not check revocation. @see RFC 5280 §6, RFC 9525 */
export function judgeServer(chainDer: readonly Uint8Array[], options: DialOptions): TrustJudgement {
  if (chainDer.length === 0)
    return { trust: { verified: false, nameMatches: false, failures: [], presentedNames: [] }, report: null };
  const [leaf, ...others] = parseAll(chainDer);
  const wantedName = options.serverName === 'same' || options.serverName === 'off' ? options.host : options.serverName;
  if (leaf === undefined || leaf.der !== chainDer[0]) {
    return {
      trust: { verified: false, nameMatches: false, failures: ['path.malformed'], presentedNames: [] },
      report: null,
    };
  }
  const names = subjectNames(leaf);
  const nameMatches = matchHost(wantedName, names);
  const presentedNames = names.map(formatGeneralName);
  const nameFailures = nameMatches ? [] : ['name.mismatch'];
  if (options.trust.mode === 'none') {
    return {
      trust: { verified: false, nameMatches, failures: ['trust.not-checked', ...nameFailures], presentedNames },
      report: null,
    };
  }
  const report = buildReport(leaf, others, { options, wantedName });
  return {
    trust: {
      verified: report.verified,
      nameMatches,
      failures: [...report.pathFailures, ...nameFailures],
      presentedNames,
    },
    report,
  };
}

/** The chain as the result shows it; what cannot be parsed keeps its octets and loses its fields. */
export function describeChain(chainDer: readonly Uint8Array[]): readonly PeerCertificate[] {
  return chainDer.map((der) => {
    const parsed = parseOnce(der);
    const known = parsed.ok ? parsed.value : undefined;
    return {
      subject: known === undefined ? '?' : subjectText(known),
      issuer: known === undefined ? '?' : issuerText(known),
      sha256: certificateSha256(der),
      notBefore: known?.notBefore ?? 0,
      notAfter: known?.notAfter ?? 0,
      derHex: toHex(der),
    };
  });
}

const parseAll = (ders: readonly Uint8Array[]): ParsedCertificate[] =>
  ders.flatMap((der) => {
    const parsed = parseOnce(der);
    return parsed.ok ? [parsed.value] : [];
  });

function subjectNames(leaf: ParsedCertificate): ReturnType<typeof decodeGeneralNames> {
  const der = findExtension(leaf, OID.subjectAltName);
  if (der === undefined) return [];
  const names = attemptParse('extension', () => decodeGeneralNames(der));
  return names.ok ? names.value : [];
}

interface ReportContext {
  readonly options: DialOptions;
  readonly wantedName: string;
}

function buildReport(
  leaf: ParsedCertificate,
  others: readonly ParsedCertificate[],
  { options, wantedName }: ReportContext,
): TrustReport {
  const { trust, at } = options;
  const anchors = parseAll([...trust.anchors, ...(trust.mode === 'system' ? systemAnchors() : [])]);
  const validate = (intermediates: readonly ParsedCertificate[]): PathResult =>
    buildAndValidatePath({ leaf, intermediates, anchors, at, purpose: 'tls-server' });
  const result = validate(others);
  const last = others.at(-1) ?? leaf;
  const issuerUnknown = result.failures.some(
    ({ code }) => code === 'path.no-issuer' || code === 'path.self-signed-untrusted',
  );
  const completed = issuerUnknown ? validate([...others, ...parseAll(trust.intermediates)]) : result;
  const top = result.path.at(-1) ?? last;
  return {
    verified: result.valid,
    pathFailures: [...new Set(result.failures.map(({ code }) => code))],
    wantedName,
    chainLength: others.length + 1,
    subject: subjectText(leaf),
    lastIssuer: issuerText(last),
    expired: findDated(result, 'path.expired', (certificate, subject) => ({ subject, notAfter: certificate.notAfter })),
    notYetValid: findDated(result, 'path.not-yet-valid', (certificate, subject) => ({
      subject,
      notBefore: certificate.notBefore,
    })),
    wrongUsage: result.failures.some(
      ({ code, index }) => index === 0 && (code === 'path.purpose' || code === 'path.key-usage'),
    ),
    weak: findWeak(result),
    issuerUnknown,
    rootReached: isSelfIssued(last),
    completedBy:
      issuerUnknown && !completed.incompleteChain && reachesAnchor(completed)
        ? addedSubject(completed, [leaf, ...others])
        : null,
    relatedAnchor: sharesOrganization(top, anchors),
  };
}

const reachesAnchor = (result: PathResult): boolean =>
  result.failures.every(({ code }) => code !== 'path.self-signed-untrusted' && code !== 'path.no-issuer');

function findDated<T>(
  result: PathResult,
  code: string,
  describe: (certificate: ParsedCertificate, subject: string) => T,
): T | null {
  const failure = result.failures.find((each) => each.code === code);
  const certificate = failure === undefined ? undefined : result.path[failure.index];
  return certificate === undefined ? null : describe(certificate, subjectText(certificate));
}

function findWeak({ failures, path }: PathResult): TrustReport['weak'] {
  const failure = failures.find(({ code }) => code === 'path.weak-key' || code === 'path.weak-signature');
  const certificate = failure === undefined ? undefined : path[failure.index];
  if (certificate === undefined) return null;
  const { subject, weakKey, signatureAlgorithm } = factsOf(certificate);
  return failure?.code === 'path.weak-key'
    ? { subject, key: weakKey ?? '?', algorithm: null }
    : { subject, key: null, algorithm: signatureAlgorithm.name };
}

/** The first certificate of a path that the server did not send. */
function addedSubject(result: PathResult, sent: readonly ParsedCertificate[]): string | null {
  const added = result.path.find((each) => !sent.includes(each));
  return added === undefined ? null : subjectText(added);
}

function sharesOrganization(top: ParsedCertificate, anchors: readonly ParsedCertificate[]): boolean {
  const wanted = organization(spanBytes(top, top.issuer));
  return wanted !== undefined && anchors.some((anchor) => organization(spanBytes(anchor, anchor.subject)) === wanted);
}

function organization(nameDer: Uint8Array): string | undefined {
  const name = parseName(nameDer);
  return name.ok ? findAttribute(name.value, OID.organizationName) : undefined;
}
