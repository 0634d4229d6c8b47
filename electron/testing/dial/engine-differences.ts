/** Something that differs between OpenSSL (tests on Node) and BoringSSL (Electron, bun), and why it may. */
export interface EngineDifference {
  /** What differs: a member of the run or a fault of the matrix. */
  readonly what: string;
  readonly reason: string;
}

/** Not compared by the test of both engines. Everything else it finds has to be the same on both. */
export const ENGINE_DIFFERENCES: readonly EngineDifference[] = [
  {
    what: 'cipherSuite',
    reason: 'In TLS 1.3 BoringSSL prefers AES-128 and OpenSSL AES-256; neither lets the order be set in the same way.',
  },
  {
    what: 'ClientHello extensions',
    reason:
      'BoringSSL permutes and greases its extensions, OpenSSL does not; both offer the same signature schemes, which are set.',
  },
  {
    what: 'closing',
    reason:
      'Who sends the last close_notify or FIN, and whether a request was written before the refusal came, is a matter of microseconds.',
  },
  {
    what: 'keylog order',
    reason: 'BoringSSL under bun hands out secrets after the records they open; the transcript waits for them.',
  },
];

/** Faults of the matrix that BoringSSL does not let a client meet: the dial says so before it connects. */
export const NOT_TRIED_ON_BORINGSSL: readonly EngineDifference[] = [
  {
    what: 'client-wrong-ku',
    reason: 'BoringSSL holds no EC or Ed25519 certificate whose key usage lacks digitalSignature; OpenSSL sends it.',
  },
];

/** Faults where the handshake itself goes another way on BoringSSL; the cause has to be the same. */
export const OTHER_MESSAGES_ON_BORINGSSL: readonly EngineDifference[] = [
  {
    what: 'client-scheme',
    reason:
      'Where the key fits no scheme the server takes, BoringSSL ends the handshake itself; OpenSSL goes on without a certificate.',
  },
  {
    what: 'server-wrong-ku',
    reason:
      'BoringSSL does not go on with an RSA key whose usage lacks digitalSignature (KEY_USAGE_BIT_INCORRECT); OpenSSL does.',
  },
];

/** Faults whose messages stay closed under bun, so that their cause cannot be seen there. */
export const SEALED_ON_BUN: readonly EngineDifference[] = ['client-scheme', 'server-wrong-ku', 'alpn'].map((what) => ({
  what,
  reason:
    'bun hands out no secrets of a TLS 1.3 handshake that fails on the client; the runtime of Electron does so as they are made.',
}));
