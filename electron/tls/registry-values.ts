type Names = Readonly<Record<number, string>>;

const hex = (value: number): string => `0x${value.toString(16)}`;
const lookUp =
  (names: Names) =>
  (id: number): string =>
    names[id] ?? hex(id);

/** The reserved octets that clients send among key exchange modes. @see RFC 8701 §2 */
const isGreaseMode = (mode: number): boolean => mode >= 0x0b && (mode - 0x0b) % 0x1f === 0;

const pskModes = lookUp({ 0: 'psk_ke', 1: 'psk_dhe_ke' });
export const pskModeName = (mode: number): string => (isGreaseMode(mode) ? `GREASE (${hex(mode)})` : pskModes(mode));

export const pointFormatName = lookUp({
  0: 'uncompressed',
  1: 'ansiX962_compressed_prime',
  2: 'ansiX962_compressed_char2',
});

/** @see RFC 8879 §7.3 */
export const certificateCompressionName = lookUp({ 1: 'zlib', 2: 'brotli', 3: 'zstd' });

/** @see RFC 7250 §3 */
export const certificateTypeName = lookUp({ 0: 'X509', 1: 'OpenPGP', 2: 'RawPublicKey', 3: '1609Dot2' });

export const compressionMethodName = lookUp({ 0: 'null', 1: 'DEFLATE', 64: 'LZS' });

export const srtpProfileName = lookUp({
  1: 'SRTP_AES128_CM_HMAC_SHA1_80',
  2: 'SRTP_AES128_CM_HMAC_SHA1_32',
  5: 'SRTP_NULL_HMAC_SHA1_80',
  6: 'SRTP_NULL_HMAC_SHA1_32',
  7: 'SRTP_AEAD_AES_128_GCM',
  8: 'SRTP_AEAD_AES_256_GCM',
});

/** @see RFC 8472 §2 */
export const tokenBindingName = lookUp({ 0: 'rsa2048_pkcs1.5', 1: 'rsa2048_pss', 2: 'ecdsap256' });

/** @see RFC 9180 §7 */
export const hpkeKemName = lookUp({
  0x0010: 'DHKEM(P-256, HKDF-SHA256)',
  0x0011: 'DHKEM(P-384, HKDF-SHA384)',
  0x0012: 'DHKEM(P-521, HKDF-SHA512)',
  0x0020: 'DHKEM(X25519, HKDF-SHA256)',
  0x0021: 'DHKEM(X448, HKDF-SHA512)',
  0x0030: 'X25519Kyber768Draft00',
  0x0040: 'ML-KEM-512',
  0x0041: 'ML-KEM-768',
  0x0042: 'ML-KEM-1024',
  0x647a: 'X-Wing',
});
export const hpkeKdfName = lookUp({ 1: 'HKDF-SHA256', 2: 'HKDF-SHA384', 3: 'HKDF-SHA512' });
export const hpkeAeadName = lookUp({
  1: 'AES-128-GCM',
  2: 'AES-256-GCM',
  3: 'ChaCha20Poly1305',
  0xffff: 'export_only',
});

const quicParameters = lookUp({
  0x00: 'original_destination_connection_id',
  0x01: 'max_idle_timeout',
  0x02: 'stateless_reset_token',
  0x03: 'max_udp_payload_size',
  0x04: 'initial_max_data',
  0x05: 'initial_max_stream_data_bidi_local',
  0x06: 'initial_max_stream_data_bidi_remote',
  0x07: 'initial_max_stream_data_uni',
  0x08: 'initial_max_streams_bidi',
  0x09: 'initial_max_streams_uni',
  0x0a: 'ack_delay_exponent',
  0x0b: 'max_ack_delay',
  0x0c: 'disable_active_migration',
  0x0d: 'preferred_address',
  0x0e: 'active_connection_id_limit',
  0x0f: 'initial_source_connection_id',
  0x10: 'retry_source_connection_id',
  0x11: 'version_information',
  0x20: 'max_datagram_frame_size',
  0x2ab2: 'grease_quic_bit',
  0x3127: 'initial_rtt',
  0x3128: 'google_connection_options',
  0x4752: 'google_version',
});

/** Name of a QUIC transport parameter; every 31st number from 27 on is reserved for nothing. @see RFC 9000 §18 */
export const quicParameterName = (id: number): string =>
  id >= 27 && (id - 27) % 31 === 0 ? `GREASE (${hex(id)})` : quicParameters(id);

/** ClientCertificateType of TLS 1.2 and below. @see RFC 5246 §7.4.4, RFC 8422 §5.5 */
export const clientCertificateTypeName = (type: number): string => clientCertificateTypes[type] ?? String(type);
const clientCertificateTypes: Names = {
  1: 'rsa_sign',
  2: 'dss_sign',
  3: 'rsa_fixed_dh',
  4: 'dss_fixed_dh',
  5: 'rsa_ephemeral_dh',
  6: 'dss_ephemeral_dh',
  20: 'fortezza_dms',
  64: 'ecdsa_sign',
  65: 'rsa_fixed_ecdh',
  66: 'ecdsa_fixed_ecdh',
  67: 'gost_sign256',
  68: 'gost_sign512',
};
