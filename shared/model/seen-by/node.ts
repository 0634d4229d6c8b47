import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What Node's `tlsClientError` and the errors of its https client prints. */
export const NODE_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'node', version: '24.21.0', side: 'server', source: 'measured' }, [
    [
      'client-cert-missing',
      null,
      '…:error:0A0000C7:SSL routines:tls_process_client_certificate:peer did not return a certificate:…',
    ],
    ['client-cert-wrong-ca', null, 'socket hang up'],
    ['client-cert-intermediate-missing', null, 'socket hang up'],
    ['client-cert-wrong-usage', null, 'socket hang up'],
    ['client-cert-expired', null, 'socket hang up'],
    ['client-cert-not-yet-valid', null, 'socket hang up'],
    ['client-cert-critical-extension', null, 'socket hang up'],
    ['client-cert-weak', null, 'socket hang up'],
    ['client-cert-revoked', null, 'socket hang up'],
    ['revocation-unavailable', null, 'socket hang up'],
    [
      'client-cert-signature-scheme',
      null,
      '…:error:0A0000C7:SSL routines:tls_process_client_certificate:peer did not return a certificate:…',
    ],
    [
      'server-cert-expired',
      null,
      '…:error:0A000415:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:…SSL alert number 45',
    ],
    [
      'server-cert-not-yet-valid',
      null,
      '…:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:…SSL alert number 42',
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
      '…:error:0A000413:SSL routines:ssl3_read_bytes:ssl/tls alert unsupported certificate:…SSL alert number 43',
    ],
    [
      'server-cert-weak',
      null,
      '…:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:…SSL alert number 42',
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
    ['sni-unrecognised', null, 'no certificate for …'],
  ]),
  ...seenLines({ stack: 'node', version: '24.21.0', side: 'client', source: 'measured' }, [
    [
      'client-cert-missing',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:…SSL alert number 40',
    ],
    [
      'client-cert-missing',
      'TLSv1.3',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED …:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…SSL alert number 116',
    ],
    [
      'client-cert-wrong-ca',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-wrong-ca',
      'TLSv1.3',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-intermediate-missing',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-intermediate-missing',
      'TLSv1.3',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-wrong-usage',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000413:SSL routines:ssl3_read_bytes:ssl/tls alert unsupported certificate:…SSL alert number 43',
    ],
    [
      'client-cert-wrong-usage',
      'TLSv1.3',
      'ERR_SSL_SSL/TLS_ALERT_UNSUPPORTED_CERTIFICATE …:error:0A000413:SSL routines:ssl3_read_bytes:ssl/tls alert unsupported certificate:…SSL alert number 43',
    ],
    [
      'client-cert-expired',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000415:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:…SSL alert number 45',
    ],
    [
      'client-cert-expired',
      'TLSv1.3',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED …:error:0A000415:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:…SSL alert number 45',
    ],
    [
      'client-cert-not-yet-valid',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:…SSL alert number 42',
    ],
    [
      'client-cert-not-yet-valid',
      'TLSv1.3',
      'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE …:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:…SSL alert number 42',
    ],
    [
      'client-cert-critical-extension',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000416:SSL routines:ssl3_read_bytes:ssl/tls alert certificate unknown:…SSL alert number 46',
    ],
    [
      'client-cert-critical-extension',
      'TLSv1.3',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN …:error:0A000416:SSL routines:ssl3_read_bytes:ssl/tls alert certificate unknown:…SSL alert number 46',
    ],
    ['client-cert-weak', null, 'Error: error:0A00018F:SSL routines::ee key too small'],
    [
      'client-cert-revoked',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000414:SSL routines:ssl3_read_bytes:ssl/tls alert certificate revoked:…SSL alert number 44',
    ],
    [
      'client-cert-revoked',
      'TLSv1.3',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REVOKED …:error:0A000414:SSL routines:ssl3_read_bytes:ssl/tls alert certificate revoked:…SSL alert number 44',
    ],
    [
      'revocation-unavailable',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000415:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:…SSL alert number 45',
    ],
    [
      'revocation-unavailable',
      'TLSv1.3',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED …:error:0A000415:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:…SSL alert number 45',
    ],
    [
      'revocation-unavailable',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'revocation-unavailable',
      'TLSv1.3',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'verify-depth',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'verify-depth',
      'TLSv1.3',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA …:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…SSL alert number 48',
    ],
    [
      'client-cert-signature-scheme',
      'TLSv1.2',
      'EPROTO write EPROTO …:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:…SSL alert number 40',
    ],
    [
      'client-cert-signature-scheme',
      'TLSv1.3',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED …:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…SSL alert number 116',
    ],
    ['server-cert-expired', null, 'CERT_HAS_EXPIRED certificate has expired'],
    ['server-cert-not-yet-valid', null, 'CERT_NOT_YET_VALID certificate is not yet valid'],
    [
      'server-name-mismatch',
      null,
      "ERR_TLS_CERT_ALTNAME_INVALID Hostname/IP does not match certificate's altnames: Host: …",
    ],
    [
      'server-chain-incomplete',
      null,
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    ],
    ['server-untrusted', null, 'SELF_SIGNED_CERT_IN_CHAIN self-signed certificate in certificate chain'],
    ['server-untrusted', null, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY unable to get local issuer certificate'],
    ['server-cert-wrong-usage', null, 'INVALID_PURPOSE unsuitable certificate purpose'],
    ['server-cert-weak', null, 'UNSPECIFIED EE certificate key too weak'],
    [
      'version-mismatch',
      null,
      'EPROTO write EPROTO …:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:…SSL alert number 70',
    ],
    [
      'cipher-mismatch',
      null,
      'EPROTO write EPROTO …:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:…SSL alert number 40',
    ],
    [
      'alpn-mismatch',
      null,
      'EPROTO write EPROTO …:error:0A000460:SSL routines:ssl3_read_bytes:tlsv1 alert no application protocol:…SSL alert number 120',
    ],
    [
      'sni-unrecognised',
      null,
      'EPROTO write EPROTO …:error:0A000458:SSL routines:ssl3_read_bytes:tlsv1 unrecognized name:…SSL alert number 112',
    ],
    [
      'plaintext-port',
      null,
      'EPROTO write EPROTO …:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:…',
    ],
  ]),
];
