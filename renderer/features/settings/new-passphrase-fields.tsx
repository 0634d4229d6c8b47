import { type RefObject, useRef, useState } from 'react';
import { operatorsText as words } from '../../../shared/text/en/ui/operators.ts';
import { MIN_PASSPHRASE_CHARACTERS } from '../../stores/workspace-creation.ts';
import { Field } from '../../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';

interface Mistakes {
  readonly first?: string;
  readonly again?: string;
}

export interface NewPassphrase {
  readonly first: RefObject<PassphraseHandle | null>;
  readonly again: RefObject<PassphraseHandle | null>;
  readonly mistakes: Mistakes;
  /** Whether it can be taken as it stands; tells what is wrong otherwise. */
  readonly check: () => boolean;
  /** The octets; both fields are empty afterwards. */
  readonly take: () => Uint8Array;
}

/** A new passphrase that is typed twice. */
export function useNewPassphrase(): NewPassphrase {
  const first = useRef<PassphraseHandle>(null);
  const again = useRef<PassphraseHandle>(null);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const check = () => {
    const found = findMistakes(first.current, again.current);
    setMistakes(found);
    return Object.keys(found).length === 0;
  };
  const take = () => {
    again.current?.take().fill(0);
    return first.current?.take() ?? new Uint8Array();
  };
  return { first, again, mistakes, check, take };
}

export function NewPassphraseFields({ label, typed }: { readonly label: string; readonly typed: NewPassphrase }) {
  return (
    <>
      <Field label={label} error={typed.mistakes.first}>
        <PassphraseInput handle={typed.first} isNew />
      </Field>
      <Field label={words.again} error={typed.mistakes.again}>
        <PassphraseInput handle={typed.again} isNew />
      </Field>
    </>
  );
}

function findMistakes(first: PassphraseHandle | null, again: PassphraseHandle | null): Mistakes {
  if (first === null || again === null) return {};
  const isShort = first.test((typed) => [...typed].length < MIN_PASSPHRASE_CHARACTERS);
  const isSame = first.test((typed) => again.test((repeated) => typed === repeated));
  return {
    ...(isShort ? { first: words.tooShort(MIN_PASSPHRASE_CHARACTERS) } : {}),
    ...(isSame ? {} : { again: words.differ }),
  };
}
