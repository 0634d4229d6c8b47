import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildName } from './name-build.ts';
import { parseIpAddress } from './ip-address.ts';
import {
  type ConstrainedName,
  decodeConstrainedNames,
  decodeNameConstraints,
  type Subtree,
} from './name-constraints.ts';
import { findForbiddenName } from './name-constraint-match.ts';
import { contextGroup, TAG } from '../asn1/der.ts';
import { encodeTlv, explicit, oidDer, sequence, setOf, utf8String } from '../asn1/der-write.ts';

type TextType = 'dns' | 'email' | 'uri';

const text = (type: TextType, value: string) => ({ type, value }) as const;

function directory(name: string): { readonly type: 'directory'; readonly value: string; readonly nameDer: Uint8Array } {
  const built = buildName(name);
  if (!built.ok) throw new Error(name);
  return { type: 'directory', value: name, nameDer: built.value };
}

const octets = (address: string): Uint8Array => parseIpAddress(address) ?? new Uint8Array();
const range = (address: string, mask: string): Subtree => ({
  type: 'ip',
  value: '',
  address: octets(address),
  mask: octets(mask),
});
const ip = (address: string): ConstrainedName => ({ type: 'ip', value: address, address: octets(address) });

const permits = (base: Subtree, name: ConstrainedName): boolean =>
  findForbiddenName({ permitted: [base], excluded: [] }, [name]) === undefined;
const excludes = (base: Subtree, name: ConstrainedName): boolean =>
  findForbiddenName({ permitted: [], excluded: [base] }, [name]) !== undefined;

describe('a name that readers may take for another one', () => {
  it.each([
    ['uri', 'bad.example', 'https://bad.example./'],
    ['uri', '.bad.example', 'https://x.bad%2Eexample/'],
    ['uri', 'bad.example', 'https://bad.example\\@good.example/'],
    ['uri', 'bad.example', 'https://bad.example:80:443/'],
    ['uri', 'bad.example', 'https://bad.example\t/'],
    ['email', 'bad.example', 'a@bad.example.'],
    ['email', 'bad.example', 'a@bad.example '],
    ['email', 'bad.example', '<a@bad.example>'],
    ['email', 'xn--fsqu00a.xn--0zwm56d', 'a@例子.测试'],
    ['email', 'a@bad.example', '"a"@bad.example'],
    ['email', 'a@bad.example', 'a@bad.example.'],
    ['dns', 'bad.example', 'x.bad.example..'],
    ['dns', 'bad.example', 'x.bad.example\0.good.example'],
    ['dns', 'bad.example', ' bad.example'],
    ['dns', 'bad.example', 'f*.example'],
  ] as const)('is excluded on %s %s: %j', (type, base, name) => {
    expect(excludes(text(type, base), text(type, name))).toBe(true);
  });

  it.each([
    ['uri', 'good.example', 'https://bad.example\\@good.example/'],
    ['uri', '.good.example', 'https://bad.example\\.good.example/'],
    ['uri', '.good.example', 'https://bad.example%2f.good.example/'],
    ['uri', '.good.example', 'https://bad.example:443x.good.example/'],
    ['email', '.good.example', 'a@bad.example\0.good.example'],
    ['email', '.good.example', 'a@bad.example .good.example'],
    ['dns', 'good.example', 'x.bad\0.good.example'],
    ['dns', 'good.example', '.good.example'],
  ] as const)('is not permitted on %s %s: %j', (type, base, name) => {
    expect(permits(text(type, base), text(type, name))).toBe(false);
  });

  it.each([
    ['uri', 'good.example', 'https://good.example./x'],
    ['email', 'good.example', 'a@good.example.'],
    ['email', 'good.example', '"a b"@good.example'],
    ['dns', 'good.example', '*.good.example.'],
  ] as const)('but not where there is one reading alone, on %s %s: %j', (type, base, name) => {
    expect(permits(text(type, base), text(type, name))).toBe(true);
  });
});

describe('an excluded directory name', () => {
  const organization = (tag: number, value: string): ConstrainedName => ({
    type: 'directory',
    value: '',
    nameDer: sequence(setOf(sequence(oidDer('2.5.4.10'), encodeTlv(tag, Buffer.from(value))))),
  });

  it.each([
    ['TeletexString', TAG.teletexString, 'bad  Co'],
    ['VisibleString', TAG.visibleString, 'Bad Co'],
    ['GeneralString', 0x1b, 'BAD CO'],
    ['a soft hyphen', TAG.utf8String, 'Ba\u00add Co'],
    ['a blank of no width', TAG.utf8String, 'Bad\u200b Co'],
    ['a variation selector', TAG.utf8String, 'Bad\ufe00 Co'],
    ['a zero', TAG.utf8String, 'Bad Co\0'],
  ])('is not got around by %s', (_how, tag, value) => {
    expect(excludes(directory('O=Bad Co'), organization(tag, value))).toBe(true);
    expect(permits(directory('O=Bad Co'), organization(tag, value))).toBe(false);
  });

  it('is found in other letters of the same meaning, and nothing else is', () => {
    expect(excludes(directory('O=straße'), organization(TAG.utf8String, 'STRASSE'))).toBe(true);
    expect(excludes(directory('O=Bad Co'), organization(TAG.utf8String, 'BadCo'))).toBe(false);
    expect(excludes(directory('O=Bad Co'), organization(TAG.teletexString, 'Good Co'))).toBe(false);
  });
});

