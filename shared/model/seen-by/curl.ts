import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What curl on OpenSSL prints. */
export const CURL_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'curl', version: '7.88.1', side: 'client', source: 'measured' }, [
    [
      'client-cert-missing',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
    [
      'client-cert-missing',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
    ],
    ['client-cert-wrong-ca', 'TLSv1.2', 'curl: (35) OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca'],
    [
      'client-cert-wrong-ca',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0',
    ],
    [
      'client-cert-intermediate-missing',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca',
    ],
    [
      'client-cert-intermediate-missing',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0',
    ],
    [
      'client-cert-wrong-usage',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000413:SSL routines::sslv3 alert unsupported certificate',
    ],
    [
      'client-cert-wrong-usage',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000413:SSL routines::sslv3 alert unsupported certificate, errno 0',
    ],
    ['client-cert-expired', 'TLSv1.2', 'curl: (60) SSL certificate verification failed'],
    [
      'client-cert-expired',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
    ],
    [
      'client-cert-not-yet-valid',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000412:SSL routines::sslv3 alert bad certificate',
    ],
    [
      'client-cert-not-yet-valid',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000412:SSL routines::sslv3 alert bad certificate, errno 0',
    ],
    [
      'client-cert-critical-extension',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000416:SSL routines::sslv3 alert certificate unknown',
    ],
    [
      'client-cert-critical-extension',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000416:SSL routines::sslv3 alert certificate unknown, errno 0',
    ],
    [
      'client-cert-weak',
      null,
      'curl: (58) could not load PEM client certificate from …, OpenSSL error error:0A00018F:SSL routines::ee key too small, (no key found, wrong pass phrase, or wrong file format?)',
    ],
    [
      'client-cert-revoked',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000414:SSL routines::sslv3 alert certificate revoked',
    ],
    [
      'client-cert-revoked',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000414:SSL routines::sslv3 alert certificate revoked, errno 0',
    ],
    ['revocation-unavailable', 'TLSv1.2', 'curl: (60) SSL certificate verification failed'],
    [
      'revocation-unavailable',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
    ],
    [
      'revocation-unavailable',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0',
    ],
    ['revocation-unavailable', 'TLSv1.2', 'curl: (35) OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca'],
    ['verify-depth', 'TLSv1.2', 'curl: (35) OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca'],
    [
      'verify-depth',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0',
    ],
    [
      'client-cert-signature-scheme',
      'TLSv1.2',
      'curl: (35) OpenSSL/…: error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
    [
      'client-cert-signature-scheme',
      'TLSv1.3',
      'curl: (56) OpenSSL SSL_read: OpenSSL/…: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
    ],
    ['server-cert-expired', null, 'curl: (60) SSL certificate problem: certificate has expired'],
    ['server-cert-not-yet-valid', null, 'curl: (60) SSL certificate problem: certificate is not yet valid'],
    [
      'server-name-mismatch',
      null,
      "curl: (60) SSL: no alternative certificate subject name matches target host name '…'",
    ],
    ['server-chain-incomplete', null, 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
    ['server-untrusted', null, 'curl: (60) SSL certificate problem: self-signed certificate in certificate chain'],
    ['server-untrusted', null, 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
    ['server-cert-wrong-usage', null, 'curl: (60) SSL certificate problem: unsuitable certificate purpose'],
    ['server-cert-weak', null, 'curl: (60) SSL certificate problem: EE certificate key too weak'],
    ['version-mismatch', null, 'curl: (35) OpenSSL/…: error:0A00042E:SSL routines::tlsv1 alert protocol version'],
    ['cipher-mismatch', null, 'curl: (35) OpenSSL/…: error:0A000410:SSL routines::sslv3 alert handshake failure'],
    ['sni-unrecognised', null, 'curl: (35) OpenSSL/…: error:0A000458:SSL routines::tlsv1 unrecognized name'],
    ['plaintext-port', null, 'curl: (35) OpenSSL/…: error:0A00010B:SSL routines::wrong version number'],
  ]),
];
