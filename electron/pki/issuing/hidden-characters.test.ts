import { describe, expect, it } from 'vitest';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import { oidDer, sequence, setOf, utf8String } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { parseName } from '../name/name.ts';
import { checkHidden } from './hidden-characters.ts';

/** As a request may have it: no rule of ours made it. */
function nameOf(value: string) {
  const parsed = parseName(sequence(setOf(sequence(oidDer(OID.commonName), utf8String(value)))));
  if (!parsed.ok) throw new Error(value);
  return parsed.value;
}

describe('characters that a reader does not see', () => {
  it.each(HOSTILE_PRINTABLE)('are none in %j', (value) => {
    expect(checkHidden(nameOf(value), [])).toEqual([]);
  });

  it.each([
    ['a\u202egnp.exe', 'U+202E'],
    ['bank\u200b.example', 'U+200B'],
    ['\u2066acme\u2069', 'U+2066 U+2069'],
    ['a\u{e0041}b', 'U+E0041'],
    ['a\ufe0fb\u3164', 'U+FE0F U+3164'],
  ])('want a click and are told by their code points: %j', (value, characters) => {
    expect(checkHidden(nameOf(value), [])).toEqual([
      {
        code: 'draft.hidden-characters',
        severity: 'warning',
        rfc: 'RFC 9549 §4',
        evidence: { name: value, characters },
      },
    ]);
  });

  it.each(HOSTILE_CONTROLS)('refuse the signature where one is a control character: %j', (value) => {
    expect(checkHidden(nameOf(value), [])).toMatchObject([{ code: 'draft.control-characters', severity: 'error' }]);
  });

  it.each([
    ['p\u0430ypal', { characters: 'U+0430' }],
    ['xn--80ak6aa92e.example', { label: '\u0430\u0440\u0440\u04cf\u0435' }],
    ['xn--99999999999999.example', { label: '' }],
    ['\u{1d400}cme', { characters: 'U+1D400' }],
    [`a${'\u0301'.repeat(5)}`, { marks: 5 }],
  ])('are not alone: a name that may be read as another wants a click too: %j', (value, evidence) => {
    const found = [
      { code: 'draft.lookalike-name', severity: 'warning', rfc: 'UTS #39 §5', evidence: { name: value, ...evidence } },
    ];
    expect(checkHidden(nameOf(value), [])).toEqual(found);
    expect(checkHidden(nameOf('a'), [{ type: 'dns', value }])).toEqual(found);
  });

  it('are found in alternative names of every type, and once', () => {
    const [directory, other] = ['a\u202eb', 'a\u0007b'].map(nameOf);
    const email = { type: 'email', value: 'a\u0000@acme.example' } as const;
    expect(checkHidden(nameOf('a'), [{ type: 'directory', value: '', name: directory ?? [] }])).toMatchObject([
      { code: 'draft.hidden-characters' },
    ]);
    expect(checkHidden(nameOf('a\u202eb'), [email, { type: 'directory', value: '', name: other ?? [] }])).toMatchObject(
      [{ code: 'draft.control-characters', evidence: { characters: 'U+0000' } }],
    );
  });
});
