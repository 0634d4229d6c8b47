import { describe, expect, it } from 'vitest';
import { buildCrlQuestion, checkCrlSearch, NO_SEARCH } from './crl-search.ts';

describe('what is typed over the entries of a list', () => {
  it('asks for everything where nothing is typed', () => {
    expect(buildCrlQuestion(NO_SEARCH)).toEqual({});
  });

  it('asks for digits of a serial, whatever stands between them', () => {
    expect(buildCrlQuestion({ ...NO_SEARCH, serial: ' 0A:1b 2c ', match: 'start' })).toEqual({
      serial: '0A1b2c',
      match: 'start',
    });
  });

  it('asks for reasons and for days', () => {
    const question = buildCrlQuestion({ ...NO_SEARCH, reason: 'superseded', from: '2026-01-02', until: '2026-02-01' });
    expect(question).toEqual({
      reasons: ['superseded'],
      revokedFrom: new Date(2026, 0, 2).getTime(),
      revokedUntil: new Date(2026, 1, 1).getTime(),
    });
  });

  it('says what of it is wrong, and asks without that', () => {
    const search = { ...NO_SEARCH, serial: 'xyz', from: '2026-02-30' };
    expect(Object.keys(checkCrlSearch(search))).toEqual(['serial', 'from']);
    expect(buildCrlQuestion(search)).toEqual({});
    expect(Object.keys(checkCrlSearch({ ...NO_SEARCH, from: '2026-02-02', until: '2026-02-01' }))).toEqual(['until']);
  });
});
