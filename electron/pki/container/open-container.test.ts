import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { toHex } from '../asn1/der.ts';
import type { ContainerContents } from './contents.ts';
import { identifyContainer } from './identify-container.ts';
import { openContainer } from './open-container.ts';
import { readPemBlocks } from './pem.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const run = (command: string, ...args: readonly string[]): Buffer =>
  execFileSync(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });

/** Opens a file by its content. */
function open(bytes: Uint8Array, passphrase?: string): ContainerContents {
  const kind = identifyContainer(bytes);
  if (kind === undefined) throw new Error('not identified');
  const opened = openContainer(bytes, kind, passphrase === undefined ? undefined : Buffer.from(passphrase));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

const spkiHex = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('hex');

/** What a contents says of its one key. */
function keyOf({ entries }: ContainerContents): string {
  const [entry] = entries;
  if (entry?.type !== 'private-key' && entry?.type !== 'public-key') throw new Error('no key');
  return toHex(entry.key?.spkiDer ?? new Uint8Array());
}

/** The public half as ssh-keygen writes it for others. */
const sshSpki = (name: string): string =>
  spkiHex(createPublicKey(run('ssh-keygen', '-e', '-m', 'PKCS8', '-f', name).toString()));

const SSH_KEYS = [
  ['rsa', '2048'],
  ['ecdsa', '256'],
  ['ecdsa', '384'],
  ['ecdsa', '521'],
] as const;

describe('an OpenSSH key', () => {
  it.each(SSH_KEYS)('of %s %s is the key that ssh-keygen says, private and public', (type, bits) => {
    run('ssh-keygen', '-q', '-t', type, '-b', bits, '-N', '', '-C', 'me@host', '-f', at(`${type}${bits}`));
    const contents = open(readFileSync(at(`${type}${bits}`)));
    expect(contents).toMatchObject({
      kind: 'openssh-private-key',
      entries: [{ state: 'open', friendlyName: 'me@host' }],
    });
    expect(keyOf(contents)).toBe(sshSpki(`${type}${bits}`));
    const own = open(readFileSync(at(`${type}${bits}.pub`)));
    expect(own).toMatchObject({ kind: 'ssh-public-key', entries: [{ friendlyName: 'me@host' }] });
    expect(keyOf(own)).toBe(sshSpki(`${type}${bits}`));
  });

  it.each(['aes256-ctr', 'aes128-cbc', '3des-cbc', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com'])(
    'under %s is locked, opened by its passphrase and by no other',
    (cipher) => {
      const file = at(`enc-${cipher}`);
      run('ssh-keygen', '-q', '-t', 'ed25519', '-a', '2', '-Z', cipher, '-N', 'geheim', '-f', file);
      const bytes = readFileSync(file);
      const locked = open(bytes);
      expect(locked).toMatchObject({ entries: [{ state: 'locked', key: { algorithm: 'Ed25519' } }] });
      const opened = open(bytes, 'geheim');
      expect(opened).toMatchObject({ entries: [{ state: 'open', protection: `bcrypt ${cipher}` }] });
      expect(keyOf(opened)).toBe(keyOf(locked));
      expect(openContainer(bytes, 'openssh-private-key', Buffer.from('falsch'))).toMatchObject({
        error: { code: 'format.wrong-passphrase', evidence: { format: 'openssh' } },
      });
    },
  );

  it('certificate says who signed what for whom', () => {
    for (const name of ['ca', 'user']) run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', at(name));
    run('ssh-keygen', '-q', '-s', at('ca'), '-I', 'id 7', '-z', '42', '-n', 'root,deploy', at('user.pub'));
    const [entry] = open(readFileSync(at('user-cert.pub'))).entries;
    const fingerprint = run('ssh-keygen', '-lf', at('ca.pub')).toString().split(' ')[1];
    expect(entry).toMatchObject({
      type: 'public-key',
      sshCertificate: {
        role: 'user',
        serial: '42',
        keyId: 'id 7',
        principals: ['root', 'deploy'],
        signerFingerprint: fingerprint,
      },
    });
  });

  it('is found in authorized_keys behind options, and in the form of RFC 4716', () => {
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'x y', '-f', at('k'));
    const line = readFileSync(at('k.pub'), 'utf8');
    const text = `# keys\n\ncommand="echo \\"ssh-rsa\\"",no-pty ${line}${line}`;
    expect(open(Buffer.from(text)).entries).toHaveLength(2);
    const rfc = run('ssh-keygen', '-e', '-m', 'RFC4716', '-f', at('k'));
    expect(keyOf(open(rfc))).toBe(keyOf(open(Buffer.from(line))));
  });
});

describe('a JWK', () => {
  it.each([
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['EC', () => generateKeyPairSync('ec', { namedCurve: 'P-521' })],
    ['OKP', () => generateKeyPairSync('ed25519')],
  ])('of type %s is the key that node wrote, public and private', (_, generate) => {
    const { publicKey, privateKey } = generate();
    const text = JSON.stringify({ keys: [publicKey, privateKey].map((key) => key.export({ format: 'jwk' })) });
    const { entries } = open(Buffer.from(text));
    expect(entries).toMatchObject([{ type: 'public-key' }, { type: 'private-key', state: 'open' }]);
    const keys = entries.map((entry) => ('key' in entry && entry.key ? toHex(entry.key.spkiDer) : ''));
    expect(keys).toEqual([spkiHex(publicKey), spkiHex(publicKey)]);
  });

  it('names symmetric keys and refuses halves that do not fit each other', () => {
    const [a, b] = [0, 1].map(() => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
    const text = JSON.stringify({
      keys: [
        { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' },
        { ...a, x: b?.x },
      ],
    });
    const { entries } = open(Buffer.from(text));
    expect(entries).toMatchObject([
      { type: 'secret', algorithm: 'HS256' },
      { type: 'private-key', state: 'unsupported', problem: { code: 'format.key-mismatch' } },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/c2VjcmV0/);
  });
});

describe('an SPKAC', () => {
  it('of openssl verifies, a changed one does not', () => {
    run('openssl', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', at('s.pem'));
    const text = run('openssl', 'spkac', '-key', at('s.pem'), '-challenge', 'hello').toString();
    const contents = open(Buffer.from(text));
    expect(contents).toMatchObject({
      kind: 'spkac',
      integrity: 'verified',
      notes: [],
      entries: [{ friendlyName: 'hello' }],
    });
    const der = Buffer.from(text.replace('SPKAC=', ''), 'base64');
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    expect(open(der)).toMatchObject({ integrity: 'unchecked', notes: ['signature-invalid'] });
  });
});

describe('a PuTTY key', () => {
  it('is named by its public half', () => {
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', at('p'));
    const base64 = readFileSync(at('p.pub'), 'utf8').split(' ')[1];
    const text = `PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: aes256-cbc\r\nComment: mine\r\nPublic-Lines: 1\r\n${base64}\r\nKey-Derivation: Argon2id\r\n`;
    const contents = open(Buffer.from(text));
    expect(contents).toMatchObject({
      kind: 'putty-private-key',
      entries: [{ state: 'unsupported', friendlyName: 'mine', protection: 'Argon2id aes256-cbc' }],
    });
    expect(keyOf(contents)).toBe(keyOf(open(readFileSync(at('p.pub')))));
  });
});

describe('a PKCS #7 file', () => {
  it('gives certificates and lists, in DER and PEM, and says that it signs content', () => {
    const root = createTestAuthority({ name: 'CN=Root' });
    writeFileSync(at('root.pem'), root.pem);
    run('openssl', 'crl2pkcs7', '-nocrl', '-certfile', at('root.pem'), '-out', at('c.p7b'));
    const pem = readFileSync(at('c.p7b'));
    for (const bytes of [pem, readPemBlocks(pem)[0]?.der ?? pem]) {
      const contents = open(bytes);
      expect(contents).toMatchObject({ kind: 'pkcs7', notes: [], entries: [{ type: 'certificate' }] });
    }
    run(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=s',
      '-keyout',
      at('sk'),
      '-out',
      at('sc'),
    );
    run(
      'openssl',
      'cms',
      '-sign',
      '-in',
      at('root.pem'),
      '-signer',
      at('sc'),
      '-inkey',
      at('sk'),
      '-outform',
      'DER',
      '-out',
      at('cms'),
      '-nodetach',
    );
    expect(open(readFileSync(at('cms')))).toMatchObject({ notes: ['signed-content'] });
  });
});

describe('contents', () => {
  it('hold no private octet, whatever the container', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const scalar = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url').toString('hex');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(at('z.pem'), pem);
    run('openssl', 'pkcs12', '-export', '-nocerts', '-inkey', at('z.pem'), '-passout', 'pass:', '-out', at('z.p12'));
    for (const bytes of [
      Buffer.from(pem),
      readFileSync(at('z.p12')),
      Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' }))),
    ]) {
      const text = JSON.stringify(open(bytes), (_, value) =>
        value?.type === 'Buffer'
          ? Buffer.from(value).toString('hex')
          : value instanceof Uint8Array
            ? toHex(value)
            : value,
      );
      expect(text).toContain('spkiSha256');
      expect(text).not.toContain(scalar);
    }
  });
});
