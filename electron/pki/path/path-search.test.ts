import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, DAY_MS, type TestAuthority, TEST_NOW } from '../../testing/test-authority.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { createPathValidator, type PathVerdict } from './path.ts';
import type { ValidationRules } from './path-rules.ts';

function parsed({ der }: { readonly der: Uint8Array }): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const RULES: ValidationRules = { at: TEST_NOW, purpose: 'any' };

interface Parts {
  readonly leaf: { readonly der: Uint8Array };
  readonly anchors: readonly { readonly der: Uint8Array }[];
  readonly candidates: readonly { readonly der: Uint8Array }[];
}

const validate = ({ leaf, anchors, candidates }: Parts): PathVerdict =>
  createPathValidator({ anchors: anchors.map(parsed), candidates: candidates.map(parsed), rules: RULES })(parsed(leaf));

/** Every authority certified by every other one, all under their own names and keys. */
function makeMesh(size: number, prefix: string): { readonly own: TestAuthority[]; readonly crosses: TestAuthority[] } {
  const own = Array.from({ length: size }, (_, i) => createTestAuthority({ name: `${prefix} ${i}` }));
  const crosses = own.flatMap((subject, i) =>
    own
      .filter((issuer) => issuer !== subject)
      .map((issuer) => createTestAuthority({ name: `${prefix} ${i}`, issuer, sameKeyAs: subject, pathLength: 20 })),
  );
  return { own, crosses };
}

const root = createTestAuthority({ name: 'Root' });
const otherRoot = createTestAuthority({ name: 'Other Root' });
const middle = createTestAuthority({ name: 'Middle', issuer: root, pathLength: 3 });
const expired = createTestAuthority({
  name: 'Middle',
  issuer: root,
  sameKeyAs: middle,
  notBefore: TEST_NOW - 900 * DAY_MS,
  days: 100,
});
const cross = createTestAuthority({ name: 'Middle', issuer: otherRoot, sameKeyAs: middle, pathLength: 3 });
const namesake = createTestAuthority({ name: 'Middle', issuer: root });
const lower = createTestAuthority({ name: 'Lower', issuer: middle });
const leaf = lower.issue({ subject: 'CN=leaf' });
const mesh = makeMesh(5, 'Mesh');

describe('the search for a path', () => {
  const pool = [middle, expired, cross, namesake, lower, root, otherRoot, ...mesh.own, ...mesh.crosses];

  it('finds the same path in whatever order candidates come', () => {
    const wanted = validate({ leaf, anchors: [root], candidates: pool });
    expect(wanted).toMatchObject({ valid: true });
    fc.assert(
      fc.property(fc.shuffledSubarray(pool, { minLength: pool.length }), (candidates) => {
        const found = validate({ leaf, anchors: [root], candidates });
        expect(found.path.map(({ der }) => der)).toEqual(wanted.path.map(({ der }) => der));
      }),
      { numRuns: 30 },
    );
  });

  it('does not change its verdict for certificates that have nothing to do with it, nor the reasons', () => {
    const needed = [middle, lower];
    for (const anchors of [[root], [otherRoot], []]) {
      const alone = validate({ leaf, anchors, candidates: needed });
      fc.assert(
        fc.property(fc.subarray([...mesh.own, ...mesh.crosses]), (others) => {
          const found = validate({ leaf, anchors, candidates: [...others, ...needed, ...needed] });
          expect([found.valid, found.failures]).toEqual([alone.valid, alone.failures]);
        }),
        { numRuns: 20 },
      );
    }
  });

  it('goes over a bridge, past expired ones and namesakes', () => {
    expect(
      validate({ leaf, anchors: [otherRoot], candidates: [expired, namesake, lower, cross, middle] }).path,
    ).toHaveLength(4);
    expect(validate({ leaf, anchors: [root], candidates: [expired, namesake, lower] }).valid).toBe(false);
  });

  it('finds the one way out of a mesh in which all others are dead', () => {
    const { own, crosses } = makeMesh(9, 'Dead');
    const [first, ...rest] = own;
    const last = rest.at(-1);
    if (first === undefined || last === undefined) throw new Error('no mesh');
    const exit = createTestAuthority({ name: 'Dead 8', issuer: root, sameKeyAs: last, pathLength: 20 });
    const closed = rest.slice(0, -1).map((subject, i) =>
      createTestAuthority({
        name: `Dead ${i + 1}`,
        issuer: root,
        sameKeyAs: subject,
        notBefore: TEST_NOW - 900 * DAY_MS,
        days: 10,
      }),
    );
    const lost = first.issue({ subject: 'CN=lost' });
    const began = performance.now();
    expect(validate({ leaf: lost, anchors: [root], candidates: [...crosses, ...closed, exit] }).valid).toBe(true);
    expect(validate({ leaf: lost, anchors: [root], candidates: [...crosses, ...closed] }).valid).toBe(false);
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it('ends in time among hundreds of authorities of one name', () => {
    const names = Array.from({ length: 150 }, () => createTestAuthority({ name: 'Same', pathLength: 9 }));
    const chained = names.map((subject, i) => {
      const issuer = names[(i + 1) % names.length];
      if (issuer === undefined) throw new Error('no issuer');
      return createTestAuthority({ name: 'Same', issuer, sameKeyAs: subject, pathLength: 200 });
    });
    const lost = names[0]?.issue({ subject: 'CN=lost' });
    if (lost === undefined) throw new Error('no leaf');
    const parts = { leaf: lost, anchors: [root], candidates: [...names, ...chained] };
    const began = performance.now();
    expect(validate(parts).valid).toBe(false);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
