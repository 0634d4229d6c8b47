import { brotliCompressSync, deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTranscript, type Transcript } from '../transcript.ts';
import type { DecodeContext } from './decoded.ts';
import { decodeHandshake } from '../messages.ts';

const vector = (lengthOctets: number, hex: string): string =>
  (hex.length / 2).toString(16).padStart(2 * lengthOctets, '0') + hex;
const message = (type: number, body: string): Buffer =>
  Buffer.from(type.toString(16).padStart(2, '0') + vector(3, body), 'hex');
const record = (type: number, body: string, version = '0303'): Buffer =>
  Buffer.from(`${type.toString(16).padStart(2, '0')}${version}${vector(2, body)}`, 'hex');
const context = (changes: Partial<DecodeContext> = {}): DecodeContext => ({
  from: 'server',
  version: 0x0304,
  suite: 0x1301,
  rawPublicKey: false,
  ...changes,
});

/** A Certificate message with one entry that is no certificate. */
const PLAIN = Buffer.from(`00${vector(3, `${vector(3, '3000')}0000`)}`, 'hex');

describe('a compressed certificate', () => {
  const compressed = (algorithm: number, data: Uint8Array, length = PLAIN.length): Buffer =>
    message(
      25,
      `${algorithm.toString(16).padStart(4, '0')}${length.toString(16).padStart(6, '0')}${vector(3, Buffer.from(data).toString('hex'))}`,
    );

  it.each([
    ['zlib', 1, deflateSync(PLAIN)],
    ['brotli', 2, brotliCompressSync(PLAIN)],
    ['zstd', 3, zstdCompressSync(PLAIN)],
  ] as const)('is decompressed and read as the chain it is: %s', (name, algorithm, data) => {
    const { content, malformed, fields } = decodeHandshake(compressed(algorithm, data), context());
    expect(malformed).toBeUndefined();
    expect(content).toMatchObject({ kind: 'certificate', compression: name, chainDer: [Buffer.from('3000', 'hex')] });
    expect(fields.at(-1)).not.toHaveProperty('offset');
  });

  it('is malformed where its length is another, and never longer than it says', () => {
    const bomb = deflateSync(Buffer.alloc(1_000_000));
    for (const data of [
      compressed(1, deflateSync(PLAIN), PLAIN.length + 1),
      compressed(1, bomb, 64),
      compressed(2, PLAIN),
    ])
      expect(decodeHandshake(data, context()).malformed?.problem).toBe('certificate-decompression');
    expect(decodeHandshake(compressed(1, bomb, 1_000_000), context())).toMatchObject({ content: { kind: 'other' } });
  });
});

describe('a handshake message', () => {
  it('shows bare public keys, in a list or, below TLS 1.3, alone', () => {
    const listed = decodeHandshake(message(11, PLAIN.toString('hex')), context({ rawPublicKey: true }));
    expect(listed).toMatchObject({ summary: 'RawPublicKey · 3000', content: { kind: 'certificate', chainDer: [] } });
    const alone = decodeHandshake(message(11, vector(3, '3000')), context({ rawPublicKey: true, version: 0x0303 }));
    expect(alone).toMatchObject({ summary: 'RawPublicKey', fields: [{ value: '3000' }] });
  });

  it.each([
    ['a PSK hint with ECDHE', 0xc037, `${vector(2, '6869')}03001d${vector(1, 'ab')}`, 'hi · X25519'],
    ['a PSK hint alone', 0x00a8, vector(2, '6869'), 'hi'],
    [
      'an export key',
      0x0003,
      `${vector(2, 'ab'.repeat(64))}${vector(2, '010001')}${vector(2, 'cd')}`,
      'RSA_EXPORT 512',
    ],
    [
      'DHE',
      0x009e,
      `${vector(2, 'ab'.repeat(256))}${vector(2, '02')}${vector(2, 'cd')}0804${vector(2, 'ef')}`,
      'DH 2048 · rsa_pss_rsae_sha256',
    ],
  ])('tells the parameters of a ServerKeyExchange: %s', (_what, suite, body, summary) => {
    const version = suite === 0x0003 ? 0x0301 : 0x0303;
    const decoded = decodeHandshake(message(12, body), context({ suite, version }));
    expect(decoded.summary).toBe(summary);
    expect(decoded.malformed).toBeUndefined();
  });

  it('names the certificate types and schemes that TLS 1.2 asks for', () => {
    const { content } = decodeHandshake(message(13, `020140${vector(2, '0403')}0000`), context({ version: 0x0303 }));
    expect(content).toMatchObject({ certificateTypes: ['rsa_sign', 'ecdsa_sign'], signatureSchemes: [0x0403] });
  });

  it('tells the schemes for certificates apart from those for the handshake', () => {
    const schemes = (type: string, ids: string): string => type + vector(2, vector(2, ids));
    const { content } = decodeHandshake(
      message(13, `00${vector(2, schemes('000d', '0403') + schemes('0032', '0804'))}`),
      context(),
    );
    expect(content).toMatchObject({ signatureSchemes: [0x0403], certificateSchemes: [0x0804] });
  });
});

