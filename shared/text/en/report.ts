import type { CertificateStatus, RevocationReason } from '../../model/certificate.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');
const MONTH = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' });

const STATUSES: Readonly<Record<CertificateStatus, string>> = {
  valid: 'Valid',
  expiring: 'Expiring soon',
  expired: 'Expired',
  revoked: 'Revoked',
  'on-hold': 'On hold',
  'not-yet-valid': 'Not yet valid',
  unknown: 'Dates contradict',
};

const REASONS: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'No reason given',
  keyCompromise: 'Key compromised',
  cACompromise: 'Authority compromised',
  affiliationChanged: 'Affiliation changed',
  superseded: 'Replaced by another',
  cessationOfOperation: 'No longer used',
  certificateHold: 'On hold',
  privilegeWithdrawn: 'Privilege withdrawn',
};

const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

/** Words of a report on paper. Days are those of UTC. */
export const reportText = {
  language: 'en',
  title: (workspace: string) => `Certificates of ${visible(workspace, 80)}`,
  number: f.number,
  day: (at: number) => new Date(at).toISOString().slice(0, 10),
  instant: (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  month: (at: number) => MONTH.format(at),
  workspace: 'Workspace',
  asOf: 'As of',
  filter: 'Only certificates with',
  period: 'Period',
  range: (from: string, to: string) => `${from} to ${to}`,
  inForce: 'In force',
  inForceNote: 'valid today',
  expiring: 'Expiring soon',
  expired: 'Expired',
  weak: 'Weak key or signature',
  noOwner: 'Without an owner',
  ofInForce: 'of those in force',
  overdueCrls: 'Overdue CRLs',
  overdueNote: 'relying parties may refuse valid certificates',
  statusTitle: 'Where they stand',
  status: STATUSES,
  total: 'All',
  endsTitle: 'What ends when',
  ends: (later: number) => `Certificates in force by the month of their end; ${certificates(later)} end later.`,
  endsChart: 'Certificates that end, by month',
  monthHead: 'Month',
  certificates: 'Certificates',
  issuersTitle: 'By authority',
  partnersTitle: 'By partner',
  name: 'Name',
  rest: 'Others',
  noPartner: 'No partner',
  findingsTitle: 'What needs attention',
  weakKeys: 'Keys that are too weak',
  weakKeysNote: 'RSA below 2048 bits, DSA, or unusual or short curves: replace them.',
  weakSignatures: 'Signatures that are too weak',
  weakSignaturesNote: 'Signed with SHA-1 or MD5: issue them anew.',
  sunset: 'Lose client authentication when they are renewed',
  sunsetNote:
    'Public authorities leave this purpose out of new certificates. Partners who are recognised by such a certificate need one of a private authority before it ends.',
  nothing: 'None.',
  first: (shown: number, count: number) => (count > shown ? `The first ${f.number(shown)} to end:` : ''),
  issuer: 'Issuer',
  key: 'Key',
  until: 'Valid until',
  livesTitle: 'Length of life',
  longerThan: (days: number) => `Longer than ${f.number(days)} days`,
  livesNote:
    'Public TLS certificates may last 200 days since March 2026, 100 from March 2027 and 47 from March 2029. Private authorities set their own limits.',
  crlsTitle: 'Revocation lists',
  authority: 'Authority',
  crlNumber: 'Number',
  nextUpdate: 'Next due',
  crlState: (overdue: boolean) => (overdue ? 'Overdue' : 'Current'),
  state: 'State',
  revokedTitle: 'Revoked in the period',
  reason: (reason: string) => (REASONS as Readonly<Record<string, string>>)[reason] ?? visible(reason),
  foot: 'Written by Countersign.',
} as const;
