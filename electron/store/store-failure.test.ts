import { describe, expect, it } from 'vitest';
import { BugError } from '../../shared/result.ts';
import { failureOf, StoreFailure } from './store-failure.ts';

const codeOf = (resultCode: number, message = ''): unknown => {
  const failure = failureOf(resultCode, message, 'lab');
  return failure instanceof StoreFailure ? failure.appError : failure;
};

describe('result codes of SQLite', () => {
  it.each([
    [5, 'store.busy'],
    [517, 'store.busy'],
    [6, 'store.busy'],
    [13, 'store.full'],
    [11, 'workspace.damaged'],
    [267, 'workspace.damaged'],
    [26, 'workspace.damaged'],
    [8, 'workspace.read-only'],
    [10, 'store.io'],
    [1034, 'store.io'],
    [14, 'store.io'],
  ])('%i is %s', (resultCode, code) => {
    expect(codeOf(resultCode)).toMatchObject({ code, evidence: { name: 'lab' } });
  });

  it('say which kind of input or output failed, without text or path', () => {
    expect(codeOf(1034, 'disk I/O error in /home/ada')).toMatchObject({ evidence: { cause: 'sqlite-1034' } });
    expect(codeOf(10, 'ENOSPC')).toMatchObject({ evidence: { cause: 'ENOSPC' } });
  });

  it('that only wrong SQL or a broken constraint can cause are bugs', () => {
    for (const resultCode of [1, 19, 2067, 787, 20, 21, 25]) expect(codeOf(resultCode)).toBeInstanceOf(BugError);
  });
});
