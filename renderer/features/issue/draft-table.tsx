import { Info } from 'lucide-react';
import { Fragment } from 'react';
import type { DraftRow, DraftValue } from '../../../shared/model/issue.ts';
import { issuePreviewText } from '../../../shared/text/en/ui/issue-preview.ts';
import { problemText } from '../../../shared/text/index.ts';
import { classes } from '../../ui/class-names.ts';
import { formatBoth, formatDate, formatMinute, formatTime } from '../../ui/format-time.ts';
import { Fingerprint, Name } from '../../ui/mono.tsx';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import css from './draft-table.module.css';
import {
  bareValue,
  differs,
  isFresh,
  isHex,
  isInline,
  isNeverAsked,
  isStruck,
  reasonLines,
  shownLimits,
} from './draft-view.ts';

const text = issuePreviewText;

export interface DraftTableProps {
  readonly rows: readonly DraftRow[];
  readonly hasRequest: boolean;
}

/** Request, rule and result of every field, with why they differ and what the rules say about it. */
export function DraftTable({ rows, hasRequest }: DraftTableProps) {
  const { columns } = text;
  return (
    <table className={css['table']} data-selectable data-request={hasRequest || undefined}>
      <thead>
        <tr>
          <th scope="col">{columns.field}</th>
          {hasRequest ? <th scope="col">{columns.request}</th> : null}
          <th scope="col" className={css['rule']}>
            {columns.rule}
          </th>
          {hasRequest ? (
            <th scope="col" className={css['mark']}>
              <span className="visually-hidden">{columns.change}</span>
            </th>
          ) : null}
          <th scope="col">{columns.result}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <Row key={`${row.field}-${at}`} row={row} hasRequest={hasRequest} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, hasRequest }: { readonly row: DraftRow; readonly hasRequest: boolean }) {
  const isDifferent = differs(row, hasRequest);
  return (
    <tr data-differs={isDifferent || undefined} data-severity={severityOf(row)} data-draft-row={row.field}>
      <th scope="row">{text.field(row.field)}</th>
      {hasRequest ? (
        <td className={css['asked']}>
          {row.request.length === 0 ? <NotAsked row={row} /> : <Values values={row.request} row={row} />}
        </td>
      ) : null}
      <td className={css['rule']}>
        <Rule row={row} />
      </td>
      {hasRequest ? (
        <td className={css['mark']}>
          <ChangeMark difference={isDifferent ? row.difference : 'same'} />
        </td>
      ) : null}
      <td className={css['result']}>
        <Result row={row} hasRequest={hasRequest} />
        {hasRequest ? <Reasons row={row} /> : null}
        <Findings row={row} />
      </td>
    </tr>
  );
}

function severityOf({ findings }: DraftRow): string | undefined {
  if (findings.some(({ severity }) => severity === 'error')) return 'error';
  return findings.some(({ severity }) => severity === 'warning') ? 'warning' : undefined;
}

const NotAsked = ({ row }: { readonly row: DraftRow }) =>
  isNeverAsked(row) ? null : <span className={css['quiet']}>{text.none}</span>;

function Rule({ row }: { readonly row: DraftRow }) {
  const { rule, limits, critical } = row;
  const isWithin = rule === 'from-request-within' && limits.length > 0;
  const { shown, more } = shownLimits(row);
  const words = [...shown, ...(more === 0 ? [] : [text.more(more)])];
  return (
    <>
      {isWithin ? text.within(words) : text.rule(rule)}
      {critical === true ? `, ${text.critical}` : null}
      {isWithin || limits.length === 0 ? null : <div title={text.limits(limits)}>{text.limits(words)}</div>}
    </>
  );
}

/** Of a key that is not made yet there is no identifier either. */
const MADE_LATER: ReadonlySet<string> = new Set(['serial', 'subjectKeyIdentifier']);

function Result({ row, hasRequest }: { readonly row: DraftRow; readonly hasRequest: boolean }) {
  const { field, result } = row;
  if (MADE_LATER.has(field) && result.length === 0) return <span className={css['quiet']}>{text.serial}</span>;
  if (result.length === 0) return <span className={css['quiet']}>{text.none}</span>;
  return <Values values={result} row={row} fresh={hasRequest} />;
}

interface ValuesProps {
  readonly values: readonly DraftValue[];
  readonly row: DraftRow;
  /** Whether what nobody asked for is marked. */
  readonly fresh?: boolean;
}

function Values({ values, row, fresh = false }: ValuesProps) {
  if (row.field === 'validity') return <ValidityValue values={values} />;
  if (isInline(row))
    return (
      <span className={css['inline']}>
        {values.map((value, at) => (
          <Fragment key={at}>
            {at === 0 ? null : ', '}
            <Value value={value} row={row} fresh={fresh} />
          </Fragment>
        ))}
      </span>
    );
  return (
    <ul>
      {values.map((value, at) => (
        <li key={at}>
          <Value value={value} row={row} fresh={fresh} />
        </li>
      ))}
    </ul>
  );
}

function Value({ value, row, fresh }: { readonly value: DraftValue; readonly row: DraftRow; readonly fresh: boolean }) {
  const shown = bareValue(value.text, row.field);
  if (isHex(row)) return <Fingerprint hex={shown} name={text.field(row.field)} short />;
  if (isStruck(value))
    return (
      <del>
        <Name>{shown}</Name>
      </del>
    );
  const isMarked = fresh && isFresh(value) && !isNeverAsked(row);
  const name = <Name className={classes(isMarked && css['fresh'])}>{shown}</Name>;
  return isMarked ? <ins>{name}</ins> : name;
}

function ValidityValue({ values }: { readonly values: readonly DraftValue[] }) {
  const [from, to] = values.map((value) => Number(value.text));
  if (from === undefined || to === undefined || !Number.isFinite(from + to))
    return <Name>{values.map((value) => value.text).join(' ')}</Name>;
  return (
    <span title={[from, to].map(formatBoth).join('\n')}>
      {text.validity(`${formatDate(from)}, ${formatTime(from)}`, formatMinute(to))}
    </span>
  );
}

const MARKS: Readonly<Record<DraftRow['difference'], string>> = { same: '=', changed: '≠', removed: '−', added: '+' };

function ChangeMark({ difference }: { readonly difference: DraftRow['difference'] }) {
  const word = text.changes[difference];
  return (
    <span role="img" aria-label={word} title={word} data-differs={difference !== 'same' || undefined}>
      {MARKS[difference]}
    </span>
  );
}

/** Why the result is not what was asked. */
function Reasons({ row }: { readonly row: DraftRow }) {
  return reasonLines(row).map(({ reason, values }) => (
    <p key={reason} className={css['reason']}>
      <Info aria-hidden />
      <span>{text.reason(reason, values)}</span>
    </p>
  ));
}

const TONES: Readonly<Record<'error' | 'warning' | 'info', StatusKind>> = {
  error: 'expired',
  warning: 'expiring',
  info: 'info',
};

/** What the rules say about this field; their whole words stand in the list below the table. */
function Findings({ row }: { readonly row: DraftRow }) {
  const titles = row.findings.map((finding) => problemText(finding).title);
  // Several names may break one rule: the list below names each, here its title once says enough.
  const once = row.findings.filter((_, at) => titles.indexOf(titles[at] ?? '') === at);
  return once.map((finding, at) => (
    <p key={`${finding.code}-${at}`} className={css['reason']} data-severity={finding.severity}>
      <StatusIcon status={TONES[finding.severity]} />
      <span>{problemText(finding).title}</span>
    </p>
  ));
}
