import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { CopyButton } from '../copy-button.tsx';
import { classes } from '../class-names.ts';
import { Tag } from '../status.tsx';
import css from './field-list.module.css';
import type { FieldGroup, FieldRow } from './field-row.ts';
import { FieldValueView, plainText } from './field-value.tsx';

const text = inspectText.fields;

export interface FieldListProps {
  readonly name: string;
  readonly groups: readonly FieldGroup[];
  readonly now: number;
  /** First and last octet of what is chosen in the bytes. */
  readonly chosen?: { readonly start: number; readonly end: number } | undefined;
  readonly onChoose?: ((offset: number) => void) | undefined;
  /** Without the explanations: for a narrow pane. */
  readonly brief?: boolean | undefined;
}

/** Fields with the standard's names and what they mean. A press on a label shows where the field stands in the bytes. */
export function FieldList({ name, groups, now, chosen, onChoose, brief = false }: FieldListProps) {
  const marked = chosen === undefined ? undefined : findMarked(groups, chosen);
  return (
    <div className={classes(css['list'], brief && css['brief'])} data-selectable>
      {groups.map((group) => (
        <section key={group.id} className={css['group']}>
          {group.title === undefined ? null : (
            <h3>
              {group.title} {group.note === undefined ? null : <span>{group.note}</span>}
            </h3>
          )}
          <dl aria-label={group.title ?? text.of(name)}>
            {group.rows.map((row) => (
              <Row key={row.id} row={row} now={now} marked={row === marked} brief={brief} onChoose={onChoose} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: FieldRow;
  readonly now: number;
  readonly marked: boolean;
  readonly brief: boolean;
  readonly onChoose: FieldListProps['onChoose'];
}

function Row({ row, now, marked, brief, onChoose }: RowProps) {
  const { span, oid, meaning } = row;
  return (
    <div className={css['row']} data-chosen={marked || undefined} data-field={row.label}>
      <dt>
        {span === undefined || onChoose === undefined ? (
          row.label
        ) : (
          <button type="button" aria-pressed={marked} onClick={() => onChoose(span.start)}>
            {row.label}
          </button>
        )}
      </dt>
      <dd>
        <span className={css['content']}>
          <span className={css['value']}>
            <FieldValueView value={row.value} now={now} />
            {row.critical === true ? <Tag>{text.critical}</Tag> : null}
          </span>
          {brief ? null : <Meaning text={meaning} oid={oid === row.label ? undefined : oid} />}
        </span>
        <CopyButton text={plainText(row.value)} name={row.label} />
      </dd>
    </div>
  );
}

/** What the field is, and its identifier where it has one besides its name. */
function Meaning({ text: meaning, oid }: { readonly text: string | undefined; readonly oid: string | undefined }) {
  if (meaning === undefined && oid === undefined) return null;
  return (
    <span className={css['meaning']}>
      {meaning} {oid === undefined ? null : <span className={css['oid']}>{oid}</span>}
    </span>
  );
}

/** The smallest field around what is chosen. */
function findMarked(
  groups: readonly FieldGroup[],
  chosen: { readonly start: number; readonly end: number },
): FieldRow | undefined {
  const around = groups
    .flatMap(({ rows }) => rows)
    .filter(({ span }) => span !== undefined && span.start <= chosen.start && chosen.end <= span.end);
  return around.toSorted((one, other) => sizeOf(one) - sizeOf(other))[0];
}

const sizeOf = ({ span }: FieldRow): number => (span === undefined ? 0 : span.end - span.start);
