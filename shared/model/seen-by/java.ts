import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What the exceptions of JSSE prints. */
export const JAVA_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'java', version: '17.0.15', side: 'server', source: 'measured' }, [
    ['client-cert-missing', null, 'javax.net.ssl.SSLHandshakeException: Empty client certificate chain'],
    [
      'client-cert-wrong-ca',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ],
    [
      'client-cert-intermediate-missing',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ],
    [
      'client-cert-wrong-usage',
      null,
      'javax.net.ssl.SSLHandshakeException: Extended key usage does not permit use for TLS client authentication',
    ],
    [
      'client-cert-wrong-usage',
      null,
      'javax.net.ssl.SSLHandshakeException: KeyUsage does not allow digital signatures',
    ],
    [
      'client-cert-expired',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed',
    ],
    [
      'client-cert-not-yet-valid',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed',
    ],
    [
      'client-cert-critical-extension',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: unrecognized critical extension(s)',
    ],
    [
      'client-cert-revoked',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: Certificate has been revoked, reason: KEY_COMPROMISE, revocation date: …',
    ],
    [
      'revocation-unavailable',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: Could not determine revocation status',
    ],
    ['server-cert-expired', null, 'java.net.SocketException: Broken pipe'],
    ['server-cert-not-yet-valid', null, 'java.net.SocketException: Broken pipe'],
    ['server-chain-incomplete', 'TLSv1.2', 'java.net.SocketException: Broken pipe'],
    ['server-untrusted', 'TLSv1.2', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca'],
    ['server-untrusted', null, 'java.net.SocketException: Broken pipe'],
    ['server-cert-wrong-usage', null, 'java.net.SocketException: Broken pipe'],
    ['server-cert-weak', null, 'java.net.SocketException: Broken pipe'],
    [
      'version-mismatch',
      'TLSv1.2',
      'javax.net.ssl.SSLHandshakeException: The client supported protocol versions [TLSv1.3] are not accepted by server preferences [TLSv1.2]',
    ],
    [
      'version-mismatch',
      'TLSv1.3',
      'javax.net.ssl.SSLHandshakeException: Client requested protocol TLSv1.2 is not enabled or supported in server context',
    ],
    ['cipher-mismatch', 'TLSv1.2', 'javax.net.ssl.SSLHandshakeException: no cipher suites in common'],
    ['group-mismatch', 'TLSv1.2', 'javax.net.ssl.SSLHandshakeException: no cipher suites in common'],
    ['group-mismatch', 'TLSv1.3', 'javax.net.ssl.SSLProtocolException: No common named group'],
    ['alpn-mismatch', null, 'javax.net.ssl.SSLHandshakeException: No matching application layer protocol values'],
    ['sni-unrecognised', null, 'javax.net.ssl.SSLHandshakeException: Unrecognized server name indication'],
  ]),
  ...seenLines({ stack: 'java', version: '17.0.15', side: 'client', source: 'measured' }, [
    ['client-cert-missing', 'TLSv1.2', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure'],
    [
      'client-cert-missing',
      'TLSv1.3',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required',
    ],
    ['client-cert-wrong-ca', 'TLSv1.2', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure'],
    [
      'client-cert-wrong-ca',
      'TLSv1.3',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required',
    ],
    [
      'client-cert-intermediate-missing',
      'TLSv1.2',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
    ],
    [
      'client-cert-intermediate-missing',
      'TLSv1.3',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required',
    ],
    [
      'client-cert-wrong-usage',
      null,
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: unsupported_certificate',
    ],
    ['client-cert-expired', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_expired'],
    ['client-cert-not-yet-valid', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate'],
    [
      'client-cert-critical-extension',
      null,
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_unknown',
    ],
    ['client-cert-weak', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate'],
    ['client-cert-revoked', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_revoked'],
    ['revocation-unavailable', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_expired'],
    ['revocation-unavailable', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca'],
    ['verify-depth', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca'],
    [
      'client-cert-signature-scheme',
      'TLSv1.2',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
    ],
    [
      'client-cert-signature-scheme',
      'TLSv1.3',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required',
    ],
    [
      'server-cert-expired',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ],
    [
      'server-cert-not-yet-valid',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ],
    [
      'server-name-mismatch',
      null,
      'javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching … found.',
    ],
    [
      'server-chain-incomplete',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ],
    [
      'server-untrusted',
      null,
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ],
    [
      'server-cert-wrong-usage',
      null,
      'javax.net.ssl.SSLHandshakeException: Extended key usage does not permit use for TLS server authentication',
    ],
    ['server-cert-key-usage', null, 'javax.net.ssl.SSLHandshakeException: KeyUsage does not allow digital signatures'],
    ['version-mismatch', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version'],
    ['cipher-mismatch', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure'],
    ['alpn-mismatch', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: no_application_protocol'],
    ['sni-unrecognised', null, 'javax.net.ssl.SSLHandshakeException: Received fatal alert: unrecognized_name'],
    ['plaintext-port', null, 'javax.net.ssl.SSLException: Unsupported or unrecognized SSL message'],
  ]),
];