describe('a constraint', () => {
  it.each([
    ['dns', 'example.com', 'example.com', true],
    ['dns', 'example.com', 'A.EXAMPLE.com', true],
    ['dns', 'example.com', 'anexample.com', false],
    ['dns', '', 'any.thing', true],
    ['email', 'example.com', 'a@example.com', true],
    ['email', 'example.com', 'a@b.example.com', false],
    ['email', '.example.com', 'a@b.example.com', true],
    ['email', '.example.com', 'a@example.com', false],
    ['email', 'Joe@example.com', 'Joe@EXAMPLE.com', true],
    ['email', 'Joe@example.com', 'joe@example.com', false],
    ['email', 'example.com', 'no-mailbox', false],
    ['uri', 'example.com', 'https://user@EXAMPLE.com:8443/x', true],
    ['uri', 'example.com', 'https://a.example.com/', false],
    ['uri', '.example.com', 'spiffe://a.example.com/x', true],
    ['uri', 'example.com', 'urn:example.com', false],
    ['uri', 'example.com', 'https://10.0.0.1/', false],
  ] as const)('on %s %s has its say over %s: %s', (type, base, name, isWithin) => {
    expect(permits(text(type, base), text(type, name))).toBe(isWithin);
    const isJudged = name !== 'no-mailbox' && !name.startsWith('urn:') && name !== 'https://10.0.0.1/';
    expect(excludes(text(type, base), text(type, name))).toBe(isWithin || !isJudged);
  });

  it('on a network covers its addresses and no others', () => {
    expect(permits(range('10.1.0.0', '255.255.0.0'), ip('10.1.2.3'))).toBe(true);
    expect(permits(range('10.1.0.0', '255.255.0.0'), ip('10.2.2.3'))).toBe(false);
    expect(permits(range('2001:db8::', 'ffff:ffff::'), ip('2001:db8::1'))).toBe(true);
    expect(permits(range('0.0.0.0', '0.0.0.0'), ip('2001:db8::1'))).toBe(false);
  });

  it('on a directory covers what lies below', () => {
    expect(permits(directory('O=Acme,C=DE'), directory('CN=a,O=ACME,C=DE'))).toBe(true);
    expect(permits(directory('O=Acme,C=DE'), directory('C=DE'))).toBe(false);
    expect(permits(directory('O=Acme,C=DE'), directory('CN=a,O=Other,C=DE'))).toBe(false);
  });

  it('excludes a wildcard that stands for an excluded name', () => {
    expect(excludes(text('dns', 'bar.example.com'), text('dns', '*.example.com'))).toBe(true);
    expect(excludes(text('dns', 'foo.bar.example.com'), text('dns', '*.example.com'))).toBe(false);
    expect(permits(text('dns', 'bar.example.com'), text('dns', '*.example.com'))).toBe(false);
  });

  it('judges a mailbox beyond ASCII by its host', () => {
    const smtp = (value: string): Uint8Array =>
      sequence(explicit(0, oidDer('1.3.6.1.5.5.7.8.9'), explicit(0, utf8String(value))));
    const [mailbox] = decodeConstrainedNames(smtp('jürgen@example.com'));
    if (mailbox === undefined) throw new Error('no name');
    expect(permits(text('email', 'example.com'), mailbox)).toBe(true);
    expect(excludes(text('email', 'example.com'), mailbox)).toBe(true);
    expect(permits(text('email', 'other.com'), mailbox)).toBe(false);
  });

  it('on an otherName refuses those of its type alone', () => {
    const other = (oid: string): Uint8Array => explicit(0, oidDer(oid), explicit(0, utf8String('x')));
    const constraints = decodeNameConstraints(sequence(encodeTlv(contextGroup(1), sequence(other('1.2.3')))));
    const nameOf = (oid: string) => decodeConstrainedNames(sequence(other(oid)));
    expect(findForbiddenName(constraints, nameOf('1.2.3'))).toBeDefined();
    expect(findForbiddenName(constraints, nameOf('1.2.4'))).toBeUndefined();
  });

  it('agrees with a plain comparison of every base with every name', () => {
    const label = fc.constantFrom('a', 'b', 'com', 'x');
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(
        fc.array(host, { maxLength: 6 }),
        fc.array(host, { maxLength: 6 }),
        host,
        (permitted, excluded, name) => {
          const isBelow = (base: string): boolean => name === base || name.endsWith(`.${base}`);
          const isForbidden = excluded.some(isBelow) || (permitted.length > 0 && !permitted.some(isBelow));
          const constraints = {
            permitted: permitted.map((base) => text('dns', base)),
            excluded: excluded.map((base) => text('dns', base)),
          };
          expect(findForbiddenName(constraints, [text('dns', name)]) !== undefined).toBe(isForbidden);
        },
      ),
    );
  });

  it('costs no more for ten thousand bases than for one', () => {
    const bases = Array.from({ length: 10_000 }, (_, i) => text('dns', `n${i}.example.com`));
    const names = Array.from({ length: 10_000 }, (_, i) => text('dns', `w.n${i}.example.com`));
    const began = performance.now();
    expect(
      findForbiddenName({ permitted: bases, excluded: bases.map(({ value }) => text('dns', `x.${value}`)) }, names),
    ).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
