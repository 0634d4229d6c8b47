import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** What else can be asked of a chain, below the usual settings. */
export const chainMoreText = {
  refuseWeak: 'Refuse SHA-1, MD5 and weak keys',
  refusedAnyway: 'Public TLS clients refuse them in any case.',
  addFile: 'CRL or OCSP file…',
  files: 'Revocation lists and answers from files',
  lostFile: 'no longer held',
  remove: (name: string) => `Remove ${visible(name, 60)}`,
  tooMany: (most: number) => `No more than ${f.number(most)} files at once.`,
  more: 'Policies',
  moreChosen: (count: number) =>
    f.plural(count, { one: 'Policies: 1 choice', other: `Policies: ${f.number(count)} choices` }),
  policies: 'Acceptable policies',
  anyPolicy: 'any policy; else OIDs such as 2.23.140.1.2.1',
  wrongPolicies: 'Not an OID:',
  requireExplicit: 'Require an explicit policy',
  inhibitMapping: 'Forbid policy mapping',
  inhibitAny: 'Do not let anyPolicy count',
  policyNames: {
    '2.5.29.32.0': 'any policy',
    '2.23.140.1.1': 'extended validation',
    '2.23.140.1.2.1': 'domain validated',
    '2.23.140.1.2.2': 'organization validated',
    '2.23.140.1.2.3': 'individual validated',
    '2.23.140.1.3': 'extended validation code signing',
    '2.23.140.1.4.1': 'code signing',
    '2.23.140.1.4.2': 'time stamping',
  } as Readonly<Record<string, string>>,
} as const;
