import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

const URL_PROBLEMS: Readonly<Record<string, string>> = {
  syntax: 'It cannot be read as an address.',
  scheme: 'Only http and https addresses are fetched.',
  credentials: 'It carries a user name or password, which are never sent.',
  'too-long': 'It is longer than 2048 characters.',
  downgrade: 'The server redirects from https to http.',
};

/** Why nothing was reached, by the code of the system. */
const UNREACHED: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name is not known.',
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was broken off.',
};

export const fetching = {
  'fetch.url-invalid': ({ host, problem }) =>
    text(
      host === '' ? 'This is no address to fetch from' : `Nothing was fetched from ${visible(host)}`,
      URL_PROBLEMS[problem] ?? URL_PROBLEMS['syntax'] ?? '',
      'Write an address that begins with http:// or https://.',
    ),
  'update.unreadable': ({ host }) =>
    text(
      'The newest release is not known',
      `What ${visible(host)} answered is no list of releases.`,
      'Try again later, or look at the project\u2019s page.',
    ),
  'fetch.private-address': ({ host, address }) =>
    text(
      `${visible(host)} is in a private network`,
      `Its address is ${visible(address)}. A file from outside could lead to computers that only you can reach.`,
      'Allow private addresses if you know this server.',
    ),
  'fetch.unreachable': ({ host, cause }) =>
    text(
      `${visible(host)} cannot be reached`,
      UNREACHED[cause] ?? `The connection failed: ${visible(cause)}.`,
      'Check the address and the network, and the proxy if one is set under Settings › Network; then try again.',
    ),
  'fetch.untrusted-server': ({ host, cause }) =>
    text(
      `The certificate of ${visible(host)} is not trusted`,
      `The check of the connection failed: ${visible(cause)}.`,
      'Test the connection to see why, or get the file another way.',
    ),
  'fetch.timeout': ({ host, seconds }) =>
    text(
      `${visible(host)} took too long`,
      `Nothing complete came within ${f.number(seconds)} seconds.`,
      'Try again later.',
    ),
  'fetch.status': ({ host, status }) =>
    text(
      `${visible(host)} does not hand the file out`,
      `It answered with the status ${f.number(status)}.`,
      'Check the address.',
    ),
  'fetch.redirect-refused': ({ host, to }) =>
    text(
      `${visible(host)} leads elsewhere`,
      `It redirects to ${visible(to)}, which was not asked.`,
      'Allow redirects if you know where it leads.',
    ),
  'fetch.redirects': ({ host, limit }) =>
    text(
      `${visible(host)} redirects too often`,
      `More than ${f.number(limit)} redirects were not followed.`,
      'Fetch from the address that it leads to in the end.',
    ),
  'fetch.too-large': ({ host, limit }) =>
    text(
      `The file of ${visible(host)} is too large`,
      `It has more than ${f.bytes(limit)}.`,
      'Download it and open it from disk.',
    ),
  'fetch.encoded': ({ host, encoding }) =>
    text(
      `${visible(host)} sends the file compressed`,
      `It is encoded as ${visible(encoding)}, which was not asked for.`,
      'Download it and open it from disk.',
    ),
} satisfies Partial<ErrorTexts>;
