import * as crypto from 'node:crypto';
import { createRequire } from 'node:module';

const required = createRequire(import.meta.url)('crypto');

/** Which of these the runtime refuses, by code or message. */
export function probeCrypto() {
  const attempts = {
    chacha: () => crypto.createCipheriv('chacha20-poly1305', Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 }),
    chachaRequired: () =>
      required.createCipheriv('chacha20-poly1305', Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 }),
    ed448: () => crypto.generateKeyPairSync('ed448'),
    secp256k1: () => crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    sha3: () => crypto.createHash('sha3-256'),
    gcm: () => crypto.createCipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12)),
    p256: () => crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  };
  return Object.fromEntries(Object.entries(attempts).map(([name, act]) => [name, outcomeOf(act)]));
}

function outcomeOf(act) {
  try {
    act();
    return 'ok';
  } catch {
    return 'refused';
  }
}
