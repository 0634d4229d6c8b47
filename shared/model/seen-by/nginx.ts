import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What nginx's error log at level info prints. */
export const NGINX_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'nginx', version: '1.22.1', side: 'server', source: 'measured' }, [
    ['client-cert-missing', null, 'client sent no required SSL certificate'],
    ['client-cert-wrong-ca', null, 'client SSL certificate verify error: (21:unable to verify the first certificate)'],
    [
      'client-cert-intermediate-missing',
      null,
      'client SSL certificate verify error: (21:unable to verify the first certificate)',
    ],
    ['client-cert-wrong-usage', null, 'client SSL certificate verify error: (26:unsuitable certificate purpose)'],
    ['client-cert-expired', null, 'client SSL certificate verify error: (10:certificate has expired)'],
    ['client-cert-not-yet-valid', null, 'client SSL certificate verify error: (9:certificate is not yet valid)'],
    ['client-cert-critical-extension', null, 'client SSL certificate verify error: (34:unhandled critical extension)'],
    ['client-cert-weak', null, 'client SSL certificate verify error: (66:EE certificate key too weak)'],
    ['client-cert-weak', null, 'client SSL certificate verify error: (68:CA signature digest algorithm too weak)'],
    ['client-cert-revoked', null, 'client SSL certificate verify error: (23:certificate revoked)'],
    ['revocation-unavailable', null, 'client SSL certificate verify error: (12:CRL has expired)'],
    ['revocation-unavailable', null, 'client SSL certificate verify error: (3:unable to get certificate CRL)'],
    ['verify-depth', null, 'client SSL certificate verify error: (20:unable to get local issuer certificate)'],
    ['client-cert-signature-scheme', null, 'client sent no required SSL certificate'],
    [
      'server-cert-expired',
      null,
      'SSL_do_handshake() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45)',
    ],
    [
      'server-cert-not-yet-valid',
      null,
      'SSL_do_handshake() failed (SSL: error:0A000412:SSL routines::sslv3 alert bad certificate:SSL alert number 42)',
    ],
    [
      'server-chain-incomplete',
      null,
      'SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48)',
    ],
    [
      'server-untrusted',
      null,
      'SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48)',
    ],
    [
      'server-cert-wrong-usage',
      null,
      'SSL_do_handshake() failed (SSL: error:0A000413:SSL routines::sslv3 alert unsupported certificate:SSL alert number 43)',
    ],
    [
      'server-cert-weak',
      null,
      'SSL_do_handshake() failed (SSL: error:0A000412:SSL routines::sslv3 alert bad certificate:SSL alert number 42)',
    ],
    ['version-mismatch', null, 'SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol)'],
    ['cipher-mismatch', null, 'SSL_do_handshake() failed (SSL: error:0A0000C1:SSL routines::no shared cipher)'],
    ['group-mismatch', 'TLSv1.2', 'SSL_do_handshake() failed (SSL: error:0A0000C1:SSL routines::no shared cipher)'],
    [
      'group-mismatch',
      'TLSv1.3',
      'SSL_do_handshake() failed (SSL: error:0A000065:SSL routines::no suitable key share)',
    ],
    ['alpn-mismatch', null, 'SSL_do_handshake() failed (SSL: error:0A0000EB:SSL routines::no application protocol)'],
    ['sni-unrecognised', null, 'handshake rejected while SSL handshaking'],
    ['plaintext-port', null, 'client sent invalid method while reading client request line'],
  ]),
];
