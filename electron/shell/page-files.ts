import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { APP_ORIGIN, PAGE_HEADERS } from './content-policy.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Answers requests of the page's scheme. */
export type ServePage = (request: Request) => Promise<Response>;

/**
 * Serves the files that stood in `folder` when this was called, by exact path, and nothing else: a path from the page is
 * only ever looked up, never joined to a folder.
 */
export function createPageServer(folder: string): ServePage {
  const allowed = listFiles(folder);
  return async (request) => {
    const file = request.method === 'GET' ? allowed.get(request.url.replace(/[?#].*$/s, '')) : undefined;
    if (file === undefined) return new Response(null, { status: 404, headers: PAGE_HEADERS });
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    return new Response(new Uint8Array(await readFile(file)), { headers: { ...PAGE_HEADERS, 'content-type': type } });
  };
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const place = path.relative(folder, file).split(path.sep).map(encodeURIComponent).join('/');
      return [`${APP_ORIGIN}/${place}`, file];
    }),
  );
}
