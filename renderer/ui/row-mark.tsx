import css from './row-mark.module.css';

export interface RowMarkProps {
  /** Names the row. */
  readonly label: string;
  readonly checked: boolean;
  /** Some of what it stands for is marked. */
  readonly mixed?: boolean | undefined;
  /** `range`: Shift was held, everything from the last mark on is meant. */
  readonly onMark: (checked: boolean, range: boolean) => void;
}

/** The box that marks a row of a `DataGrid`. No stop for Tab: Space on the row does the same. */
export function RowMark({ label, checked, mixed = false, onMark }: RowMarkProps) {
  return (
    <span className={css['place']}>
      <input
        type="checkbox"
        tabIndex={-1}
        className={css['mark']}
        aria-label={label}
        checked={checked}
        ref={(box) => {
          if (box !== null) box.indeterminate = mixed;
        }}
        onClick={(event) => {
          event.stopPropagation();
          onMark(!checked, event.shiftKey);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
        onChange={() => undefined}
      />
    </span>
  );
}
