import { expect, it } from 'vitest';
import { isSignedElsewhere } from './authority-signer.ts';

it('an authority is signed elsewhere where its parent is not here, or without its key', () => {
  expect(isSignedElsewhere({ isRoot: true }, undefined)).toBe(false);
  expect(isSignedElsewhere({ isRoot: false }, undefined)).toBe(true);
  expect(isSignedElsewhere({ isRoot: false }, { hasKey: false })).toBe(true);
  expect(isSignedElsewhere({ isRoot: false }, { hasKey: true })).toBe(false);
});
