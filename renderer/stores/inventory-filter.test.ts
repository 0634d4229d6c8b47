import { describe, expect, it } from 'vitest';
import {
  draftOf,
  editTerm,
  filterOfDraft,
  settleDraft,
  takeBackForOr,
  termStateOf,
  toggleTerm,
  withoutKeys,
} from './inventory-filter.ts';

describe('the field of the filter', () => {
  it('holds finished terms apart from words, whatever their order', () => {
    expect(draftOf('gateway status:revoked berlin -tag:prod')).toEqual({
      terms: ['status:revoked', '-tag:prod'],
      typed: 'gateway berlin',
    });
  });

  it('keeps alternatives together and means them beside the rest', () => {
    const draft = { terms: ['status:valid'], typed: 'tag:a OR tag:b' };
    expect(filterOfDraft(draft)).toBe('status:valid (tag:a OR tag:b)');
    expect(settleDraft(draft).terms).toEqual(['status:valid', 'tag:a OR tag:b']);
    expect(filterOfDraft(settleDraft(draft))).toBe('status:valid (tag:a OR tag:b)');
  });

  it('tells where the typed text goes wrong and leaves it typed', () => {
    const draft = { terms: ['is:ca'], typed: 'gateway issur:acme' };
    expect(filterOfDraft(draft)).toMatchObject({ problem: 'unknown-key', position: 8, length: 5 });
    expect(settleDraft(draft)).toEqual(draft);
  });

  it('takes a term back when OR follows it', () => {
    expect(takeBackForOr({ terms: ['is:ca', 'tag:a'], typed: 'OR tag:b' })).toEqual({
      terms: ['is:ca'],
      typed: 'tag:a OR tag:b',
    });
    expect(takeBackForOr({ terms: ['is:ca'], typed: 'OR' }).terms).toEqual(['is:ca']);
  });

  it('makes a term text again', () => {
    expect(editTerm({ terms: ['is:ca', 'tag:a'], typed: 'x' }, 0)).toEqual({ terms: ['tag:a'], typed: 'is:ca x' });
  });
});

describe('a value of a facet', () => {
  it('is added beside others of its key and taken out again', () => {
    expect(toggleTerm('gateway', 'status:revoked', false)).toBe('gateway status:revoked');
    expect(toggleTerm('status:revoked', 'status:expired', false)).toBe('status:revoked,expired');
    expect(toggleTerm('status:revoked,expired', 'status:revoked', false)).toBe('status:expired');
    expect(toggleTerm('status:expired', 'status:expired', false)).toBe('');
  });

  it('is refused, and asked for instead of refused', () => {
    expect(toggleTerm('tag:a', 'tag:a', true)).toBe('-tag:a');
    expect(toggleTerm('-tag:a', 'tag:a', true)).toBe('');
    expect(toggleTerm('-tag:a', 'tag:a', false)).toBe('tag:a');
    expect(termStateOf('x -tag:a', 'tag:a')).toBe('refused');
    expect(termStateOf('tag:b,a', 'tag:a')).toBe('wanted');
    expect(termStateOf('tag:a OR tag:b', 'tag:a')).toBe('neither');
  });

  it('is counted without what its own key asks for', () => {
    expect(withoutKeys('tag:a -tag:b gateway status:valid', new Set(['tag']))).toBe('gateway status:valid');
  });
});
