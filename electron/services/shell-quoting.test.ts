import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatCommand, quoteForShell } from './shell-quoting.ts';

const ofShell = (text: string): string => execFileSync('sh', ['-c', text], { encoding: 'utf8' });

describe('a word quoted for a shell', () => {
  it.each(["it's", '$(id)', '`id`', 'a b', '-n', 'a\nb\t', '\\', "'", '', '!!', '*', '~', '#', 'ü'])(
    'is one: %j',
    (word) => {
      expect(ofShell(`printf '%s.' ${quoteForShell(word)} end`)).toBe(`${word}.end.`);
    },
  );

  it('holds nothing that a terminal acts on when it is pasted', () => {
    const evil = 'a\u0003\r\u001b[201~\u0015\0\u009b\u007f; id #';
    expect(formatCommand('curl', [['--url', evil]])).toBe("curl \\\n  --url 'a[201~; id #'");
  });
});
