import type { UnixMs } from '../../../shared/model/brands.ts';
import {
  type ConnectionRun,
  type DiagnosisEvidence,
  PREFLIGHT_CHECKS,
  type Preflight,
  type PreflightCheck,
  type PreflightCheckId,
  type Stack,
  TLS_VERSIONS,
  type TlsVersion,
} from '../../../shared/model/connection.ts';
import { isSelfIssued } from '../../pki/certificate/certificate.ts';
import { parseOnce } from '../certificate-text.ts';
import { evidence, type Place } from '../diagnosis/rule.ts';
import { type OwnCredential, readOwnCredential } from '../own-credential.ts';
import { canSignWith, certificateTypeOf, isSignedWith } from '../scheme-fit.ts';
import { readCertificateRequest, type RequestedCertificate } from './certificate-request.ts';

/** A credential and what is known here about it. */
export interface PreflightCredential {
  /** What would be sent, leaf first. */
  readonly chainDer: readonly Uint8Array[];
  /** Certificates known here that could be sent besides, or that stand above. */
  readonly knownDer: readonly Uint8Array[];
  readonly revokedAt: UnixMs | undefined;
  readonly at: UnixMs;
}

export interface PreflightInput extends PreflightCredential {
  /** Null where the server asked for no certificate. */
  readonly request: RequestedCertificate | null;
}

type Verdict = Omit<PreflightCheck, 'check' | 'withheldBy'>;

interface Look {
  readonly input: PreflightInput;
  readonly own: OwnCredential;
}

/**
 * Holds a credential against a CertificateRequest, check by check in the order of `PREFLIGHT_CHECKS`, before anything is sent.
 * Goes by names, dates and usages: verifies no signature, asks nobody about revocation. A chain whose leaf is no certificate
 * fails `chain-complete` and nothing else is checked.
 */
export function checkPreflight(input: PreflightInput): Preflight {
  const own = readOwnCredential({
    chainDer: input.chainDer,
    authoritiesDer: input.request?.authoritiesDer,
    knownDer: input.knownDer,
    revokedAt: input.revokedAt,
    at: input.at,
  });
  return judgePreflight(own, input);
}

/** The same for a credential that has been read; undefined where its leaf is no certificate. */
export function judgePreflight(own: OwnCredential | undefined, input: PreflightInput): Preflight {
  const checks = PREFLIGHT_CHECKS.map((check): PreflightCheck => {
    const verdict = own === undefined ? unreadable(check) : CHECKS[check]({ input, own });
    const withheldBy = verdict.result === 'failed' || verdict.result === 'warning' ? WITHHELD_BY[check] : [];
    return { check, ...verdict, withheldBy };
  });
  return { checks, fits: judgeFit(checks) };
}

/** The same against the CertificateRequest of a past run, from what the run keeps. */
export function preflightFromRun(
  run: Pick<ConnectionRun, 'messages' | 'protocol'>,
  credential: PreflightCredential,
): Preflight {
  return checkPreflight({ ...credential, request: findRequest(run) });
}

/** The number of a version on the wire. */
const versionNumber = (version: TlsVersion): number => 0x0301 + TLS_VERSIONS.indexOf(version);

/** The first CertificateRequest of a run; null where it has none. */
function findRequest(run: Pick<ConnectionRun, 'messages' | 'protocol'>): RequestedCertificate | null {
  const message = run.messages.find(({ type, from }) => type === 'CertificateRequest' && from === 'server');
  if (message === undefined || run.protocol === null) return null;
  const octets = Buffer.from(message.hex, 'hex');
  return { ...readCertificateRequest(octets, versionNumber(run.protocol)), message: message.index };
}

/**
 * Client stacks that send no certificate where a check fails. A key without a scheme is withheld by all; Java, Go and GnuTLS
 * look for an issuer on the server's list, OpenSSL, BoringSSL, curl and Node do not; Java's key managers also hold the
 * signatures of the chain against the list.
 */
const WITHHELD_BY: Readonly<Record<PreflightCheckId, readonly Stack[]>> = {
  requested: [],
  'issuer-listed': ['java', 'go', 'gnutls'],
  'signature-scheme': ['openssl', 'gnutls', 'boringssl', 'node', 'java', 'go', 'curl'],
  'certificate-signatures': ['java'],
  validity: [],
  'extended-key-usage': [],
  'key-usage': [],
  'chain-complete': [],
  revocation: [],
  'key-strength': [],
};

const passed = (...shown: readonly DiagnosisEvidence[]): Verdict => ({ result: 'passed', evidence: shown });
const failed = (...shown: readonly DiagnosisEvidence[]): Verdict => ({ result: 'failed', evidence: shown });
const warned = (...shown: readonly DiagnosisEvidence[]): Verdict => ({ result: 'warning', evidence: shown });
const unchecked = (...shown: readonly DiagnosisEvidence[]): Verdict => ({ result: 'not-checked', evidence: shown });

const unreadable = (check: PreflightCheckId): Verdict => (check === 'chain-complete' ? failed() : unchecked());

const placeOf = ({ request }: PreflightInput, field: string): Place => ({ message: request?.message, field });

