/** Type of an SSH key and the blob that its fingerprint is made of. */
export interface SshBlob {
  readonly type: string;
  /** Of a certificate the plain key inside. */
  readonly keyBlob: Uint8Array;
}

const CERTIFICATE = '-cert-v01@openssh.com';
/** Strings that make up the plain key, after its type, by that type. */
const KEY_PARTS: Readonly<Record<string, number>> = {
  'ssh-rsa': 2,
  'ssh-dss': 4,
  'ssh-ed25519': 1,
  'ssh-ed448': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2,
  'sk-ecdsa-sha2-nistp256@openssh.com': 3,
};

/** Reads the outer form of a public key blob; undefined where it is none. @see RFC 4253 §6.6, PROTOCOL.certkeys */
export function readSshBlob(blob: Uint8Array): SshBlob | undefined {
  const name = readString(blob, 0);
  if (name === undefined) return undefined;
  const type = Buffer.from(name.bytes).toString('latin1');
  if (!type.endsWith(CERTIFICATE)) return Object.hasOwn(KEY_PARTS, type) ? { type, keyBlob: blob } : undefined;
  const base = type.slice(0, -CERTIFICATE.length);
  const plain = base.startsWith('sk-') ? `${base}@openssh.com` : base;
  const nonce = readString(blob, name.end);
  let end = nonce?.end;
  for (let part = 0; part < (KEY_PARTS[plain] ?? 0) && end !== undefined; part++) end = readString(blob, end)?.end;
  if (nonce === undefined || end === undefined || !Object.hasOwn(KEY_PARTS, plain)) return undefined;
  const head = Buffer.alloc(4);
  head.writeUInt32BE(plain.length);
  return { type, keyBlob: Buffer.concat([head, Buffer.from(plain), blob.subarray(nonce.end, end)]) };
}

function readString(blob: Uint8Array, at: number): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  if (at + 4 > blob.length) return undefined;
  const length = new DataView(blob.buffer, blob.byteOffset, blob.length).getUint32(at);
  const end = at + 4 + length;
  return end > blob.length ? undefined : { bytes: blob.subarray(at + 4, end), end };
}

const MAGIC = 'openssh-key-v1\0';

/** What a private key of OpenSSH says in the open; empty where it can't be read. @see PROTOCOL.key */
export function readOpenSshHead(bytes: Uint8Array): { type?: string; keyBlob?: Uint8Array; cipher?: string } {
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) return {};
  const cipher = readString(bytes, MAGIC.length);
  const kdf = cipher === undefined ? undefined : readString(bytes, cipher.end);
  const options = kdf === undefined ? undefined : readString(bytes, kdf.end);
  const blob = options === undefined ? undefined : readString(bytes, options.end + 4);
  const facts = blob === undefined ? undefined : readSshBlob(blob.bytes);
  return {
    ...(cipher !== undefined && { cipher: Buffer.from(cipher.bytes).toString('latin1') }),
    ...(facts !== undefined && facts),
  };
}
