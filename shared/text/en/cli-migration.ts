import type {
  ForeignKeyState,
  LeftBehind,
  MigratedAuthority,
  MigrationPreview,
  MigrationReport,
} from '../../model/migration.ts';
import { formatters, visible } from '../format.ts';
import { countLeft, foreignProgramNames, keyStates, keyStatesAfter, leftName, leftReasons } from './migration.ts';

const f = formatters('en');

const authorityLine = (
  { name, isHere, key, revoked, held, nextCrlNumber }: MigratedAuthority,
  keys: Readonly<Record<ForeignKeyState, string>>,
): string =>
  [
    `${visible(name)}${isHere ? ' (here already)' : ''}`,
    `key ${keys[key]}`,
    `${f.number(revoked)} revoked${held > 0 ? `, ${f.number(held)} of them on hold` : ''}`,
    ...(nextCrlNumber === undefined ? [] : [`next CRL ${f.number(nextCrlNumber)}`]),
  ].join('; ');

const leftLines = ({ total, counts, items }: LeftBehind): readonly string[] =>
  total === 0
    ? ['Nothing is left behind.']
    : [
        'What is left behind or does not fit:',
        ...counts.map(({ kind, why, count }) => `  ${countLeft(kind, count)}: ${leftReasons[why]}`),
        ...items.map((item) => `    ${leftName(item)}  ${item.why}`),
        ...(total > items.length ? [`    and ${f.number(total - items.length)} more`] : []),
      ];

const countLine = (certificates: MigrationPreview['certificates'], keys: number, requests: number): string =>
  [
    f.plural(certificates.fresh, {
      one: '1 new certificate',
      other: `${f.number(certificates.fresh)} new certificates`,
    }),
    `${f.number(certificates.here)} here already`,
    f.plural(keys, { one: '1 key of theirs', other: `${f.number(keys)} keys of theirs` }),
    f.plural(requests, { one: '1 open request', other: `${f.number(requests)} open requests` }),
  ].join('; ');

/** What the commands that take over from other programs say. */
export const migrationLines = {
  preview: ({
    program,
    name,
    authorities,
    certificates,
    keys,
    requests,
    left,
  }: MigrationPreview): readonly string[] => [
    `${foreignProgramNames[program]} ${visible(name)}; nothing was written.`,
    ...authorities.map((authority) => authorityLine(authority, keyStates)),
    countLine(certificates, keys.fresh, requests),
    ...leftLines(left),
  ],
  done: ({ authorities, imported, duplicates, keys, requests, left }: MigrationReport): readonly string[] => [
    ...authorities.map((authority) => authorityLine(authority, keyStatesAfter)),
    countLine({ fresh: imported, here: duplicates }, keys, requests),
    ...leftLines(left),
  ],
  progress: (share: number) => `${Math.floor(share * 100)} %`,
};
