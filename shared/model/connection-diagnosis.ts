/** Who has to change something. `both`: either side's policy would do. */
export type Culprit = 'client' | 'server' | 'network' | 'both' | 'unknown';

/** How far the evidence carries, 0 to 1 with two decimals. Above 0.9 the evidence leaves nothing else; at 0.6 and below other causes fit as well. */
export type Confidence = number;

export const DIAGNOSIS_IDS = [
  'client-cert-missing',
  'client-cert-wrong-ca',
  'client-cert-expired',
  'client-cert-not-yet-valid',
  'client-cert-revoked',
  'client-cert-wrong-usage',
  'client-cert-intermediate-missing',
  'client-cert-rejected',
  'client-cert-withheld',
  'client-cert-signature-scheme',
  'client-cert-weak',
  'client-cert-critical-extension',
  'client-key-mismatch',
  'revocation-unavailable',
  'verify-depth',
  'post-handshake-auth',
  'tls-terminated',
  'clock-skew',
  'server-untrusted',
  'server-chain-incomplete',
  'server-cert-expired',
  'server-cert-not-yet-valid',
  'server-cert-wrong-usage',
  'server-name-mismatch',
  'server-cert-key-usage',
  'server-cert-weak',
  'server-cert-invalid',
  'server-key-mismatch',
  'version-mismatch',
  'cipher-mismatch',
  'group-mismatch',
  'signature-scheme-mismatch',
  'hello-intolerance',
  'sni-unrecognised',
  'alpn-mismatch',
  'plaintext-port',
  'connection-refused',
  'name-not-found',
  'unreachable',
  'timeout-connect',
  'timeout-handshake',
  'closed-in-handshake',
  'reset-in-handshake',
  'closed-after-handshake',
  'malformed-answer',
  'endless-answer',
  'stalled',
  'request-refused',
  'unexplained-alert',
  'engine-refused',
  'starttls-refused',
  'starttls-unexpected',
  'proxy-refused',
  'proxy-login',
  'proxy-unreachable',
  'local-address-unusable',
] as const;
export type DiagnosisId = (typeof DIAGNOSIS_IDS)[number];

/** What a diagnosis can rest on; the comment names the values. */
export const EVIDENCE_CODES = [
  'alert-received', // number, name
  'alert-sent', // number, name
  'certificate-requested', // authorities: how many names the server listed
  'certificate-not-requested',
  'no-certificate-sent',
  'certificate-sent', // subject, chainLength
  'page-says-no-certificate', // status, line
  'page-says-certificate-error', // status, line
  'page-refuses', // status, line
  'own-certificate-expired', // subject, notAfter, at
  'own-certificate-revoked', // subject, revokedAt
  'own-certificate-not-yet-valid', // subject, notBefore, at
  'own-certificate-lacks-client-auth', // usages
  'own-certificate-lacks-digital-signature', // usages
  'own-issuer-not-listed', // issuer, listed
  'own-issuer-listed', // issuer
  'own-intermediate-not-sent', // issuer, listed
  'own-certificate-in-order',
  'own-certificate-in-date', // subject, notBefore, notAfter
  'own-usage-fits', // usages
  'own-usage-missing', // subject, usages: an authority of our chain leaves clientAuth out
  'own-chain-sent', // chainLength, issuer: nothing between us and a name the server lists, or a root, is left out
  'own-chain-unknown', // issuer: neither sent nor known here
  'own-root-not-listed', // issuer, listed: where our chain ends is known here, and it is not on the list
  'own-key-weak', // subject, key
  'own-signature-weak', // subject, algorithm
  'own-critical-extension', // subject, oid
  'own-list-stale', // issuer, nextUpdate
  'own-key-type', // key
  'own-key-fits', // key
  'own-intermediates', // count
  'not-known-revoked', // subject
  'other-alert-expected', // number, name
  'schemes-requested', // schemes
  'certificate-schemes-requested', // schemes
  'schemes-offered', // schemes
  'credential-chosen', // name
  'post-handshake-request', // version
  'second-dial-refused', // how: alert, page, close; detail
  'second-dial-accepted',
  'second-dial-not-requested',
  'clock-peer', // peerAt, skewMs
  'refusal-delayed', // ms
  'hello-size', // bytes, group
  'no-answer', // ms
  'group-answered', // group
  'server-key-usage', // subject, key, usages
  'server-key-weak', // subject, key
  'server-signature-weak', // subject, algorithm
  'server-issuer', // issuer
  'server-self-issued', // subject
  'server-path-failure', // failure
  'server-chain-sent', // chainLength, subject, issuer
  'server-issuer-known-here', // issuer
  'server-certificate-expired', // subject, notAfter, at
  'server-certificate-not-yet-valid', // subject, notBefore, at
  'server-names-presented', // wanted, presented
  'server-name-sent', // name
  'server-name-not-sent',
  'versions-offered', // versions
  'version-answered', // version
  'ciphers-offered', // count
  'groups-offered', // groups
  'alpn-offered', // protocols
  'alpn-answered', // protocol
  'plaintext-answer', // line
  'socket-error', // error
  'addresses-tried', // addresses
  'waited', // ms
  'bytes-received', // bytes
  'last-message', // type
  'malformed-message', // problem
  'closed-by-server', // how
  'starttls-not-offered', // protocol, offered
  'starttls-answer', // protocol, line
  'starttls-other-protocol', // protocol, spoken, line
  'starttls-tls-spoken', // protocol
  'starttls-unreadable', // protocol, line
  'starttls-greeting-refused', // protocol, line
  'starttls-problem', // problem: too-long, line-too-long, encoding, order, version
  'starttls-pipelined', // bytes
  'starttls-awaited', // awaited: greeting, capabilities, answer
  'starttls-closed', // how
  'proxy-address', // proxy
  'proxy-answer', // status, line
  'proxy-code', // code, name
  'proxy-login-sent', // user
  'proxy-login-not-sent',
  'proxy-method-wanted', // methods
  'proxy-closed',
  'proxy-problem', // problem, as of starttls-problem
  'local-address', // address
] as const;
export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

