import { describe, expect, it } from 'vitest';
import type { Asn1Node, InspectItem } from '../../../shared/model/inspect.ts';
import { buildFieldGroups } from './field-rows.ts';

const node = (offset: number, parts: Partial<Asn1Node>): Asn1Node => ({
  offset,
  headerLength: 2,
  length: 4,
  tag: 'SEQUENCE',
  children: [],
  ...parts,
});

const usage = node(20, {
  label: 'Extension',
  length: 9,
  children: [
    node(22, { tag: 'OBJECT IDENTIFIER', label: 'extnID', value: '2.5.29.15 (keyUsage)' }),
    node(28, { tag: 'OCTET STRING', label: 'extnValue', length: 1 }),
  ],
});
const subject = node(4, { label: 'subject' });
const root = node(0, { length: 60, children: [subject, usage] });

const request: InspectItem = {
  kind: 'csr',
  offset: 0,
  length: 62,
  title: 'gw',
  sha256: 'ab',
  pem: '',
  problems: [],
  csr: {
    format: 'pkcs10',
    subject: 'CN=gw',
    subjectName: [],
    publicKey: { algorithm: 'RSA', bits: 3072, spkiSha256: 'cd' },
    signatureAlgorithm: 'sha256WithRSAEncryption',
    signatureValid: false,
    subjectAltNames: [],
    keyUsage: [],
    extendedKeyUsage: [],
    requestedExtensions: [
      { oid: '2.5.29.15', name: 'keyUsage', critical: true, lines: ['digitalSignature'], valueHex: '' },
      { oid: '1.2.3', name: '1.2.3', critical: false, lines: [], valueHex: '' },
    ],
    sha256: 'ab',
  },
};

describe('the field list', () => {
  const groups = buildFieldGroups(request, root);
  const rows = groups.flatMap((group) => group.rows);

  it('ties fields and extensions to their place in the structure', () => {
    expect(rows.find(({ id }) => id === 'subject')?.node).toBe(subject);
    expect(rows.find(({ label }) => label === 'Key usage')).toMatchObject({ node: usage, critical: true });
  });

  it('says that possession of the key is not proven', () => {
    expect(rows.find(({ id }) => id === 'possession')?.value).toMatchObject({ kind: 'check', passed: false });
  });

  it('shows an unknown extension by its identifier, once', () => {
    expect(rows.find(({ label }) => label === '1.2.3')?.value).toEqual({ kind: 'text', lines: ['none'] });
  });

  it('shows every field also where there is no structure to tie it to', () => {
    const untied = buildFieldGroups(request, null).flatMap((group) => group.rows);
    expect(untied.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(untied.every((row) => row.node === undefined)).toBe(true);
  });
});
