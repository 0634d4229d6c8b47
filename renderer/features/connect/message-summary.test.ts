import { describe, expect, it } from 'vitest';
import { summaryOf } from './message-summary.ts';

describe('the words behind a message', () => {
  it('name the first certificate and count the others', () => {
    expect(summaryOf({ type: 'Certificate', summary: '3 · CN=gw-01,O=Acme' })).toBe('CN=gw-01,O=Acme + 2');
    expect(summaryOf({ type: 'Certificate', summary: '1 · CN=gw-01' })).toBe('CN=gw-01');
    expect(summaryOf({ type: 'Certificate', summary: '0' })).toBe('none');
  });

  it('count the authorities a server accepts', () => {
    expect(summaryOf({ type: 'CertificateRequest', summary: 'CA 2 · CN=A · CN=B' })).toBe('names 2 CAs · CN=A · CN=B');
    expect(summaryOf({ type: 'CertificateRequest', summary: 'CA 0' })).toBe('names no CA');
  });

  it('write versions as everywhere else', () => {
    expect(summaryOf({ type: 'ClientHello', summary: 'TLSv1.3 TLSv1.2 · SNI a.example' })).toBe(
      'TLS 1.3, 1.2 · SNI a.example',
    );
    expect(summaryOf({ type: 'ClientHello', summary: 'TLSv1' })).toBe('TLS 1.0');
    expect(summaryOf({ type: 'ServerHello', summary: 'TLSv1.2 · X25519' })).toBe('TLS 1.2 · X25519');
  });

  it('leave everything else as it is', () => {
    expect(summaryOf({ type: 'CertificateVerify', summary: 'ecdsa_secp256r1_sha256' })).toBe('ecdsa_secp256r1_sha256');
  });
});
