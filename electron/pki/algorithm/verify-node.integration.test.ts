import { describe, expect, it } from 'vitest';
import { expectedOf, judgeSelfSigned, slhNames } from './node-judge-fixture.ts';

describe('certificates that OpenSSL 3.5 signed with the kinds of SLH-DSA that take their time', () => {
  it.each(slhNames(['128s', '192s', '256s']))('are valid: %s', (name) => {
    expect(judgeSelfSigned([name])).toEqual(expectedOf([name]));
  });
});