export interface DiagnosisEvidence {
  /** Index of the message that shows it, where one does. */
  readonly message?: number;
  /** Name of the field of that message, where one shows it. */
  readonly field?: string;
  /** Id of an observation; its words are in shared/text. */
  readonly code: EvidenceCode;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What the user can do about a cause from here; the values name what with. */
export const FIX_KINDS = [
  'choose-credential',
  'send-chain',
  'reissue',
  'renew',
  'trust-root',
  'trust-intermediate',
  'publish-crl',
  'use-starttls', // protocol
  'without-starttls',
  'widen-versions', // min, max
  'default-offer',
  'classic-groups',
  'dial-name', // name
  'send-server-name', // name
  'without-alpn',
  'without-proxy',
  'proxy-login',
  'wait-longer', // ms, phase: whose limit ran out
  'allow-request',
  'request-path',
  'dial-again',
] as const;
export type FixKind = (typeof FIX_KINDS)[number];

export interface DiagnosisFix {
  readonly kind: FixKind;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Diagnosis {
  readonly id: DiagnosisId;
  readonly culprit: Culprit;
  readonly confidence: Confidence;
  readonly evidence: readonly DiagnosisEvidence[];
  /** What can be done from this window, the best first. */
  readonly fixes: readonly DiagnosisFix[];
}

/** A cause that was considered and is contradicted by what was seen. */
export interface RuledOut {
  readonly id: DiagnosisId;
  readonly evidence: readonly DiagnosisEvidence[];
}

/** Programs whose behaviour and words are told. */
export const STACKS = [
  'openssl',
  'gnutls',
  'boringssl',
  'nginx',
  'apache',
  'haproxy',
  'node',
  'java',
  'go',
  'curl',
] as const;
export type Stack = (typeof STACKS)[number];

/** What a program prints for the same fault. */
export interface SeenBy {
  readonly stack: Stack;
  /** Version it was seen with, `3.0.22`. */
  readonly version: string;
  /** Whether that program stands on the client's or the server's side. */
  readonly side: 'client' | 'server';
  /** Verbatim; `…` for what varies. */
  readonly line: string;
  readonly source: 'measured' | 'source-code';
}

/** What is held against the CertificateRequest before a credential is sent. */
export const PREFLIGHT_CHECKS = [
  'requested',
  'issuer-listed',
  'signature-scheme',
  'certificate-signatures',
  'validity',
  'extended-key-usage',
  'key-usage',
  'chain-complete',
  'revocation',
  'key-strength',
] as const;
export type PreflightCheckId = (typeof PREFLIGHT_CHECKS)[number];

export interface PreflightCheck {
  readonly check: PreflightCheckId;
  readonly result: 'passed' | 'failed' | 'warning' | 'not-checked';
  readonly evidence: readonly DiagnosisEvidence[];
  /** Client stacks that send no certificate at all because of it. */
  readonly withheldBy: readonly Stack[];
}

export interface Preflight {
  readonly checks: readonly PreflightCheck[];
  /** `no` where a check failed that makes servers refuse, `unsure` where something could not be checked or warns. */
  readonly fits: 'yes' | 'no' | 'unsure';
}
