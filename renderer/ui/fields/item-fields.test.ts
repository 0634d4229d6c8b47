import { describe, expect, it } from 'vitest';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import { buildFieldGroups } from './item-fields.ts';

const spans = {
  subject: { start: 4, end: 10 },
  'extension:2.5.29.15': { start: 20, end: 31 },
};

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
  const groups = buildFieldGroups(request, spans);
  const rows = groups.flatMap((group) => group.rows);

  it('ties fields and extensions to their place in the bytes', () => {
    expect(rows.find(({ id }) => id === 'subject')?.span).toEqual({ start: 4, end: 10 });
    expect(rows.find(({ label }) => label === 'keyUsage')).toMatchObject({
      span: { start: 20, end: 31 },
      critical: true,
      meaning: 'What the key may do at all.',
    });
  });

  it('says that possession of the key is not proven', () => {
    expect(rows.find(({ id }) => id === 'signatureAlgorithm')?.value).toMatchObject({ kind: 'check', passed: false });
  });

  it('shows an unknown extension by its identifier, once', () => {
    expect(rows.find(({ label }) => label === '1.2.3')?.value).toEqual({ kind: 'text', lines: ['none'] });
  });

  it('shows every field also where there is no structure to tie it to', () => {
    const untied = buildFieldGroups(request, {}).flatMap((group) => group.rows);
    expect(untied.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(untied.every((row) => row.span === undefined)).toBe(true);
  });

  it('names a private key and shows nothing of it', () => {
    const key: InspectItem = {
      kind: 'private-key',
      offset: 0,
      length: 120,
      title: 'EC P-256',
      problems: [],
      privateKey: { format: 'pkcs8', encrypted: true, protection: 'PBES2' },
    };
    const shown = buildFieldGroups(key, {}).flatMap((group) => group.rows);
    expect(shown.map(({ id }) => id)).toEqual(['format', 'protection', 'place']);
  });
});
