import { describe, expect, it } from 'vitest';
import { DIAGNOSIS_IDS, EVIDENCE_CODES } from '../../model/connection.ts';
import { diagnosisText, evidenceText, trustFailureText } from './connection.ts';

const hostile = 'a\u001b[2J\u202eb'.repeat(100);
const HOSTILE_VALUES = new Proxy<Readonly<Record<string, string>>>({}, { get: () => hostile });
const isSentence = /^[A-Z“].*[.”]$/su;

describe('the words of a connection', () => {
  it.each(DIAGNOSIS_IDS)('name, explain and mend: %s', (id) => {
    const words = diagnosisText[id];
    const evidence = EVIDENCE_CODES.map((code) => ({ code, values: { name: 'x', how: 'FIN' } }));
    expect(words.title).toMatch(/^[A-Z].*[^.]$/u);
    expect(words.log).toMatch(isSentence);
    for (const given of [[], evidence]) {
      expect(words.named(given)).toMatch(/^[A-Z].*[^.]$/u);
      expect(words.cause(given)).toMatch(isSentence);
      expect(words.fix(given)).toMatch(isSentence);
      expect(words.cause(given) + words.fix(given)).not.toMatch(/!|undefined|NaN/);
    }
  });

  it.each(EVIDENCE_CODES)('say what was seen, whatever a peer calls itself: %s', (code) => {
    for (const values of [{}, HOSTILE_VALUES]) {
      const sentence = evidenceText[code](values);
      expect(['\u001b', '\u202e', 'undefined'].filter((each) => sentence.includes(each))).toEqual([]);
    }
    expect(evidenceText[code]({ notAfter: 0, notBefore: 0, status: 400, line: 'x' })).toMatch(isSentence);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])('are words under the name %s too', (name) => {
    const values = new Proxy<Readonly<Record<string, string>>>({}, { get: () => name });
    const said = [
      ...EVIDENCE_CODES.map((code) => evidenceText[code](values)),
      ...DIAGNOSIS_IDS.map((id) => diagnosisText[id].cause(EVIDENCE_CODES.map((code) => ({ code, values })))),
      trustFailureText(name),
    ];
    for (const sentence of said) {
      expect(sentence).toBeTypeOf('string');
      expect(sentence).not.toContain('native code');
    }
  });

  it('has words for a trust failure of any id', () => {
    expect(trustFailureText('path.expired')).toMatch(isSentence);
    expect(trustFailureText('path.too-long')).toMatch(/more certificates/);
    expect(trustFailureText('path.of-tomorrow')).toMatch(isSentence);
  });
});
