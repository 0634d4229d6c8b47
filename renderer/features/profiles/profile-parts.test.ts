import { describe, expect, it } from 'vitest';
import { partsFor } from './profile-parts.ts';

describe('the parts of the form of a profile', () => {
  it('hold those of authorities for authorities alone', () => {
    expect(partsFor({ kind: 'authority' }, false)).toContain('authority');
    expect(partsFor({ kind: 'end-entity' }, false)).not.toContain('authority');
  });

  it('show them as long as something there is to be mended', () => {
    expect(partsFor({ kind: 'end-entity' }, true)).toContain('authority');
  });
});