const CHECKS: Readonly<Record<PreflightCheckId, (look: Look) => Verdict>> = {
  requested: ({ input }) =>
    input.request === null
      ? unchecked(evidence('certificate-not-requested'))
      : passed(
          evidence(
            'certificate-requested',
            { authorities: input.request.authoritiesDer.length },
            input.request.message,
          ),
        ),
  'issuer-listed': checkIssuer,
  'signature-scheme': checkScheme,
  'certificate-signatures': checkCertificateSignatures,
  validity: ({ input, own }) => {
    const { expired, notYetValid, subject, notBefore, notAfter } = own;
    if (expired !== null) return failed(evidence('own-certificate-expired', { ...expired, at: input.at }));
    if (notYetValid !== null)
      return failed(evidence('own-certificate-not-yet-valid', { ...notYetValid, at: input.at }));
    return passed(evidence('own-certificate-in-date', { subject, notBefore, notAfter }));
  },
  'extended-key-usage': ({ own }) => {
    const { usagesWithoutClientAuth: lacking, authorityWithoutClientAuth: above, usages } = own;
    if (lacking !== null) return failed(evidence('own-certificate-lacks-client-auth', { usages: lacking.join(', ') }));
    if (above !== null)
      return failed(evidence('own-usage-missing', { subject: above.subject, usages: above.usages.join(', ') }));
    return passed(evidence('own-usage-fits', { usages: usages.join(', ') }));
  },
  'key-usage': ({ own }) =>
    own.usagesWithoutSignature === null
      ? passed()
      : failed(evidence('own-certificate-lacks-digital-signature', { usages: own.usagesWithoutSignature.join(', ') })),
  'chain-complete': checkChain,
  revocation: ({ own: { revokedAt, subject } }) =>
    revokedAt === null
      ? passed(evidence('not-known-revoked', { subject }))
      : failed(evidence('own-certificate-revoked', { subject, revokedAt })),
  'key-strength': ({ own: { weakKey, weakSignature, criticalExtension, keyLabel: key } }) => {
    const weak = [
      ...(weakKey === null ? [] : [evidence('own-key-weak', weakKey)]),
      ...(weakSignature === null ? [] : [evidence('own-signature-weak', weakSignature)]),
      ...(criticalExtension === null ? [] : [evidence('own-critical-extension', criticalExtension)]),
    ];
    return weak.length === 0 ? passed(evidence('own-key-type', { key })) : warned(...weak);
  },
};

function checkIssuer({ input, own: { chain, issuer } }: Look): Verdict {
  const { request } = input;
  if (request === null) return unchecked(evidence('certificate-not-requested'));
  const listed = request.authoritiesDer.length;
  const place = placeOf(input, 'certificate_authorities');
  if (chain.issuerListed === null)
    return unchecked(evidence('certificate-requested', { authorities: 0 }, request.message));
  if (chain.issuerListed) return passed(evidence('own-issuer-listed', { issuer: chain.listedIssuer ?? issuer }, place));
  // The rest of a list that was cut may name it.
  if (request.truncated) return unchecked(evidence('own-issuer-not-listed', { issuer, listed }, place));
  if (chain.missingIntermediate !== null)
    return failed(evidence('own-intermediate-not-sent', { issuer: chain.missingIntermediate, listed }, place));
  return chain.root === null
    ? failed(evidence('own-issuer-not-listed', { issuer, listed }, place))
    : failed(evidence('own-root-not-listed', { issuer: chain.root, listed }, place));
}

function checkScheme({ input, own: { key, keyLabel } }: Look): Verdict {
  const { request } = input;
  if (request === null || key === undefined) return unchecked();
  const type = certificateTypeOf(key);
  const hasType =
    request.certificateTypes.length === 0 || (type !== undefined && request.certificateTypes.includes(type));
  if (hasType && request.schemes.length === 0) return unchecked(evidence('own-key-type', { key: keyLabel }));
  const fits = request.schemes.some((scheme) => canSignWith(key, scheme, request.version));
  const place = placeOf(input, 'signature_algorithms');
  if (hasType && fits) return passed(evidence('own-key-fits', { key: keyLabel }, place));
  const schemes = evidence('schemes-requested', { schemes: request.schemes.join(', ') }, place);
  return failed(evidence('own-key-type', { key: keyLabel }), schemes);
}

/** Where no list of its own is sent, the one for the handshake holds for certificates too. @see RFC 8446 §4.2.3 */
function checkCertificateSignatures({ input }: Look): Verdict {
  const { request } = input;
  const apart = request?.certificateSchemes ?? [];
  const schemes = apart.length > 0 ? apart : (request?.schemes ?? []);
  if (schemes.length === 0) return unchecked();
  const chain = input.chainDer.flatMap((der) => {
    const parsed = parseOnce(der);
    return parsed.ok ? [parsed.value] : [];
  });
  const odd = chain.find((each) => !isSelfIssued(each) && !isSignedWith(each, schemes));
  const shown = evidence(
    'certificate-schemes-requested',
    { schemes: schemes.join(', ') },
    placeOf(input, apart.length > 0 ? 'signature_algorithms_cert' : 'signature_algorithms'),
  );
  return odd === undefined ? passed(shown) : warned(shown);
}

function checkChain({ own: { chain, chainLength, issuer } }: Look): Verdict {
  if (chain.missingIntermediate !== null)
    return failed(evidence('own-intermediate-not-sent', { issuer: chain.missingIntermediate, listed: 0 }));
  if (chain.unknownIssuer !== null && chain.issuerListed !== true)
    return warned(evidence('own-chain-unknown', { issuer: chain.unknownIssuer }));
  return passed(evidence('own-chain-sent', { chainLength, issuer: chain.root ?? issuer }));
}

/** Checks without which nobody can say that it fits. */
const ESSENTIAL: ReadonlySet<PreflightCheckId> = new Set(['requested', 'signature-scheme', 'chain-complete']);

function judgeFit(checks: readonly PreflightCheck[]): Preflight['fits'] {
  if (checks.some(({ result }) => result === 'failed')) return 'no';
  const unsure = checks.some(
    ({ check, result }) => result === 'warning' || (result === 'not-checked' && ESSENTIAL.has(check)),
  );
  return unsure ? 'unsure' : 'yes';
}
