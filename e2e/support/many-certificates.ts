import { createTestAuthority } from '../../electron/testing/test-authority.ts';

/** Many certificates that differ in their serial alone. */
export function manyCertificates(count: number): string {
  const one = createTestAuthority({ name: 'CN=Bulk' }).issue({ subject: 'CN=bulk' });
  const der = Buffer.from(one.der);
  const place = der.indexOf(Buffer.from(one.serialHex, 'hex'));
  return Array.from({ length: count }, (_, index) => {
    der.writeUInt32BE(index, place + 2);
    return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  }).join('');
}
