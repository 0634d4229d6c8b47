import { describe, expect, it } from 'vitest';
import { detailLine, detailRows } from './activity-values.ts';

describe('the values of an entry', () => {
  it('are said in words where the log keeps identifiers', () => {
    expect(detailLine({ detail: { reason: 'keyCompromise' } })).toBe('Reason Key compromised (1)');
    expect(detailLine({ detail: { afterHandshake: 'not-reached' } })).toBe('After handshake not reached');
    expect(detailLine({ detail: { profile: 'tls-client' } })).toBe('Profile TLS client (partner)');
  });

  it('stay as they are where they are free text, whatever it is called', () => {
    expect(detailLine({ detail: { reason: 'wrong name' } })).toBe('Reason wrong name');
    expect(detailLine({ detail: { reason: 'toString', constructor: 'x' } })).toBe('Reason toString · constructor x');
  });

  it('keep hexadecimal for the pane, in groups of four', () => {
    const detail = { sha256: '00112233', key: 'EC P-256' };
    expect(detailLine({ detail })).toBe('Key EC P-256');
    expect(detailRows({ detail })).toContainEqual({ label: 'SHA-256', value: '0011 2233', mono: true });
  });
});
