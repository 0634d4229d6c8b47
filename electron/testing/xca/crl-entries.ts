import { execFileSync } from 'node:child_process';

/** What XCA writes as a date of invalidity where none was chosen. */
const NO_DATE = 'Dec 31 23:59:59 9999 GMT';

/** Serial, date, reason and date of invalidity of each entry, as OpenSSL reads them. */
export function readEntries(crlPem: string): string[] {
  const text = execFileSync('openssl', ['crl', '-noout', '-text'], { input: crlPem, encoding: 'utf8' });
  return text
    .split('Serial Number: ')
    .slice(1)
    .map((entry) =>
      [
        /^[0-9A-F]+/.exec(entry)?.[0],
        /Revocation Date: (.*)/.exec(entry)?.[1],
        /CRL Reason Code: *\n *(.*)/.exec(entry)?.[1] ?? '-',
        /Invalidity Date: *\n *(.*)/.exec(entry)?.[1] ?? '-',
      ].join(' | '),
    )
    .map((entry) => entry.replace(NO_DATE, '-'))
    .toSorted();
}
