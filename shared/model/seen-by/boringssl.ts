import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What BoringSSL calls what happened, as Chromium, Electron and bun hand it on; read in its table of reasons. */
export const BORINGSSL_LINES: readonly SeenByLine[] = seenLines(
  { stack: 'boringssl', version: 'Electron 45', side: 'client', source: 'source-code' },
  [
    ['client-cert-missing', 'TLSv1.2', '…OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE'],
    ['client-cert-missing', 'TLSv1.3', '…OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED'],
    ['client-cert-wrong-ca', null, '…OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA'],
    ['client-cert-intermediate-missing', null, '…OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA'],
    ['client-cert-wrong-usage', null, '…OPENSSL_internal:SSLV3_ALERT_UNSUPPORTED_CERTIFICATE'],
    ['client-cert-expired', null, '…OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED'],
    ['client-cert-not-yet-valid', null, '…OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE'],
    ['client-cert-revoked', null, '…OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_REVOKED'],
    ['client-cert-critical-extension', null, '…OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
    ['client-cert-signature-scheme', null, '…OPENSSL_internal:NO_COMMON_SIGNATURE_ALGORITHMS'],
    ['server-cert-key-usage', null, '…OPENSSL_internal:KEY_USAGE_BIT_INCORRECT'],
    ['version-mismatch', null, '…OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION'],
    ['cipher-mismatch', null, '…OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE'],
    ['alpn-mismatch', null, '…OPENSSL_internal:TLSV1_ALERT_NO_APPLICATION_PROTOCOL'],
    ['sni-unrecognised', null, '…OPENSSL_internal:TLSV1_ALERT_UNRECOGNIZED_NAME'],
    ['plaintext-port', null, '…OPENSSL_internal:WRONG_VERSION_NUMBER'],
  ],
);
