import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assembleSigned } from '../pki/issuing/draft.ts';
import { contextGroup, contextTag, TAG } from '../pki/asn1/der.ts';
import { encodeTlv, oidDer, sequence, setOf, utf8String } from '../pki/asn1/der-write.ts';
import { buildName } from '../pki/name/name-build.ts';
import { OID } from '../pki/asn1/oid.ts';
import { buildRequestInfo } from '../pki/issuing/request.ts';
import type { TestApplication } from '../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../testing/application.ts';
import { makeKey, signBytes } from '../testing/test-pki.ts';
import type { IssueRequest } from './issuing/issue-request.ts';
import type { Workspace } from './workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let wanted: IssueRequest;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  const { id } = valueOf(
    await workspace.authorities.create({ name: 'CA', key: 'p256', validity: { count: 400, unit: 'days' } }),
  );
  wanted = { authorityId: id, profile: 'tls-client' };
});
afterEach(() => test.end());

const key = makeKey('p256');

function requestOf(parts: { readonly subjectDer?: Uint8Array; readonly names?: readonly Uint8Array[] }): Uint8Array {
  const { subjectDer = valueOf(buildName('CN=partner')), names = [] } = parts;
  const extensions =
    names.length === 0 ? [] : [{ oid: OID.subjectAltName, critical: false, value: sequence(...names) }];
  const info = buildRequestInfo({ subjectDer, spkiDer: key.spkiDer, extensions });
  return assembleSigned(info, 'ecdsa-sha256', signBytes({ ...key, algorithm: 'ecdsa-sha256' }, info));
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('a hostile request', () => {
  it.each([
    ['a NUL in a host name', encodeTlv(contextTag(2), ascii('good.example\0.evil.example'))],
    ['a host name that is none', encodeTlv(contextTag(2), ascii('*'))],
    ['a line break in a URI', encodeTlv(contextTag(6), ascii('https://a\nb'))],
    ['an EDI party name', encodeTlv(contextGroup(5), encodeTlv(contextGroup(1), utf8String('x')))],
    [
      'a directory name that we cannot write',
      encodeTlv(contextGroup(4), sequence(setOf(sequence(oidDer(OID.countryName), utf8String('Germany'))))),
    ],
  ])('gets no certificate with %s', async (_what, name) => {
    expect(codeOf(await workspace.issuing.issue({ ...wanted, csr: requestOf({ names: [name] }) }))).toBe(
      'issue.name-invalid',
    );
  });

  it.each([
    ['a registered ID', encodeTlv(contextTag(8), ascii('*\x03\x04'))],
    [
      'an other name of octets',
      encodeTlv(contextGroup(0), oidDer('1.2.3'), encodeTlv(contextGroup(0), encodeTlv(TAG.octetString, ascii('x')))),
    ],
  ])('gets a certificate without %s, which it is warned of', async (_what, name) => {
    const csr = requestOf({ names: [encodeTlv(contextTag(2), ascii('gw.example')), name] });
    const { warnings } = valueOf(await workspace.issuing.draft({ ...wanted, csr }));
    expect(warnings.map(({ code }) => code)).toContain('draft.name-left-out');
    const { id } = valueOf(await workspace.issuing.issue({ ...wanted, csr }));
    const path = test.at('issued.der');
    valueOf(await workspace.exports.certificate({ id, format: 'der', target: { path, overwrite: false } }));
    expect(new X509Certificate(readFileSync(path)).subjectAltName).toBe('DNS:gw.example');
  });

  it('gets no certificate with a control character in its subject, unless another subject is typed', async () => {
    const subjectDer = sequence(setOf(sequence(oidDer(OID.commonName), utf8String('good.example\0.evil.example'))));
    const csr = requestOf({ subjectDer });
    expect(codeOf(await workspace.issuing.issue({ ...wanted, csr }))).toBe('issue.subject-invalid');
    expect(valueOf(await workspace.issuing.issue({ ...wanted, csr, subject: 'CN=good' })).name).toBe('good');
  });

  it('is answered at once, however many names it has, and refused above 64 KiB', async () => {
    const names = (count: number): Uint8Array[] =>
      Array.from({ length: count }, (_, i) => encodeTlv(contextTag(2), ascii(`h${i}`)));
    const began = performance.now();
    valueOf(await workspace.issuing.draft({ ...wanted, csr: requestOf({ names: names(7000) }) }));
    expect(performance.now() - began).toBeLessThan(1000);
    const huge = requestOf({ names: [encodeTlv(contextTag(2), new Uint8Array(70_000).fill(0x61))] });
    const { failed } = valueOf(await workspace.requests.import([{ name: 'r', bytes: huge }]));
    expect(failed.map(({ error }) => error.code)).toEqual(['file.too-large']);
  });
});
