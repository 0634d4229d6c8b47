import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What the error log of Apache's httpd at level info prints. */
export const APACHE_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'apache', version: '2.4.71', side: 'server', source: 'measured' }, [
    [
      'client-cert-missing',
      null,
      'SSL Library Error: error:0A0000C7:SSL routines::peer did not return a certificate -- No CAs known to server for verification?',
    ],
    [
      'client-cert-wrong-ca',
      null,
      'AH02276: Certificate Verification: Error (20): unable to get local issuer certificate [subject: …',
    ],
    [
      'client-cert-intermediate-missing',
      null,
      'AH02276: Certificate Verification: Error (20): unable to get local issuer certificate [subject: …',
    ],
    [
      'client-cert-wrong-usage',
      null,
      'AH02276: Certificate Verification: Error (26): unsuitable certificate purpose [subject: …',
    ],
    ['client-cert-expired', null, 'AH02276: Certificate Verification: Error (10): certificate has expired [subject: …'],
    [
      'client-cert-not-yet-valid',
      null,
      'AH02276: Certificate Verification: Error (9): certificate is not yet valid [subject: …',
    ],
    [
      'client-cert-critical-extension',
      null,
      'AH02276: Certificate Verification: Error (34): unhandled critical extension [subject: …',
    ],
    [
      'client-cert-weak',
      null,
      'AH02276: Certificate Verification: Error (66): EE certificate key too weak [subject: …',
    ],
    [
      'client-cert-weak',
      null,
      'AH02276: Certificate Verification: Error (68): CA signature digest algorithm too weak [subject: …',
    ],
    ['client-cert-revoked', null, 'AH02276: Certificate Verification: Error (23): certificate revoked [subject: …'],
    ['revocation-unavailable', null, 'AH02276: Certificate Verification: Error (12): CRL has expired [subject: …'],
    [
      'revocation-unavailable',
      null,
      'AH02276: Certificate Verification: Error (3): unable to get certificate CRL [subject: …',
    ],
    ['verify-depth', null, 'SSL Library Error: error:0A000086:SSL routines::certificate verify failed'],
    [
      'client-cert-signature-scheme',
      null,
      'SSL Library Error: error:0A0000C7:SSL routines::peer did not return a certificate -- No CAs known to server for verification?',
    ],
    [
      'server-cert-expired',
      null,
      'SSL Library Error: error:0A000415:SSL routines::sslv3 alert certificate expired (SSL alert number 45)',
    ],
    [
      'server-cert-not-yet-valid',
      null,
      'SSL Library Error: error:0A000412:SSL routines::sslv3 alert bad certificate (SSL alert number 42)',
    ],
    [
      'server-chain-incomplete',
      null,
      'SSL Library Error: error:0A000418:SSL routines::tlsv1 alert unknown ca (SSL alert number 48)',
    ],
    [
      'server-untrusted',
      null,
      'SSL Library Error: error:0A000418:SSL routines::tlsv1 alert unknown ca (SSL alert number 48)',
    ],
    [
      'server-cert-wrong-usage',
      null,
      'SSL Library Error: error:0A000413:SSL routines::sslv3 alert unsupported certificate (SSL alert number 43)',
    ],
    [
      'server-cert-weak',
      null,
      'SSL Library Error: error:0A000412:SSL routines::sslv3 alert bad certificate (SSL alert number 42)',
    ],
    ['version-mismatch', null, 'SSL Library Error: error:0A000102:SSL routines::unsupported protocol'],
    [
      'cipher-mismatch',
      null,
      'SSL Library Error: error:0A0000C1:SSL routines::no shared cipher -- Too restrictive SSLCipherSuite or using DSA server certificate?',
    ],
    [
      'group-mismatch',
      'TLSv1.2',
      'SSL Library Error: error:0A0000C1:SSL routines::no shared cipher -- Too restrictive SSLCipherSuite or using DSA server certificate?',
    ],
    ['group-mismatch', 'TLSv1.3', 'SSL Library Error: error:0A000065:SSL routines::no suitable key share'],
  ]),
];
