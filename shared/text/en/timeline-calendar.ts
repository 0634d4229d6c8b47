import { formatters, visible } from '../format.ts';

const f = formatters('en');
const NAME = 120;

/** Words of the calendar that the timeline writes; names in it are shown with what is hidden in them. */
export const calendarText = {
  name: (workspace: string): string => `Certificates of ${visible(workspace, NAME)}`,
  certificate: {
    summary: (name: string): string => `${visible(name, NAME)} ends`,
    description: (issuer: string, at: number): string =>
      `The certificate is valid until ${f.instant(at)}.\nIssued by ${visible(issuer, NAME)}.\nIt has no successor.`,
    category: 'Certificate',
  },
  day: {
    summary: (count: number): string => `${f.number(count)} certificates end`,
    description: (names: readonly string[], count: number): string =>
      [
        ...names.map((name) => visible(name, NAME)),
        ...(count > names.length ? [`and ${f.number(count - names.length)} more`] : []),
      ].join('\n'),
    category: 'Certificate',
  },
  authority: {
    summary: (name: string): string => `Authority ${visible(name, NAME)} ends`,
    description: (at: number, authorities: number, certificates: number): string =>
      `The authority is valid until ${f.instant(at)}.\nWith it end ${f.plural(authorities, { one: '1 authority', other: `${f.number(authorities)} authorities` })} below it and ${f.plural(certificates, { one: '1 certificate', other: `${f.number(certificates)} certificates` })}.`,
    category: 'Authority',
  },
  crl: {
    summary: (authority: string): string => `Revocation list of ${visible(authority, NAME)} is due`,
    description: (number: number, at: number): string =>
      `List number ${f.number(number)} is to be replaced by ${f.instant(at)}; after that servers may refuse every certificate of the authority.`,
    category: 'Revocation list',
  },
};
