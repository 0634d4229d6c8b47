import type { ForeignCrl, ForeignCrlImport, StatusAttempt, StatusReport } from '../../model/status.ts';
import { formatters, visible } from '../format.ts';
import type { CommandUsage } from './command-usage.ts';
import { errorTexts } from './errors.ts';
import { findRevocationProblemText } from './revocation.ts';
import { foreignCrlText } from './ui/foreign-crls.ts';
import { statusText } from './ui/status.ts';

const f = formatters('en');
const instant = (at: number): string => f.instant(at);

function attemptLines(attempt: StatusAttempt): readonly string[] {
  const { source, origin, where, outcome, refusal, error, facts, fetchedAt, steps } = attempt;
  const place = where === '' ? statusText.origin(origin) : visible(where, 200);
  const come = [
    ...(refusal === undefined ? [] : [statusText.refusal(refusal)]),
    ...(error === undefined ? [] : [titleOf(error)]),
    ...(outcome === 'cached' && fetchedAt !== undefined ? [statusText.cached(`of ${instant(fetchedAt)}`)] : []),
    ...(facts?.entries === undefined ? [] : [statusText.list(facts.number, facts.entries)]),
    ...(facts?.responder === undefined ? [] : [statusText.responder(facts.responder)]),
    ...(facts?.nextUpdate === undefined ? [] : [statusText.nextUpdate(instant(facts.nextUpdate))]),
    ...(facts?.nonce === undefined || facts.nonce === 'not-sent' ? [] : [statusText.nonce(facts.nonce)]),
  ];
  const checks = steps.map(({ check, result, code, rfc }) => {
    const why = code === undefined ? '' : ` ${findRevocationProblemText(code) ?? code}`;
    return `    ${statusText[result]}  ${statusText.check(check)}.${why} (${rfc})`;
  });
  return [`  ${statusText.source(source)}  ${place}${come.length === 0 ? '' : `: ${come.join(', ')}`}`, ...checks];
}

function titleOf(error: NonNullable<StatusAttempt['error']>): string {
  const words = errorTexts[error.code] as (evidence: typeof error.evidence) => { readonly title: string };
  return words(error.evidence).title;
}

/** What the command line says of status and of lists of others. */
export const statusCommandText = {
  report: (report: StatusReport): readonly string[] => [
    `${visible(report.certificate.title, 100)}: ${statusText.verdict(report, instant)}`,
    ...report.attempts.flatMap(attemptLines),
    ...(report.hasNoPointers && report.attempts.length === 0 ? [`  ${statusText.noPointers}`] : []),
  ],
  imported: ({ outcome, crl }: ForeignCrlImport): string =>
    `${foreignCrlText.outcomes[outcome]}: ${visible(crl.issuer, 200)}, ${foreignCrlText.number(crl.number)}`,
  columns: ['ID', 'ISSUER', 'NUMBER', 'ENTRIES', 'STATE', 'NEXT'] as const,
  row: (crl: ForeignCrl): readonly string[] => [
    crl.id,
    visible(crl.issuer, 100),
    crl.number ?? '',
    f.number(crl.entries),
    `${foreignCrlText.states[crl.state]}${crl.verified ? '' : `, ${foreignCrlText.unverified}`}`,
    crl.nextUpdate === undefined ? '' : instant(crl.nextUpdate),
  ],
  none: foreignCrlText.empty,
  removed: 'The list was removed.',
};

const issuer = ['--issuer F', 'Certificates of issuers; may be given more than once'] as const;
const nonce = ['--nonce', 'Send a nonce to responders'] as const;
const sha256 = ['--sha256', 'Name the issuer by SHA-256 in questions to responders'] as const;
const allowPrivate = [
  '--allow-private',
  'Ask addresses of private networks that you gave or the certificate names',
] as const;
const allowHost = [
  '--allow-host HOST[:PORT]',
  'Ask this host of a private network, also where a list or a redirect leads to it; may be given more than once',
] as const;
const allowPrivateUrl = ['--allow-private', 'Ask an address of a private network'] as const;
const redirects = ['--follow-redirects', 'Follow redirects to other hosts'] as const;

export const statusUsage = {
  status: {
    purpose:
      'Say whether certificates are revoked, by the lists and responders that they name; exit code 1 unless all are good',
    synopsis: 'CERT… [--issuer F…]',
    options: [
      [
        'CERT',
        'File with the certificate first, then its issuers; with --workspace also a name, ID or serial of the inventory',
      ],
      issuer,
      ['--source S', 'crl or ocsp; both if not given'],
      ['--crl URL', 'Ask this list in place of those that are named; may be given more than once'],
      ['--ocsp URL', 'Ask this responder in place of those that are named; may be given more than once'],
      ['--file F', 'Judge this list or answer besides; may be given more than once'],
      ['--offline', 'Ask nobody: judge what is at hand'],
      ['--again', 'Ask even where an earlier answer still holds'],
      nonce,
      sha256,
      allowPrivate,
      allowHost,
      redirects,
      ['--workspace FILE', 'Hear its lists and keep answers in it'],
    ],
  },
  'ocsp check': {
    purpose: 'Ask a responder for the status of a certificate and tell every check; exit code 1 unless it is good',
    synopsis: 'CERT --issuer F [--url URL]',
    options: [
      ['CERT', 'File with the certificate'],
      issuer,
      ['--url URL', 'The responder; else those that the certificate names; may be given more than once'],
      nonce,
      sha256,
      allowPrivate,
      allowHost,
      redirects,
    ],
  },
  'crl import': {
    purpose: 'Take in the revocation list of an authority that signs elsewhere',
    synopsis: 'FILE|URL --workspace FILE',
    options: [
      ['FILE|URL', 'The list, DER or PEM'],
      ['--ca NAME|ID', 'The authority that it belongs to; else whichever verifies it'],
      ['--every HOURS', 'Fetch the next one from the URL by itself while the workspace is open'],
      ['--no-watch', 'No alert when the next one is due'],
      allowPrivateUrl,
      ['--workspace FILE', 'The workspace'],
    ],
  },
  'crl foreign': {
    purpose: 'List, fetch and remove revocation lists of authorities that sign elsewhere',
    synopsis: '[list|fetch|remove] [ID] --workspace FILE',
    options: [['--workspace FILE', 'The workspace']],
  },
} satisfies Record<string, CommandUsage>;
