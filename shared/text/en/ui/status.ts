import type { RevocationCheckId } from '../../../model/revocation-status.ts';
import type { NonceFate, PointerRefusal, StatusAttempt, StatusOrigin, StatusReport } from '../../../model/status.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

const SOURCES: Readonly<Record<StatusAttempt['source'], string>> = { crl: 'CRL', ocsp: 'OCSP', issuer: 'Certificate' };

const REFUSALS: Readonly<Record<PointerRefusal, string>> = {
  ldap: 'Not asked: it names a directory (LDAP). Only http and https are asked.',
  scheme: 'Not asked: only http and https are asked.',
  malformed: 'Not asked: it is no address.',
  'relative-name': 'Not asked: it is a name within a directory.',
  'too-many': 'Not asked: the certificate names more places than are asked.',
  'no-issuer': 'Not asked: the question names the issuer’s key, and nobody here has the issuer’s certificate.',
};

const CHECKS: Readonly<Record<RevocationCheckId, string>> = {
  form: 'Form',
  scope: 'Speaks of this certificate',
  extensions: 'Nothing unknown that is critical',
  freshness: 'Holds now',
  signer: 'May be signed by who signed it',
  signature: 'Signature',
  delta: 'Goes with its complete list',
  answer: 'What it says',
};

const ORIGINS: Readonly<Record<StatusOrigin, string>> = {
  certificate: 'named by the certificate',
  list: 'named by the list',
  given: 'given by you',
  file: 'from a file',
  workspace: 'issued in this workspace',
  foreign: 'kept from others',
};

const NONCES: Readonly<Record<NonceFate, string>> = {
  'not-sent': '',
  echoed: 'The nonce came back: the answer was made for this question.',
  absent: 'The nonce did not come back: the answer may come from a cache.',
  different: 'Another nonce came back.',
};

/** `keyCompromise` → `key compromise`. */
const reasonWords = (reason: string): string =>
  visible(reason.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(), 40);

/** What came of everybody who was asked, in one sentence; `when` words an instant. */
function verdict({ verdict: said, issuer }: StatusReport, when: (at: number) => string): string {
  const by = said.source === undefined ? '' : said.source === 'crl' ? 'a CRL' : 'an OCSP answer';
  const made = said.thisUpdate === undefined ? '' : ` of ${when(said.thisUpdate)}`;
  switch (said.status) {
    case 'good':
      return `Not revoked, by ${by}${made}`;
    case 'revoked': {
      const at = said.revokedAt === undefined ? '' : ` ${when(said.revokedAt)}`;
      const reason = said.reason === undefined || said.reason === 'unspecified' ? '' : ` (${reasonWords(said.reason)})`;
      return `Revoked${at}${reason}, by ${by}${made}`;
    }
    case 'unknown':
      return 'Unknown: nothing that came can be relied on';
    case 'not-covered':
      return issuer === undefined
        ? 'Unknown: nobody here has the certificate of the issuer'
        : 'Unknown: nobody has said anything about it';
  }
}

export const statusText = {
  title: 'Revocation status',
  promise: 'Nobody is asked before you press a button. Every place asked stands under Settings, Network.',
  reading: 'Looking at what is here',
  asking: 'Asking…',
  cancel: 'Cancel',
  askCrl: 'Ask CRL',
  askOcsp: 'Ask OCSP',
  again: 'Ask again',
  noPointers: 'The certificate names no place to ask. Give an address under Options.',
  verdict,
  holdsUntil: (when: string) => `Holds until ${when}`,
  reasonWords,
  source: (source: StatusAttempt['source']): string => SOURCES[source],
  origin: (origin: StatusOrigin): string => ORIGINS[origin],
  refusal: (refusal: PointerRefusal): string => REFUSALS[refusal],
  nonce: (fate: NonceFate): string => NONCES[fate],
  fetched: (when: string, method: string) => `Asked ${when} by ${method}`,
  cached: (when: string) => `From a question ${when}`,
  keptSince: (when: string) => `Taken in ${when}`,
  redirected: (count: number) =>
    f.plural(count, { one: 'after 1 redirect', other: `after ${f.number(count)} redirects` }),
  list: (number: string | undefined, entries: number) =>
    `${number === undefined ? 'List' : `No. ${number}`}, ${f.plural(entries, { one: '1 entry', other: `${f.number(entries)} entries` })}`,
  delta: 'changes only',
  responder: (name: string) => `Responder ${visible(name, 80)}`,
  nextUpdate: (when: string) => `next ${when}`,
  noNextUpdate: 'says nothing of the next',
  steps: (passed: number, failed: number) =>
    failed === 0
      ? f.plural(passed, { one: '1 check passed', other: `${f.number(passed)} checks passed` })
      : `${f.number(failed)} of ${f.plural(passed + failed, { one: '1 check', other: `${f.number(passed + failed)} checks` })} failed`,
  check: (check: RevocationCheckId): string => CHECKS[check],
  passed: 'passed',
  failed: 'failed',
  open: 'Open in Inspect',
  openLabel: (where: string) => `Open in Inspect: ${visible(where, 80)}`,
  askAnyway: 'Ask it anyway',
  follow: 'Follow it',
  network: {
    proxy: 'Proxy for revocation status',
    proxyHint: 'HTTP proxy as host:port, for CRLs and responders; empty asks directly. It is given no login.',
    proxyWrong: 'Write host:port, such as proxy.example:3128',
    save: 'Save',
    timeout: 'Wait for an answer',
    timeoutHint: 'How long a list or a responder may take.',
    seconds: (count: number) => f.plural(count, { one: '1 second', other: `${f.number(count)} seconds` }),
  },
  options: {
    label: 'Options',
    title: 'How to ask',
    urls: 'Ask this address instead',
    urlHint: 'Of a CRL or of a responder; empty asks those that the certificate names.',
    nonce: 'Send a nonce: the answer has to be made for this question',
    sha256: 'Name the issuer by SHA-256, which some responders do not know',
    allowPrivate: 'Allow private addresses that you gave or the certificate names',
    followRedirects: 'Follow redirects to other hosts',
  },
} as const;
