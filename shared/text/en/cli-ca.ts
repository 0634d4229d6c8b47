import type { AuthorityDetails, AuthoritySummary } from '../../model/authority.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');
const count = (number: number, one: string, other: string): string =>
  `${f.number(number)} ${f.plural(number, { one, other })}`;

const standing = ({ status, archivedAt, succeededById }: AuthoritySummary): string =>
  [
    status,
    ...(archivedAt === undefined ? [] : ['archived']),
    ...(succeededById === undefined ? [] : ['replaced']),
  ].join(', ');
const ADDRESS_LABELS = { crl: 'CRL at     ', ocsp: 'OCSP at    ', caIssuers: 'Issuer at  ' } as const;

/** What the commands of authorities say. */
export const authorityCommandText = {
  columns: ['NAME', 'KEY', 'KEY IS', 'STATUS', 'UNTIL', 'CRL DUE', 'ISSUED', 'REVOKED', 'ID'],
  keyPlace: (isHere: boolean): string => (isHere ? 'here' : 'elsewhere'),
  /** Its status, and what keeps one that is valid from issuing. */
  standing,
  /** In a tree, as far right as it stands below others. */
  nameAt: (name: string, depth: number): string => `${'  '.repeat(depth)}${visible(name)}`,
  renewed: ({ name, notAfter }: AuthoritySummary): string =>
    `${visible(name)} has a new certificate until ${f.instant(notAfter)}; what it issued before stays valid.`,
  rekeyed: ({ name, id }: AuthoritySummary, before: string): string =>
    `${visible(name)} takes the place of ${visible(before)}, which signs its list alone (${id}).`,
  crossSigned: (name: string, by: string, certificateId: string): string =>
    `${visible(by)} has certified ${visible(name)}: certificate ${certificateId}.`,
  archived: (name: string, isArchived: boolean): string =>
    isArchived ? `${visible(name)} is archived and issues nothing.` : `${visible(name)} is back.`,
  deleted: (name: string): string =>
    `${visible(name)} and its key are deleted; its certificate stays in the inventory.`,
  imported: ({ name, hasKey, id }: AuthoritySummary, above: number, askedSubject: string | undefined): string[] => [
    `${visible(name)} is here ${hasKey ? 'and can sign' : 'without its key'} (${id}).`,
    ...(above === 0 ? [] : [`${count(above, 'authority', 'authorities')} above it came along.`]),
    ...(askedSubject === undefined ? [] : [`The parent changed the subject; asked for was ${visible(askedSubject)}.`]),
  ],
  details: ({
    summary,
    certificates,
    cascade,
    addresses,
    note,
    policies,
    nameConstraints,
  }: AuthorityDetails): string[] => [
    `Name        ${visible(summary.name)}`,
    `Subject     ${visible(summary.subject)}`,
    `Key         ${summary.key}, ${summary.hasKey ? 'in this workspace' : 'elsewhere'}`,
    `Status      ${standing(summary)}`,
    `Valid       ${f.instant(summary.notBefore)} to ${f.instant(summary.notAfter)}`,
    `Below it    ${summary.pathLength === undefined ? 'no limit' : count(summary.pathLength, 'authority', 'authorities')}`,
    `Issued      ${f.number(summary.issued)}, revoked ${f.number(summary.revoked)}`,
    `Next list   ${summary.crlNextUpdate === undefined ? 'none yet' : `${f.instant(summary.crlNextUpdate)}${summary.hasKey && summary.crlNumber === undefined ? ' (of one signed elsewhere; none was signed here)' : ''}`}`,
    `Ends with   ${count(cascade.certificates, 'certificate', 'certificates')} and ${count(cascade.authorities, 'authority', 'authorities')} below it`,
    ...(nameConstraints?.permitted ?? []).map((name) => `Permitted   ${visible(name)}`),
    ...(nameConstraints?.excluded ?? []).map((name) => `Excluded    ${visible(name)}`),
    ...policies.map(({ oid, cps }) => `Policy      ${oid}${cps === undefined ? '' : ` ${visible(cps)}`}`),
    ...(['crl', 'ocsp', 'caIssuers'] as const).flatMap((kind) =>
      addresses[kind].map((address) => `${ADDRESS_LABELS[kind]} ${visible(address)}`),
    ),
    ...certificates.map(
      ({ serialHex, kind, notAfter, isCurrent }) =>
        `Certificate ${serialHex} ${kind} until ${f.instant(notAfter)}${isCurrent ? ', current' : ''}`,
    ),
    ...(note === '' ? [] : [`Note        ${visible(note)}`]),
  ],
};