describe('a transcript', () => {
  const fed = (...pieces: readonly (readonly ['client' | 'server', Buffer])[]): Transcript => {
    const transcript = createTranscript();
    for (const [from, bytes] of pieces) transcript.feed(from, bytes, 0);
    transcript.flush();
    return transcript;
  };

  it('reads a hello in the form of SSL 2.0 and the records after it', () => {
    const hello = `01030100060000001000002f010080${'ab'.repeat(16)}`;
    const bytes = Buffer.concat([Buffer.from(`80${vector(1, hello)}`, 'hex'), record(21, '0228', '0301')]);
    const transcript = fed(['client', bytes]);
    const [first, second] = transcript.messages();
    expect(first).toMatchObject({ type: 'ClientHello', summary: 'SSLv2 · TLSv1' });
    expect(first?.fields.find(({ name }) => name === 'cipher_specs')?.children?.map(({ value }) => value)).toEqual([
      'TLS_RSA_WITH_AES_128_CBC_SHA',
      'SSL_CK_RC4_128_WITH_MD5',
    ]);
    expect(transcript.facts().clientHello?.suites).toEqual([0x002f]);
    expect(second?.type).toBe('Alert');
  });

  it('gives a split message all its records and a shared record to each of its messages', () => {
    const two = Buffer.concat([message(14, ''), message(0, '')]).toString('hex');
    const messages = fed(['server', record(22, two.slice(0, 6))], ['server', record(22, two.slice(6))]).messages();
    expect(messages.map(({ type, records }) => [type, records?.map(({ number }) => number)])).toEqual([
      ['ServerHelloDone', [0, 1]],
      ['HelloRequest', [1]],
    ]);
  });

  it('says of a record that is too long, empty or cut that it is, and reads on', () => {
    const transcript = fed(
      ['server', record(22, '')],
      ['server', record(21, '02')],
      ['server', record(23, '00'.repeat(16_385))],
      ['server', record(21, '0228')],
    );
    expect(transcript.messages().map(({ type }) => type)).toEqual([
      'Record(22)',
      'Record(21)',
      'ApplicationData',
      'Alert',
    ]);
    expect(transcript.facts().malformed).toEqual({ message: 2, from: 'server', problem: 'record-overflow' });
  });

  it('bounds what it keeps of records', () => {
    const transcript = createTranscript();
    for (let i = 0; i < 5_000; i++) transcript.feed('server', record(21, '0164'.repeat(200)), 0);
    const octets = transcript.messages().flatMap(({ records }) => records ?? []);
    const unique = new Map(octets.map((each) => [each.number, each.hex.length / 2]));
    expect([...unique.values()].reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(262_144);
  });
});
