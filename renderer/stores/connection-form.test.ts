import { describe, expect, it } from 'vitest';
import type { CertificateId, FileHandleId } from '../../shared/model/brands.ts';
import { parseDialForm } from './connection-form.ts';
import { EMPTY_DIAL_FORM } from './connection-form-fields.ts';

const filled = { ...EMPTY_DIAL_FORM, host: ' api.example ', port: '8443' };

describe('the dial form', () => {
  it('becomes what the main side dials', () => {
    const certificateId = 'c'.repeat(26) as CertificateId;
    const read = parseDialForm({
      ...filled,
      path: '/health',
      alpn: 'h2, http/1.1',
      waitS: '2,5',
      credential: certificateId,
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        host: 'api.example',
        httpGet: '/health',
        alpn: ['h2', 'http/1.1'],
        waitMs: 2500,
        credential: { certificateId },
      },
    });
  });

  it('sends no request without a path', () => {
    expect(parseDialForm(filled)).toMatchObject({ ok: true, value: { httpGet: null } });
  });

  it('names every wrong field at once', () => {
    const read = parseDialForm({
      ...filled,
      host: ' ',
      port: '70000',
      serverName: 'other',
      trust: 'file',
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.2',
      connectTimeoutS: 'soon',
      waitS: '-1',
      path: 'health',
    });
    expect(read.ok ? [] : [...read.error].sort()).toEqual(
      ['connectTimeoutS', 'host', 'otherName', 'path', 'port', 'trustFile', 'versions', 'waitS'].sort(),
    );
  });

  it('never turns a missing trust file into trust in everything', () => {
    expect(parseDialForm({ ...filled, trust: 'file' }).ok).toBe(false);
    const handle = 'f'.repeat(26) as FileHandleId;
    const read = parseDialForm({ ...filled, trust: 'file', trustFile: { handle, name: 'ca.pem', size: 9 } });
    expect(read).toMatchObject({ ok: true, value: { trust: { handle } } });
  });
});
