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

  it('are told as what was and what is where something was changed, with a word where there was nothing', () => {
    expect(detailLine({ detail: { ownerBefore: '', owner: 'Payments' } })).toBe('Owner none → Payments');
    expect(detailLine({ detail: { before: '', after: '45 d' } })).toBe('none → 45 d');
    expect(detailLine({ detail: { after: 'Acme' } })).toBe('none → Acme');
    expect(detailLine({ detail: { before: 'Acme' } })).toBe('Acme → none');
    expect(detailLine({ detail: { noteBefore: 'old', note: '', reason: 'x' } })).toBe('Note old → none · Reason x');
    expect(detailLine({ detail: { owner: 'A', note: '' } })).toBe('Owner A');
    expect(detailRows({ detail: { ownerBefore: '' } })).toEqual([
      { label: 'Owner before', value: 'none', mono: false },
    ]);
  });

  it('keep hexadecimal for the pane, in groups of four', () => {
    const detail = { sha256: '00112233', key: 'EC P-256' };
    expect(detailLine({ detail })).toBe('Key EC P-256');
    expect(detailRows({ detail })).toContainEqual({ label: 'SHA-256', value: '0011 2233', mono: true });
  });
});
