import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { DerReader, toHex } from '../asn1/der.ts';
import { readOid } from '../asn1/der-value.ts';
import { compareNames, formatName, parseName } from './name.ts';
import { findForbiddenName } from './name-constraint-match.ts';
import { buildName } from './name-build.ts';

function built(text: string): Uint8Array {
  const result = buildName(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function shown(der: Uint8Array): string {
  const result = parseName(der);
  return result.ok ? formatName(result.value) : JSON.stringify(result.error);
}

describe('a name', () => {
  it.each([
    'CN=acme gw,O=Acme\\, Inc.,C=DE',
    'CN=Müller+UID=mm,OU=Häuser,DC=example,DC=com',
    'emailAddress=a@b.example,CN=\\#start',
    'CN=\\ leading and trailing\\ ',
    'CN=quote \\" plus \\+ equals = less \\<',
    '1.2.3.4=something,CN=x',
    'serialNumber=DE-42,organizationIdentifier=PSDDE-BAFIN-1',
  ])('comes back as it was entered: %s', (text) => {
    expect(shown(built(text))).toBe(text);
  });

  it('is read by openssl as we wrote it', () => {
    const der = built('CN=acme gw,OU=Häuser,O=Acme\\, Inc.,C=DE');
    const dump = execFileSync('openssl', ['asn1parse', '-inform', 'DER', '-i'], { input: der, encoding: 'utf8' });
    expect(dump).toMatch(
      /countryName[\s\S]*PRINTABLESTRING\s*:DE[\s\S]*organizationName[\s\S]*UTF8STRING\s*:Acme, Inc\.[\s\S]*commonName[\s\S]*:acme gw/,
    );
  });

  it('takes keywords in any case, quotes and hex escapes', () => {
    expect(shown(built('cn="a, b" , o = A\\c3\\a4 , email=x@y.example'))).toBe(
      'CN=a\\, b,O=Aä,emailAddress=x@y.example',
    );
  });

  it('uses IA5String for DC and e-mail', () => {
    const reader = new DerReader(built('DC=example')).enter(0x30).enter(0x31).enter(0x30);
    readOid(reader);
    expect(reader.peekTag()).toBe(0x16);
  });

  it('is empty for an empty text', () => {
    expect(toHex(built('  '))).toBe('3000');
  });

  it.each([
    ['XX=1', 0, 'unknown-attribute'],
    ['CN=a,', 4, 'trailing-separator'],
    ['CN=a,O', 5, 'missing-equals'],
    ['CN=a,C=Germany', 7, 'not-a-country'],
    ['CN=a,C=de', 7, 'not-a-country'],
    ['CN=', 3, 'empty-value'],
    ['CN=a\\zb', 4, 'bad-escape'],
    ['CN=a\\ff', 4, 'bad-escape'],
    ['CN="a', 3, 'bad-character'],
    ['CN=a"b', 4, 'bad-character'],
    ['CN=a\\0ab', 3, 'control-character'],
    [`CN=${'x'.repeat(65)}`, 3, 'too-long'],
    ['email=ü@example.com', 6, 'bad-character'],
  ])('is refused with its place: %s', (text, position, problem) => {
    expect(buildName(text)).toEqual({
      ok: false,
      error: { code: 'issue.subject-invalid', evidence: { position, problem } },
    });
  });

  it('shows nothing that moves or hides text', () => {
    const der = built('CN=a‮b​c');
    expect(shown(der)).toBe('CN=a\\e2\\80\\aeb\\e2\\80\\8bc');
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const input of [text, `CN=${text}`]) {
          const result = buildName(input);
          if (result.ok) expect(parseName(result.value).ok).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

interface NamePairs {
  readonly names_der_base64: Readonly<Record<string, string>>;
  readonly pairs: readonly {
    readonly op: 'match' | 'in_subtree';
    readonly a: string;
    readonly b: string;
    readonly expected: boolean;
  }[];
}

const corpus = findCorpus('boringssl-name-match');

describe(`comparison by ${corpus.label}`, () => {
  const data = JSON.parse(readFileSync(join(corpus.folder, 'names.json'), 'utf8')) as NamePairs;
  const der = (name: string): Uint8Array => Buffer.from(data.names_der_base64[name] ?? '', 'base64');

  const isWithin = (name: Uint8Array, base: Uint8Array): boolean => {
    const directory = (nameDer: Uint8Array) => ({ type: 'directory', value: '', nameDer }) as const;
    return findForbiddenName({ permitted: [directory(base)], excluded: [] }, [directory(name)]) === undefined;
  };

  it('agrees on every pair', () => {
    const wrong = data.pairs.filter(
      ({ op, a, b, expected }) =>
        (op === 'match' ? compareNames(der(a), der(b)) : isWithin(der(a), der(b))) !== expected,
    );
    expect(wrong).toEqual([]);
    expect(data.pairs.length).toBeGreaterThan(20);
  });
});
