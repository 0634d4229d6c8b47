import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { encodeTlv, explicit, integer, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { CONTAINER_KINDS, type ContainerKind } from './contents.ts';
import { identifyContainer } from './identify-container.ts';
import { openContainer } from './open-container.ts';

const PASSPHRASE = Buffer.from('changeit');
/** Far above what a calm machine needs, far below a hang. */
const CALM_MS = 1000;

let folder: string;
const samples: [ContainerKind, Uint8Array][] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  samples.push(['private-key', Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }))]);
  samples.push([
    'jwk',
    Buffer.from(JSON.stringify({ keys: [privateKey, publicKey].map((key) => key.export({ format: 'jwk' })) })),
  ]);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-N', 'changeit', '-f', join(folder, 'ssh')]);
  samples.push(['openssh-private-key', readFileSync(join(folder, 'ssh'))]);
  samples.push(['ssh-public-key', readFileSync(join(folder, 'ssh.pub'))]);
  const key = join(folder, 'k.pem');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const p12 = ['pkcs12', '-export', '-nocerts', '-inkey', key, '-passout', 'pass:changeit', '-iter', '1', '-nomac'];
  samples.push(['pkcs12', execFileSync('openssl', p12)]);
  for (const [kind, suite, file] of [
    ['jks', 'keystores-generated', 'd21-jdk.jks'],
    ['jceks', 'keystores-pyjks', 'jceks/AES128.jceks'],
    ['bks', 'keystores-pyjks', 'bks/christmas.bksv2'],
    ['uber', 'keystores-pyjks', 'uber/christmas.uber'],
  ] as const) {
    const path = join(findCorpus(suite).folder, file);
    if (existsSync(path)) samples.push([kind, readFileSync(path)]);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Milliseconds of a call. */
function timed(call: () => void): number {
  const began = performance.now();
  call();
  return performance.now() - began;
}

describe('a hostile container', () => {
  it('never makes a reader throw or hang when bytes are changed, cut or doubled', () => {
    for (const [kind, bytes] of samples) {
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(3), (at, value, change) => {
          const copy = Uint8Array.from(bytes);
          copy[at] = value;
          const whole =
            change === 0 ? copy.subarray(0, at) : change === 1 ? Buffer.concat([copy, bytes.subarray(at)]) : copy;
          const took = timed(() => {
            identifyContainer(whole);
            expect(openContainer(whole, kind)).toHaveProperty('ok');
          });
          return took < CALM_MS;
        }),
        { numRuns: 60 },
      );
    }
  });

  it('is refused whatever the bytes and the kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...CONTAINER_KINDS), (bytes, kind) => {
        identifyContainer(bytes);
        return typeof openContainer(bytes, kind, PASSPHRASE).ok === 'boolean';
      }),
      { numRuns: 400 },
    );
  });

  it('is refused with the figure where its MAC asks for a thousand million rounds', () => {
    const mac = sequence(
      sequence(sequence(oidDer(OID.sha256)), octetString(new Uint8Array(32))),
      octetString(new Uint8Array(8)),
      integer(1_000_000_000),
    );
    const file = pfx(sequence(), mac);
    const took = timed(() =>
      expect(openContainer(file, 'pkcs12', PASSPHRASE)).toMatchObject({
        error: { code: 'format.too-costly', evidence: { format: 'pkcs12', asked: 1_000_000_000 } },
      }),
    );
    expect(took).toBeLessThan(CALM_MS);
    expect(openContainer(file, 'pkcs12')).toMatchObject({ error: { code: 'format.wrong-passphrase' } });
  });

  it('may not nest safes in safes without end', () => {
    let contents: Uint8Array = sequence();
    for (let i = 0; i < 15; i++) contents = sequence(sequence(oidDer(OID.safeContentsBag), explicit(0, contents)));
    const safes = sequence(sequence(oidDer(OID.data), explicit(0, octetString(contents))));
    const opened = openContainer(pfx(safes), 'pkcs12', PASSPHRASE);
    expect(opened.ok && opened.value.entries).toEqual([{ type: 'other', kind: OID.safeContentsBag }]);
  });

  it('may not hold entries without end', () => {
    const bag = sequence(
      oidDer(OID.certBag),
      explicit(0, sequence(oidDer('1.2.3'), explicit(0, octetString(new Uint8Array(1))))),
    );
    const safes = sequence(
      sequence(
        oidDer(OID.data),
        explicit(0, octetString(encodeTlv(0x30, ...Array.from({ length: 20_000 }, () => bag)))),
      ),
    );
    const opened = openContainer(pfx(safes), 'pkcs12', PASSPHRASE);
    expect(opened.ok && [opened.value.entries.length, opened.value.notes]).toEqual([10_000, ['entries-left-out']]);
  });

  it('may not name lengths and counts that it does not have', () => {
    const jks = Buffer.from('feedfeed00000002ffffffff00000002', 'hex');
    expect(openContainer(jks, 'jks')).toMatchObject({ error: { code: 'format.malformed', evidence: { offset: 16 } } });
    const ssh = Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.from('7fffffff', 'hex'), randomBytes(20)]);
    expect(openContainer(ssh, 'openssh-private-key')).toMatchObject({ error: { code: 'format.malformed' } });
  });

  it('may not hold so many keys that computing their public halves takes for ever', () => {
    const key = sequence(
      integer(0),
      sequence(oidDer(OID.ecPublicKey), oidDer(OID.p521)),
      octetString(sequence(integer(1), octetString(new Uint8Array(66).fill(1)))),
    );
    const bag = sequence(oidDer(OID.keyBag), explicit(0, key));
    const safes = sequence(
      sequence(oidDer(OID.data), explicit(0, octetString(sequence(...Array.from({ length: 5000 }, () => bag))))),
    );
    let opened: ReturnType<typeof openContainer> | undefined;
    const took = timed(() => {
      opened = openContainer(pfx(safes), 'pkcs12', PASSPHRASE);
    });
    expect(opened?.ok === true && [opened.value.entries.length, opened.value.notes]).toEqual([
      64,
      ['entries-left-out'],
    ]);
    expect(took).toBeLessThan(4 * CALM_MS);
  });

  it('may not be long where its cipher runs in JavaScript', () => {
    const algorithm = sequence(
      oidDer(OID.pbeWithSha1And40Rc2Cbc),
      sequence(octetString(new Uint8Array(8)), integer(1)),
    );
    const file = sequence(algorithm, octetString(new Uint8Array(24 * 1024 * 1024)));
    const took = timed(() =>
      expect(openContainer(file, 'private-key', PASSPHRASE)).toMatchObject({
        error: { code: 'format.too-costly', evidence: { what: 'octets', asked: 25_165_824 } },
      }),
    );
    expect(took).toBeLessThan(CALM_MS);
  });

  it('may not hold numbers that nobody computes with', () => {
    const huge = integer(new Uint8Array(2_000_000).fill(0x55));
    const rsa = sequence(integer(0), huge, integer(3), huge, huge, huge, integer(1), integer(1), integer(1));
    const took = timed(() => {
      const opened = openContainer(rsa, 'private-key');
      expect(opened.ok && opened.value.entries).toMatchObject([{ problem: { code: 'format.malformed' } }]);
    });
    expect(took).toBeLessThan(CALM_MS);
  });

  it('of text does not make patterns go back and forth', () => {
    const texts = [
      `ssh-rsa ${'A'.repeat(60_000)}!`,
      'ssh-rsa '.repeat(8000),
      `SPKAC=${'A '.repeat(400_000)}!`,
      `---- BEGIN SSH2 PUBLIC KEY ----\n${'Comment: \\\n'.repeat(100_000)}`,
      `PuTTY-User-Key-File-3: ssh-rsa\n${'Public-Lines: 1\n'.repeat(100_000)}`,
      `{"keys":[${'['.repeat(50_000)}`,
      '-----BEGIN X PRIVATE KEY-----\n'.repeat(50_000),
    ];
    for (const text of texts) {
      const bytes = Buffer.from(text);
      const took = timed(() => {
        identifyContainer(bytes);
        for (const kind of CONTAINER_KINDS) openContainer(bytes, kind, PASSPHRASE);
      });
      expect(took).toBeLessThan(3 * CALM_MS);
    }
  });
});

/** A PFX over safes, with a MAC or without. */
function pfx(safes: Uint8Array, mac?: Uint8Array): Uint8Array {
  const content = sequence(oidDer(OID.data), explicit(0, octetString(safes)));
  return sequence(integer(3), content, ...(mac === undefined ? [] : [mac]));
}
