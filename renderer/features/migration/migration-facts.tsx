import type {
  ForeignKeyState,
  LeftBehind,
  MigratedAuthority,
  MigrationPreview,
  MigrationReport,
} from '../../../shared/model/migration.ts';
import { countLeft, keyStates, keyStatesAfter, leftName, leftReasons } from '../../../shared/text/en/migration.ts';
import { migrationText as words } from '../../../shared/text/en/ui/migration.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatCount } from '../../ui/format-number.ts';
import css from './migration.module.css';

export function PreviewFacts({ preview }: { readonly preview: MigrationPreview }) {
  return (
    <div className={css['facts']}>
      <Authorities rows={preview.authorities} keys={keyStates} />
      <section>
        <h3>{words.comes}</h3>
        <Counts lines={words.counts(preview)} />
      </section>
      <Left left={preview.left} />
    </div>
  );
}

export function ReportFacts({ report }: { readonly report: MigrationReport }) {
  return (
    <div className={css['facts']}>
      <Counts lines={words.done(report)} />
      <Authorities rows={report.authorities} keys={keyStatesAfter} />
      <Left left={report.left} />
    </div>
  );
}

function Counts({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className={css['counts']}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

type KeyWords = Readonly<Record<ForeignKeyState, string>>;

const columnsOf = (keys: KeyWords): readonly TableColumn<MigratedAuthority>[] => [
  {
    id: 'name',
    head: words.columns.name,
    strong: true,
    cell: ({ name, isHere }) => (
      <>
        {visibleText(name)}
        {isHere ? <span className={css['quiet']}> {words.isHere}</span> : null}
      </>
    ),
  },
  { id: 'key', head: words.columns.key, width: '8rem', cell: ({ key }) => keys[key] },
  {
    id: 'revoked',
    head: words.columns.revoked,
    width: '9rem',
    numeric: true,
    cell: ({ revoked, held }) => (held === 0 ? formatCount(revoked) : `${formatCount(revoked)}, ${words.held(held)}`),
  },
  {
    id: 'crl',
    head: words.columns.nextCrl,
    width: '7rem',
    numeric: true,
    cell: ({ nextCrlNumber }) => (nextCrlNumber === undefined ? words.noNumber : words.number(nextCrlNumber)),
  },
];

function Authorities({ rows, keys }: { readonly rows: readonly MigratedAuthority[]; readonly keys: KeyWords }) {
  return <DataTable label={words.authorities} columns={columnsOf(keys)} rows={rows} rowKey={({ sha256 }) => sha256} />;
}

/** Each reason once with its things below it, as far as they are named. */
function Left({ left: { total, counts, items } }: { readonly left: LeftBehind }) {
  if (total === 0) return <p className={css['quiet']}>{words.nothingLeft}</p>;
  return (
    <section>
      <h3>{words.left(total)}</h3>
      <ul className={css['left']} data-selectable>
        {counts.map(({ kind, why, count }) => {
          const named = items.filter((item) => item.kind === kind && item.why === why);
          return (
            <li key={`${kind} ${why}`}>
              <details>
                <summary>
                  {countLeft(kind, count)}: {leftReasons[why]}
                </summary>
                <ul>
                  {named.map((item, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the list is read once, and two things may have one name.
                    <li key={index}>{leftName(item)}</li>
                  ))}
                  {count > named.length ? <li>{words.more(count - named.length)}</li> : null}
                </ul>
              </details>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
