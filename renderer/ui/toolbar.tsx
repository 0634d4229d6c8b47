import { Search, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { IconButton } from './button.tsx';
import css from './toolbar.module.css';

export function Toolbar({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <div className={css['toolbar']} role="group" aria-label={label}>
      {children}
    </div>
  );
}

export const ToolbarGap = () => <span className={css['gap']} />;
export const ToolbarRule = () => <span className={css['rule']} />;

export interface SearchBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly clearLabel: string;
  /** Number of what was found, at the right. */
  readonly trailing?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  /** Arrow down leaves the box for the list. */
  readonly onLeave?: (() => void) | undefined;
}

export function SearchBox(props: SearchBoxProps) {
  const { label, placeholder, value, onChange, clearLabel, trailing, inputRef, onLeave } = props;
  return (
    <search className={css['search']}>
      <Search aria-hidden />
      <input
        ref={inputRef}
        type="text"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        maxLength={1000}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onChange('');
          }
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            onLeave?.();
          }
        }}
      />
      {trailing === undefined ? null : <span className={css['trailing']}>{trailing}</span>}
      {value === '' ? null : <IconButton icon={X} label={clearLabel} size="small" onClick={() => onChange('')} />}
    </search>
  );
}
