import { Info } from 'lucide-react';
import { useState } from 'react';
import type { DraftRow } from '../../../shared/model/issue.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { describeError } from '../../stores/failure.ts';
import { useIssue } from '../../stores/issue.ts';
import { classes } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatBoth, formatMinute } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Status } from '../../ui/status.tsx';
import { buildPreview, countDifferences, type PreviewRow } from './draft-view.ts';
import { DraftFindings } from './draft-findings.tsx';
import css from './preview.module.css';
import { SignFoot } from './sign-foot.tsx';

const text = issueText.preview;

type Shown = 'all' | 'differences';

/** The certificate as it will be signed: what was asked, which rule decided, what comes out. */
export function Preview() {
  const { draft, draftError, signError, checking, form } = useIssue();
  const [shown, setShown] = useState<Shown>('all');
  const hasRequest = form.source === 'request';
  const rows = draft === null ? [] : buildPreview(draft, hasRequest);
  const listed = shown === 'differences' && hasRequest ? rows.filter(({ differs }) => differs) : rows;
  return (
    <section className={css['preview']} aria-label={text.title}>
      <header className={css['head']}>
        <h2>{text.title}</h2>
        {draft === null ? null : (
          <>
            {hasRequest ? <span className={css['count']}>{text.differences(countDifferences(rows))}</span> : null}
            {draft.warnings.length === 0 ? null : (
              <Status status="expiring">{text.warnings(draft.warnings.length)}</Status>
            )}
            {draft.refusals.length === 0 ? null : (
              <Status status="expired">{text.refusals(draft.refusals.length)}</Status>
            )}
          </>
        )}
        <span className={css['gap']} />
        {hasRequest ? (
          <Segmented
            label={text.filter.name}
            size="small"
            value={shown}
            options={[
              { value: 'all', label: text.filter.all },
              { value: 'differences', label: text.filter.differences },
            ]}
            onChange={setShown}
          />
        ) : null}
      </header>
      {draftError === null ? null : <ErrorPanel {...describeError(draftError)} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard */}
      <div className={css['rows']} data-stale={checking || undefined} role="region" aria-label={text.name} tabIndex={0}>
        {draft === null ? (
          draftError === null ? (
            <EmptyState title={text.emptyTitle}>{text.empty}</EmptyState>
          ) : null
        ) : listed.length === 0 ? (
          <p className={css['none']}>{text.noDifferences}</p>
        ) : (
          <DraftTable rows={listed} hasRequest={hasRequest} />
        )}
      </div>
      {signError === null ? null : <ErrorPanel {...describeError(signError)} />}
      {draft === null ? null : <DraftFindings draft={draft} />}
      <SignFoot />
    </section>
  );
}

function DraftTable({ rows, hasRequest }: { readonly rows: readonly PreviewRow[]; readonly hasRequest: boolean }) {
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
              <span className={css['hidden']}>{columns.change}</span>
            </th>
          ) : null}
          <th scope="col">{columns.result}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one, at) => (
          <tr key={`${one.row.field}-${at}`} data-differs={one.differs || undefined}>
            <th scope="row">{text.field(one.row.field)}</th>
            {hasRequest ? (
              <td className={css['asked']}>
                <Values values={textsOf(one.row.request)} row={one.row} struck={one.dropped} />
              </td>
            ) : null}
            <td className={css['rule']}>{text.rule(one.row.rule)}</td>
            {hasRequest ? (
              <td className={css['mark']}>
                <ChangeMark row={one} />
              </td>
            ) : null}
            <td className={css['result']}>
              <Values values={textsOf(one.row.result)} row={one.row} fresh={one.fresh} />
              <Reason row={one} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const textsOf = (values: DraftRow['result']): readonly string[] => values.map(({ text }) => text);

interface ValuesProps {
  readonly values: readonly string[];
  readonly row: DraftRow;
  readonly struck?: ReadonlySet<string>;
  readonly fresh?: ReadonlySet<string>;
}

function Values({ values, row, struck, fresh }: ValuesProps) {
  if (row.field === 'serial' && values.length === 0 && fresh !== undefined)
    return <span className={css['quiet']}>{text.serial}</span>;
  if (values.length === 0 && NEVER_ASKED.has(row.field)) return null;
  if (values.length === 0) return <span className={css['quiet']}>{text.none}</span>;
  if (row.field === 'validity') return <ValidityValue values={values} />;
  return (
    <ul>
      {values.map((value, at) => (
        <li key={at}>
          {struck?.has(value) === true ? (
            <del>
              <Name>{bare(value, row.field)}</Name>
            </del>
          ) : (
            <Name className={classes(fresh?.has(value) === true && css['fresh'])}>{bare(value, row.field)}</Name>
          )}
        </li>
      ))}
    </ul>
  );
}

function ValidityValue({ values }: { readonly values: readonly string[] }) {
  const [from, to] = values.map(Number);
  if (from === undefined || to === undefined || !Number.isFinite(from + to)) return <>{values.join(' ')}</>;
  return (
    <span title={[from, to].map(formatBoth).join('\n')}>{text.validity(formatMinute(from), formatMinute(to))}</span>
  );
}

/** A request cannot name these. */
const NEVER_ASKED: ReadonlySet<string> = new Set(['validity', 'issuer', 'serial']);

const MARKS: Readonly<Record<DraftRow['difference'], string>> = { same: '=', changed: '≠', removed: '−', added: '+' };

function ChangeMark({ row: { row, differs } }: { readonly row: PreviewRow }) {
  const difference = differs ? row.difference : 'same';
  return (
    <span
      role="img"
      aria-label={text.changes[difference]}
      title={text.changes[difference]}
      data-differs={differs || undefined}
    >
      {MARKS[difference]}
    </span>
  );
}

/** Why the result is not what was asked. */
function Reason({ row: { row, differs, dropped } }: { readonly row: PreviewRow }) {
  if (!differs) return null;
  return (
    <p className={css['reason']}>
      <Info aria-hidden />
      {reasonOf(row, dropped.size)}
    </p>
  );
}

function reasonOf(row: DraftRow, dropped: number): string {
  if (row.rule === 'dropped') return text.reasons.removed;
  if (row.rule === 'from-input') return text.reasons.input;
  if (row.rule === 'from-authority') return text.reasons.authority;
  return row.rule === 'from-request' && dropped > 0 ? text.reasons.part : text.reasons.profile;
}

/** The kind of a name stands in the first column already. */
const bare = (value: string, field: string): string =>
  value.startsWith(`${field}:`) ? value.slice(field.length + 1) : value;
