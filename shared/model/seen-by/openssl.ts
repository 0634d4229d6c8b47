import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What `openssl s_server` and `s_client` prints. */
export const OPENSSL_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'openssl', version: '3.0.22', side: 'server', source: 'measured' }, [
    [
      'client-cert-missing',
      null,
      '…:error:0A0000C7:SSL routines:tls_process_client_certificate:peer did not return a certificate:…',
    ],
    ['client-cert-wrong-ca', null, 'verify error:num=20:unable to get local issuer certificate'],
    ['client-cert-intermediate-missing', null, 'verify error:num=20:unable to get local issuer certificate'],
    ['client-cert-wrong-usage', null, 'verify error:num=26:unsuitable certificate purpose'],
    ['client-cert-expired', null, 'verify error:num=10:certificate has expired'],
    ['client-cert-not-yet-valid', null, 'verify error:num=9:certificate is not yet valid'],
    ['client-cert-critical-extension', null, 'verify error:num=34:unhandled critical extension'],
    ['client-cert-weak', null, 'verify error:num=66:EE certificate key too weak'],
    ['client-cert-weak', null, 'verify error:num=68:CA signature digest algorithm too weak'],
    ['client-cert-revoked', null, 'verify error:num=23:certificate revoked'],
    ['revocation-unavailable', null, 'verify error:num=12:CRL has expired'],
    ['revocation-unavailable', null, 'verify error:num=3:unable to get certificate CRL'],
    ['verify-depth', null, 'verify error:num=22:certificate chain too long'],
    [
      'client-cert-signature-scheme',
      null,
      '…:error:0A0000C7:SSL routines:tls_process_client_certificate:peer did not return a certificate:…',
    ],
    [
      'server-cert-expired',
      null,
      '…:error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:…SSL alert number 45',
    ],
    [
      'server-cert-not-yet-valid',
      null,
      '…:error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:…SSL alert number 42',
    ],
    [
      'server-chain-incomplete',
      null,
      '…:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'server-untrusted',
      null,
      '…:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'server-cert-wrong-usage',
      null,
      '…:error:0A000413:SSL routines:ssl3_read_bytes:sslv3 alert unsupported certificate:…SSL alert number 43',
    ],
    [
      'server-cert-weak',
      null,
      '…:error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:…SSL alert number 42',
    ],
    [
      'version-mismatch',
      null,
      '…:error:0A000102:SSL routines:tls_early_post_process_client_hello:unsupported protocol:…',
    ],
    ['cipher-mismatch', 'TLSv1.2', '…:error:0A0000C1:SSL routines:tls_post_process_client_hello:no shared cipher:…'],
    [
      'cipher-mismatch',
      'TLSv1.3',
      '…:error:0A0000C1:SSL routines:tls_early_post_process_client_hello:no shared cipher:…',
    ],
    ['group-mismatch', 'TLSv1.2', '…:error:0A0000C1:SSL routines:tls_post_process_client_hello:no shared cipher:…'],
    ['group-mismatch', 'TLSv1.3', '…:error:0A000065:SSL routines:final_key_share:no suitable key share:…'],
    ['alpn-mismatch', null, '…:error:0A0000EB:SSL routines:tls_handle_alpn:no application protocol:…'],
    ['sni-unrecognised', null, '…:error:0A0000EA:SSL routines:final_server_name:callback failed:…'],
  ]),
  ...seenLines({ stack: 'openssl', version: '3.0.22', side: 'client', source: 'measured' }, [
    [
      'client-cert-missing',
      'TLSv1.2',
      '…:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:…SSL alert number 40',
    ],
    [
      'client-cert-missing',
      'TLSv1.3',
      '…:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…SSL alert number 116',
    ],
    [
      'client-cert-wrong-ca',
      null,
      '…:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-intermediate-missing',
      null,
      '…:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-wrong-usage',
      null,
      '…:error:0A000413:SSL routines:ssl3_read_bytes:sslv3 alert unsupported certificate:…SSL alert number 43',
    ],
    [
      'client-cert-expired',
      null,
      '…:error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:…SSL alert number 45',
    ],
    [
      'client-cert-not-yet-valid',
      null,
      '…:error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:…SSL alert number 42',
    ],
    [
      'client-cert-critical-extension',
      null,
      '…:error:0A000416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown:…SSL alert number 46',
    ],
    ['client-cert-weak', null, '…:error:0A00018F:SSL routines:SSL_CTX_use_certificate:ee key too small:…'],
    [
      'client-cert-revoked',
      null,
      '…:error:0A000414:SSL routines:ssl3_read_bytes:sslv3 alert certificate revoked:…SSL alert number 44',
    ],
    [
      'revocation-unavailable',
      null,
      '…:error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:…SSL alert number 45',
    ],
    [
      'revocation-unavailable',
      null,
      '…:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    ['verify-depth', null, '…:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48'],
    [
      'client-cert-signature-scheme',
      'TLSv1.2',
      '…:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:…SSL alert number 40',
    ],
    [
      'client-cert-signature-scheme',
      'TLSv1.3',
      '…:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…SSL alert number 116',
    ],
    ['server-cert-expired', null, 'verify error:num=10:certificate has expired'],
    ['server-cert-not-yet-valid', null, 'verify error:num=9:certificate is not yet valid'],
    ['server-name-mismatch', null, 'verify error:num=62:hostname mismatch'],
    ['server-chain-incomplete', null, 'verify error:num=20:unable to get local issuer certificate'],
    ['server-untrusted', null, 'verify error:num=19:self-signed certificate in certificate chain'],
    ['server-untrusted', null, 'verify error:num=20:unable to get local issuer certificate'],
    ['server-cert-wrong-usage', null, 'verify error:num=26:unsuitable certificate purpose'],
    ['server-cert-weak', null, 'verify error:num=66:EE certificate key too weak'],
    [
      'version-mismatch',
      null,
      '…:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:…SSL alert number 70',
    ],
    [
      'cipher-mismatch',
      null,
      '…:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:…SSL alert number 40',
    ],
    [
      'alpn-mismatch',
      null,
      '…:error:0A000460:SSL routines:ssl3_read_bytes:tlsv1 alert no application protocol:…SSL alert number 120',
    ],
    [
      'sni-unrecognised',
      null,
      '…:error:0A000458:SSL routines:ssl3_read_bytes:tlsv1 unrecognized name:…SSL alert number 112',
    ],
    ['plaintext-port', null, '…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…'],
  ]),
];
