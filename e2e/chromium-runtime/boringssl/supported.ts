/**
 * What BoringSSL as built into Electron 45 has. Taken from BoringSSL's sources and from Electron's list of disabled
 * Node tests; to be confirmed once by a run on a real Electron.
 */
const CIPHERS = new Set([
  ...['128', '192', '256'].flatMap((bits) => ['cbc', 'ctr', 'ecb', 'gcm', 'ofb'].map((mode) => `aes-${bits}-${mode}`)),
  ...'aes-128-cfb aes-256-cfb aes-128-cfb8 aes-256-cfb8 aes128 aes192 aes256'.split(' '),
  ...'id-aes128-gcm id-aes192-gcm id-aes256-gcm bf bf-cbc bf-ecb bf-cfb des-cbc des-ecb des-ede des-ede-cbc'.split(' '),
  ...'des-ede3 des-ede3-cbc des-ede3-ecb des3 rc2-40-cbc rc2-cbc rc4'.split(' '),
]);
const HASHES = new Set([
  'md4',
  'md5',
  'md5-sha1',
  'ripemd160',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha512-256',
]);
const CURVES = new Set(['prime256v1', 'secp224r1', 'secp384r1', 'secp521r1', 'p-224', 'p-256', 'p-384', 'p-521']);
const KEY_TYPES = new Set(['rsa', 'ec', 'ed25519', 'x25519']);
/** Algorithms of WebCrypto that Node's OpenSSL has beyond BoringSSL. */
const ABSENT_WEBCRYPTO =
  /^(ed448|x448|sha3-|c?shake|kmac|turboshake|kt\d|argon2|aes-ocb|chacha20|ml-dsa|ml-kem|slh-dsa)/i;
/** DER of the algorithms in an encrypted PKCS#8 that BoringSSL cannot undo. */
const ABSENT_PKCS8 = [
  '2a864886f70d0208', // hmacWithSHA224
  '2a864886f70d020a', // hmacWithSHA384
  '2a864886f70d020b', // hmacWithSHA512
  '2b06010401da47040b', // scrypt
  '2a864886f70d010503', // pbeWithMD5AndDES-CBC
  '2a83088c9a4b3d01', // camellia
];

export function isCipherSupported(name: string): boolean {
  return CIPHERS.has(name.toLowerCase());
}

export function isHashSupported(name: string): boolean {
  const plain = name
    .toLowerCase()
    .replace(/^rsa-/, '')
    .replace(/^sha-?512[/-]256$/, 'sha512-256');
  return HASHES.has(plain.replace(/^sha-(?=\d)/, 'sha')) || /^(ssl3-(md5|sha1)|rmd160|ripemd)$/.test(plain);
}

export function isCurveSupported(name: string): boolean {
  return CURVES.has(name.toLowerCase());
}

export function isKeyTypeSupported(type: string): boolean {
  return KEY_TYPES.has(type);
}

export function isWebCryptoSupported(algorithm: string): boolean {
  return !ABSENT_WEBCRYPTO.test(algorithm);
}

/** @param keyDer an EncryptedPrivateKeyInfo */
export function isEncryptionSupported(keyDer: Buffer): boolean {
  const header = keyDer.subarray(0, 200);
  return ABSENT_PKCS8.every((oidHex) => !header.includes(Buffer.from(oidHex, 'hex')));
}
