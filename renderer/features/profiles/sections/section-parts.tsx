import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProfileContent } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { GroupRemark } from '../profile-field.tsx';
import css from './section.module.css';

export interface SectionProps {
  readonly content: ProfileContent;
}

export interface BoxGroupProps<Value extends string> {
  readonly path: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly note?: string | undefined }[];
  readonly value: readonly Value[];
  readonly onChange: (value: readonly Value[]) => void;
}

/** Any number of a few choices, in the order of the choices. */
export function BoxGroup<Value extends string>({ path, label, hint, options, value, onChange }: BoxGroupProps<Value>) {
  const toggle = (one: Value, isChosen: boolean) => {
    const known = options
      .map((option) => option.value)
      .filter((each) => (each === one ? isChosen : value.includes(each)));
    onChange([...known, ...value.filter((each) => !options.some((option) => option.value === each))]);
  };
  return (
    <fieldset className={css['group']} data-path={path}>
      <legend>{label}</legend>
      <div className={css['boxes']}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            checked={value.includes(option.value)}
            onChange={(isChosen) => toggle(option.value, isChosen)}
          >
            {option.label}
            {option.note === undefined ? null : <small>{option.note}</small>}
          </Checkbox>
        ))}
      </div>
      {hint === undefined ? null : <p className={css['hint']}>{hint}</p>}
      <GroupRemark path={path} />
    </fieldset>
  );
}

export interface RowListProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  readonly rowName: (row: Row, index: number) => string;
  readonly addLabel: string;
  readonly newRow: () => Row;
  readonly none: string;
  /** Rows have an order that matters. */
  readonly isOrdered?: boolean | undefined;
  readonly renderFields: (row: Row, index: number, replace: (row: Row) => void) => ReactNode;
}

/** Rows of fields to add, remove and, where it matters, move. */
export function RowList<Row>(props: RowListProps<Row>) {
  const { label, rows, onChange, rowName, addLabel, newRow, none, isOrdered = false, renderFields } = props;
  const move = (from: number, to: number) => {
    const [one, other] = [rows[from], rows[to]];
    if (one !== undefined && other !== undefined) onChange(rows.with(from, other).with(to, one));
  };
  return (
    <div className={css['group']}>
      {rows.length === 0 ? (
        <p className={css['quiet']}>{none}</p>
      ) : (
        <ul className={css['rows']} aria-label={label}>
          {rows.map((row, index) => (
            <li key={index} className={css['row']}>
              <div className={css['fields']}>
                {renderFields(row, index, (next) => onChange(rows.with(index, next)))}
              </div>
              <div className={css['buttons']}>
                {isOrdered ? (
                  <MoveButtons index={index} count={rows.length} name={rowName(row, index)} onMove={move} />
                ) : null}
                <IconButton
                  icon={Trash2}
                  label={profileFieldText.remove(rowName(row, index))}
                  onClick={() => onChange(rows.toSpliced(index, 1))}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="small" icon={Plus} onClick={() => onChange([...rows, newRow()])}>
          {addLabel}
        </Button>
      </div>
    </div>
  );
}

interface MoveProps {
  readonly index: number;
  readonly count: number;
  readonly name: string;
  readonly onMove: (from: number, to: number) => void;
}

function MoveButtons({ index, count, name, onMove }: MoveProps) {
  const words = profileFieldText.subject;
  return (
    <>
      <IconButton
        icon={ArrowUp}
        label={`${words.up}: ${name}`}
        disabled={index === 0}
        onClick={() => onMove(index, index - 1)}
      />
      <IconButton
        icon={ArrowDown}
        label={`${words.down}: ${name}`}
        disabled={index === count - 1}
        onClick={() => onMove(index, index + 1)}
      />
    </>
  );
}

/** The row with a text that is left out where it is empty. */
export function withText<Row extends object, Key extends string & keyof Row>(row: Row, key: Key, text: string): Row {
  const { [key]: _dropped, ...rest } = row;
  return (text === '' ? rest : { ...rest, [key]: text }) as Row;
}
