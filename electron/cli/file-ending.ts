import path from 'node:path';

const FORMATS = { '.der': 'der', '.p7b': 'p7b', '.p7c': 'p7b', '.p12': 'p12', '.pfx': 'p12' } as const;

/** The form that the ending of a file stands for; undefined for `.pem` and whatever else holds text, as `.crt` and `.cer` do here. */
export function formatOfEnding(file: string): (typeof FORMATS)[keyof typeof FORMATS] | undefined {
  const ending = path.extname(file).toLowerCase();
  return Object.entries(FORMATS).find(([known]) => known === ending)?.[1];
}
