import type { Asn1Node } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { useNow } from '../../stores/clock.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { groupHex } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { Status, Tag } from '../../ui/status.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import css from './field-list.module.css';
import type { FieldGroup, FieldRow, FieldValue } from './field-rows.ts';

const text = inspectText.fields;
const HEX_LINE = /^(?:[0-9a-f]{2}){8,}$/;
const SOON_MS = 30 * 86_400_000;

export interface FieldListProps {
  readonly name: string;
  readonly groups: readonly FieldGroup[];
  /** The chosen node and those around it, outermost first. */
  readonly path: readonly Asn1Node[];
  readonly onChoose: (node: Asn1Node) => void;
}

/** Fields with the standard's names. A press on a label shows where the field stands in the bytes. */
export function FieldList({ name, groups, path, onChoose }: FieldListProps) {
  const chosen = findChosen(groups, path);
  return (
    <div className={css['list']} data-selectable>
      {groups.map((group) => (
        <section key={group.id} className={css['group']}>
          {group.title === undefined ? null : (
            <h3>
              {group.title} {group.note === undefined ? null : <span>{group.note}</span>}
            </h3>
          )}
          <dl aria-label={group.title ?? text.of(name)}>
            {group.rows.map((row) => (
              <Row key={row.id} row={row} chosen={row === chosen} onChoose={onChoose} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: FieldRow;
  readonly chosen: boolean;
  readonly onChoose: (node: Asn1Node) => void;
}

function Row({ row, chosen, onChoose }: RowProps) {
  const { node } = row;
  return (
    <div className={css['row']} data-chosen={chosen || undefined}>
      <dt>
        {node === undefined ? (
          row.label
        ) : (
          <button type="button" aria-pressed={chosen} onClick={() => onChoose(node)}>
            {row.label}
          </button>
        )}
      </dt>
      <dd>
        <Value value={row.value} />
        {row.critical === true ? <Tag>{text.critical}</Tag> : null}
        <CopyButton text={plainText(row.value)} name={row.label} />
      </dd>
    </div>
  );
}

function Value({ value }: { readonly value: FieldValue }) {
  const now = useNow();
  switch (value.kind) {
    case 'text':
      return (
        <span className={css['lines']} data-single={value.lines.length === 1 || undefined}>
          {value.lines.map((line, at) =>
            HEX_LINE.test(line) ? (
              <span key={at} className={css['mono']}>
                {groupHex(line)}
              </span>
            ) : (
              <Name key={at}>{line}</Name>
            ),
          )}
          {value.note === undefined ? null : <span className={css['note']}>{value.note}</span>}
        </span>
      );
    case 'hex':
      return <span className={css['mono']}>{groupHex(value.hex)}</span>;
    case 'code':
      return <span className={css['mono']}>{value.text}</span>;
    case 'instant':
      return (
        <span>
          <ExactTime at={value.at} precise /> <RelativeTime at={value.at} now={now} className={css['quiet']} />
        </span>
      );
    case 'validity':
      return (
        <span>
          <ExactTime at={value.notBefore} precise /> – <ExactTime at={value.notAfter} precise />{' '}
          <RelativeTime
            at={value.notAfter}
            now={now}
            className={css[value.notAfter < now ? 'over' : value.notAfter - now < SOON_MS ? 'soon' : 'quiet']}
          />
        </span>
      );
    case 'check':
      return (
        <span className={css['check']}>
          {value.before === undefined ? null : <span>{value.before}</span>}
          <Status status={value.passed ? 'valid' : 'expired'}>{value.words}</Status>
        </span>
      );
  }
}

function plainText(value: FieldValue): string {
  switch (value.kind) {
    case 'text':
      return value.lines.join('\n');
    case 'hex':
      return value.hex;
    case 'code':
      return value.text;
    case 'instant':
      return new Date(value.at).toISOString();
    case 'validity':
      return [value.notBefore, value.notAfter].map((at) => new Date(at).toISOString()).join('/');
    case 'check':
      return [value.before, value.words].filter((part) => part !== undefined).join(' ');
  }
}

/** The row whose node lies deepest on the way to the chosen node. */
function findChosen(groups: readonly FieldGroup[], path: readonly Asn1Node[]): FieldRow | undefined {
  const rows = groups.flatMap((group) => group.rows);
  for (const node of path.toReversed()) {
    const row = rows.find((one) => one.node?.offset === node.offset);
    if (row !== undefined) return row;
  }
  return undefined;
}
