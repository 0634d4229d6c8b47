import { describe, expect, it } from 'vitest';
import { buildErrorEntry, withoutPaths } from './error-log.ts';

describe('error log', () => {
  it.each([
    [
      "ENOENT: no such file or directory, open '/home/ann/acme.countersign'",
      "ENOENT: no such file or directory, open '…'",
    ],
    ['cannot read C:\\Users\\Ann\\acme.p12 today', 'cannot read … today'],
    ['EACCES \\\\server\\share\\acme.p12', 'EACCES …'],
    ['at open (file:///opt/app/dist/main/main.js:10:5)', 'at open (main.js:10:5)'],
    ['at /opt/app/dist/main/main.js:10:5', 'at main.js:10:5'],
    ['mode=/etc/ssl/private/key.pem', 'mode=…'],
    ['and/or is no path, 1/2 neither', 'and/or is no path, 1/2 neither'],
  ])('cuts paths out of %j', (text, expected) => {
    expect(withoutPaths(text)).toBe(expected);
  });

  it('keeps where it happened, not what was said, for a secret', () => {
    const entry = buildErrorEntry('workspace.unlock', new Error('hunter2 is wrong\n    at hunter2'), true);
    expect(JSON.stringify(entry)).not.toContain('hunter2 is wrong');
    expect(entry).toMatchObject({ where: 'workspace.unlock', name: 'Error', message: '' });
    expect(entry.stack.length).toBeGreaterThan(0);
    expect(entry.stack.join('\n')).toContain('error-log.test.ts');
    expect(entry.stack.join('\n')).not.toContain('/electron/');
  });

  it('does not print what was thrown when it is no error', () => {
    expect(buildErrorEntry('x', 'hunter2', false)).toEqual({ where: 'x', name: 'string', message: '', stack: [] });
  });
});
