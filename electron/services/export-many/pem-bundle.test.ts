import { expect, it } from 'vitest';
import { TEST_INSTANT } from '../../testing/application.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import { buildBundleEntry } from './pem-bundle.ts';

it('keeps comments in lines that no reader breaks', () => {
  const held = { seq: 1, notAfter: TEST_INSTANT, sha256: 'ab', der: Buffer.from('3000', 'hex') };
  const names = [
    '€'.repeat(300),
    'x'.repeat(400),
    '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----',
    '\ud800',
  ];
  for (const name of names) {
    const text = buildBundleEntry({ ...held, name, issuerName: name });
    const lines = text.replace(certificatePem(held.der), '').split('\n');
    expect(lines.every((line) => line === '' || (line.startsWith('# ') && Buffer.byteLength(line) <= 210))).toBe(true);
    expect(text.match(/-----BEGIN/g)).toHaveLength(1);
  }
});
