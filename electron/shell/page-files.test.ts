import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from './content-policy.ts';
import { createPageServer, type ServePage } from './page-files.ts';

let folder = '';
let serve: ServePage;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  const page = path.join(folder, 'renderer');
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  writeFileSync(path.join(page, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(page, 'assets', 'a b.js'), 'let x;');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  symlinkSync(path.join(folder, 'secret.txt'), path.join(page, 'link.txt'));
  serve = createPageServer(page);
  writeFileSync(path.join(page, 'late.js'), 'late');
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string, method = 'GET'): Promise<Response> => serve(new Request(url, { method }));

describe('page server', () => {
  it('serves a file of the page with its type and the headers that guard it', async () => {
    const response = await get('app://countersign/index.html?x=1#top');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
  });

  it('finds names with characters that a URL escapes', async () => {
    expect((await get('app://countersign/assets/a%20b.js')).headers.get('content-type')).toContain('text/javascript');
  });

  it.each([
    'app://countersign/',
    'app://countersign/../secret.txt',
    'app://countersign/%2e%2e/secret.txt',
    'app://countersign/..%2fsecret.txt',
    'app://countersign/assets/../../secret.txt',
    'app://countersign/link.txt',
    'app://countersign//etc/passwd',
    'app://countersign/late.js',
    'app://elsewhere/index.html',
    'app://countersign.evil/index.html',
  ])('knows nothing under %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(await response.text()).toBe('');
  });

  it('answers only to GET', async () => {
    expect((await get('app://countersign/index.html', 'POST')).status).toBe(404);
  });
});

describe('content security policy', () => {
  it('begins with nothing and gives back no more than the program itself', () => {
    const directives = new Map(
      CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values] as const;
      }),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
    expect(directives.get('trusted-types')).toEqual(["'none'"]);
    const given = new Set([...directives.values()].flat());
    expect(given).toEqual(new Set(["'none'", "'self'", "'script'"]));
  });
});
