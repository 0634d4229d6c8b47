import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TRUST_STORES } from '../../shared/model/validation.ts';
import { certificateSha256, parseCertificate } from '../pki/certificate/certificate.ts';
import { createTrustStores } from './trust-store.ts';

const stores = createTrustStores(undefined);

describe('trust stores', () => {
  it('are told apart: nothing without a workspace, the list of the runtime with its release', async () => {
    const listed = await stores.list();
    if (!listed.ok) throw new Error(listed.error.code);
    expect(listed.value.map(({ id }) => id)).toEqual([...TRUST_STORES]);
    expect(listed.value[0]).toEqual({ id: 'workspace', count: 0 });
    const mozilla = listed.value[2];
    expect(mozilla?.count).toBeGreaterThan(100);
    expect(mozilla?.source).toMatch(/^(Node|Electron) \d+\./);
  });

  it('give each authority once, as certificates that read and openssl knows', async () => {
    const anchors = await stores.anchorsOf(['mozilla', 'mozilla']);
    if (!anchors.ok) throw new Error(anchors.error.code);
    const ders = anchors.value.map(({ der }) => der);
    expect(new Set(ders.map(certificateSha256)).size).toBe(ders.length);
    expect(ders.every((der) => parseCertificate(der).ok)).toBe(true);
    expect(anchors.value.every(({ store }) => store === 'mozilla')).toBe(true);
    const first = new X509Certificate(ders[0] ?? new Uint8Array());
    const subject = execFileSync('openssl', ['x509', '-noout', '-subject'], {
      input: first.toString(),
      encoding: 'utf8',
    });
    expect(subject).toContain('CN');
  });

  it('take the system as the runtime and its files give it', async () => {
    const [, system] = await stores.list().then((listed) => (listed.ok ? listed.value : []));
    const anchors = await stores.anchorsOf(['system']);
    expect(anchors.ok && anchors.value.length).toBe(system?.count);
    if (system?.source !== undefined) expect(system.updatedAt).toBeGreaterThan(0);
  });
});
