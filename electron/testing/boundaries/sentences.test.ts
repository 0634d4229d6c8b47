import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSentences, sentencesIn } from './sentences.ts';

describe('words for people', () => {
  it.each([
    ['text in an element', 'export const A = () => <p>Hello</p>;', ['Hello']],
    ['a spoken attribute', 'export const A = () => <input placeholder="Search" />;', ['Search']],
    [
      'a spoken attribute by expression',
      "export const A = () => <i aria-label={open ? 'Close' : 'Open'} />;",
      ['Close', 'Open'],
    ],
    ['a sentence in any string', "export const a = 'The file was lost';", ['The file was lost']],
    ['a sentence in a template', 'export const a = (n: string) => `The file ${n} was lost today`;', ['was lost today']],
  ])('are found as %s', (_name, source, expected) => {
    expect(sentencesIn(source, true)).toEqual(expected);
  });

  it.each([
    [
      'keys of the catalogue',
      "export const A = () => <i title={words[open ? 'opened' : 'closed']} hint={keysOf('Alt+F')} />;",
    ],
    ['ids', "export const a = 'cert.expired';"],
    ['class names and roles', 'export const A = () => <p className="row wide" role="row" />;'],
    ['defects for the log', "export const f = () => { throw new BugError('this can not happen'); };"],
    ['words from the catalogue', 'export const A = () => <p title={words.title}>{words.text}</p>;'],
  ])('are not suspected in %s', (_name, source) => {
    expect(sentencesIn(source, true)).toEqual([]);
  });

  it('stand in shared/text alone', () => {
    expect(findSentences(path.resolve(import.meta.dirname, '../../..'))).toEqual([]);
  });
});
