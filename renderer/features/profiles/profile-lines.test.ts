import { describe, expect, it } from 'vitest';
import { EMPTY_PROFILE, suggestProfileId } from '../../stores/profile-template.ts';
import { compareProfiles, describeProfile } from './profile-lines.ts';
import { partOf, PROFILE_PARTS } from './profile-parts.ts';

describe('what a profile says', () => {
  it('is told in the order of the form, each thing once', () => {
    const lines = describeProfile(EMPTY_PROFILE);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    const places = lines.map(({ part }) => PROFILE_PARTS.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(lines.find(({ id }) => id === 'validity.standard')?.text).toEqual(['90 days']);
    expect(lines.find(({ id }) => id === 'sans.dns')?.text).toEqual(['Within limits', 'at most 20']);
  });

  it('does not differ from itself', () => {
    expect(compareProfiles(EMPTY_PROFILE, structuredClone(EMPTY_PROFILE))).toEqual([]);
  });

  it('differs where something was changed, added or taken away', () => {
    const after = {
      ...EMPTY_PROFILE,
      validity: { ...EMPTY_PROFILE.validity, standard: { count: 1, unit: 'years' as const } },
      subject: {
        attributes: [{ attribute: 'O', from: 'fixed' as const, value: 'Acme', required: true }],
        others: 'drop' as const,
      },
      custom: [
        { oid: '1.2.3', source: 'profile' as const, critical: true, value: { form: 'text' as const, text: 'NULL' } },
      ],
    };
    expect(compareProfiles(EMPTY_PROFILE, after).map(({ id, before, after: now }) => [id, before, now])).toEqual([
      ['validity.standard', ['90 days'], ['1 year']],
      ['subject.order', ['CN'], ['O']],
      ['subject.O', [], ['Fixed: Acme', 'Required']],
      ['subject.CN', ['From request', 'Required'], []],
      ['custom.1.2.3', [], ['From profile', 'Critical', 'NULL']],
    ]);
  });
});

describe('the part of the form for a path', () => {
  it.each([
    ['name', 'general'],
    ['sans.dns.limits.0', 'names'],
    ['custom.2.value.text', 'custom'],
    ['', 'general'],
  ] as const)('of %j is %s', (path, part) => {
    expect(partOf(path)).toBe(part);
  });
});

describe('the identifier of a new profile', () => {
  it('comes of its name', () => {
    expect(suggestProfileId('TLS client (partner)', [])).toBe('tls-client-partner');
    expect(suggestProfileId('Größe & Güte', [])).toBe('gro-e-gute');
    expect(suggestProfileId('  ', [])).toBe('profile');
  });

  it('is one that nothing else has', () => {
    expect(suggestProfileId('Web', ['web', 'web-2'])).toBe('web-3');
  });
});
