import { Eye, EyeOff } from 'lucide-react';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { IconButton } from './button.tsx';
import { classes } from './class-names.ts';
import css from './field.module.css';
import { controlProps, useFieldIds } from './field.tsx';
import { useUiWords } from './host.tsx';

export interface PassphraseHandle {
  /** UTF-8 octets of what was typed, normalised to NFC; the field is empty afterwards. */
  readonly take: () => Uint8Array<ArrayBuffer>;
  readonly isEmpty: () => boolean;
  /** Asks something about what was typed without handing it out: its length, whether it equals another. */
  readonly test: (question: (typed: string) => boolean) => boolean;
  readonly focus: () => void;
}

export interface PassphraseInputProps {
  readonly handle: Ref<PassphraseHandle>;
  readonly isNew?: boolean | undefined;
  /** Where its dialog begins. */
  readonly isFirst?: boolean | undefined;
  /** Told about every key press, with the value, so that strength can be shown; keep nothing of it. */
  readonly onTyped?: ((value: string) => void) | undefined;
}

/** An uncontrolled field: what is typed lives in the input alone and leaves it once, as bytes. */
export function PassphraseInput({ handle, isNew = false, isFirst = false, onTyped }: PassphraseInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const words = useUiWords();
  const ids = useFieldIds();
  useImperativeHandle(handle, () => ({
    take: () => takeBytes(input.current),
    isEmpty: () => (input.current?.value ?? '') === '',
    test: (question) => question(input.current?.value ?? ''),
    focus: () => input.current?.focus(),
  }));
  return (
    <div className={css['withButton']}>
      <input
        ref={input}
        type={shown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'off'}
        spellCheck={false}
        data-first={isFirst || undefined}
        maxLength={256}
        className={classes(css['control'], shown && css['mono'])}
        onInput={(event) => onTyped?.(event.currentTarget.value)}
        {...controlProps(ids)}
      />
      <IconButton
        icon={shown ? EyeOff : Eye}
        label={shown ? words.hidePassphrase : words.showPassphrase}
        aria-pressed={shown}
        size="small"
        onClick={() => setShown(!shown)}
      />
    </div>
  );
}

function takeBytes(input: HTMLInputElement | null): Uint8Array<ArrayBuffer> {
  if (input === null) return new Uint8Array();
  const bytes = new TextEncoder().encode(input.value.normalize('NFC'));
  input.value = '';
  return bytes;
}
