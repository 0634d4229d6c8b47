import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceText, diagnosisText, verdictSentence } from '../../shared/text/en/connection.ts';
import { createDialLab, type DialLab, matrixCases, runMatrix, summarise } from '../testing/dial/run-matrix.ts';
import type { DialedRun } from './dial.ts';

describe('a dial to OpenSSL, nginx and Node servers that require a client certificate', () => {
  const runs = new Map<string, DialedRun>();
  let lab: DialLab;
  beforeAll(async () => {
    lab = createDialLab();
    await runMatrix(lab, ({ id }, run) => runs.set(id, run));
  });
  afterAll(() => lab.remove());

  it.each(matrixCases())('tells apart: $id', ({ id, version, expected }) => {
    const run = runs.get(id);
    expect(run && summarise(run)).toEqual(expected);
    expect(run?.protocol).toBe(version);
    expect(run?.acceptableCas).toEqual(['CN=Test Root,O=Countersign Test']);
  });

  it('decrypts every record of every session', () => {
    const sealed = [...runs].flatMap(([id, run]) =>
      run.messages.filter(({ type }) => type === 'Encrypted').map(() => id),
    );
    expect(sealed).toEqual([]);
  });

  it('says required only where a run without certificate was refused', () => {
    const words = [...runs].map(([id, run]) => [id.includes('no client certificate'), run.clientAuth]);
    expect(new Set(words.map((each) => each.join(' ')))).toEqual(new Set(['true required', 'false requested']));
  });

  it('sends no request to a server it does not trust', () => {
    const distrusted = [...runs.values()].filter((run) => !run.trust.verified || !run.trust.nameMatches);
    expect(distrusted.length).toBe(24);
    expect(
      distrusted
        .flatMap((run) => run.messages)
        .filter(({ from, type }) => from === 'client' && type === 'ApplicationData'),
    ).toEqual([]);
  });

  it('points each piece of evidence at a message of the transcript and has words for it', () => {
    for (const run of runs.values()) {
      expect(verdictSentence(run).headline).not.toBe('');
      for (const cause of run.diagnosis) {
        expect(diagnosisText[cause.id].cause(cause.evidence)).not.toMatch(/undefined|NaN/);
        expect(cause.evidence.length).toBeGreaterThan(0);
        for (const { code, values, message } of cause.evidence) {
          expect(evidenceText[code](values)).not.toMatch(/undefined|NaN/);
          if (message !== undefined) expect(run.messages[message]?.index).toBe(message);
        }
      }
    }
  });
});
