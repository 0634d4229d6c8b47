import { X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { changeIssueForm } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import {
  findNameProblem,
  NAME_TYPES,
  type NameProblem,
  type NameType,
  parseTypedName,
  type TypedName,
} from '../../stores/issue-names.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Name } from '../../ui/mono.tsx';
import { Select } from '../../ui/select.tsx';
import css from './names-field.module.css';

const text = issueText.what;

export interface NamesFieldProps {
  readonly form: IssueForm;
  readonly refusal: string | undefined;
}

/** Subject alternative names as chips. Enter or a comma adds one, Backspace in the empty field takes the last back. */
export function NamesField({ form, refusal }: NamesFieldProps) {
  const [type, setType] = useState<NameType>('dns');
  const input = useRef<HTMLInputElement>(null);
  const typing = useTypedName({ form, type, setType, input });
  const hint = form.source === 'request' && form.names.length === 0 ? text.namesOfRequest : undefined;
  const { problem } = typing;
  return (
    <div className={css['names']}>
      <Chips names={form.names} onRemove={typing.remove} />
      <div className={css['input']}>
        <Field label={text.nameType}>
          <Select
            value={type}
            options={NAME_TYPES.map((value) => ({ value, label: text.nameTypes[value] }))}
            onChange={setType}
          />
        </Field>
        <Field label={text.addName}>
          <TextInput
            ref={input}
            value={typing.typed}
            placeholder={text.addNamePlaceholder[type]}
            maxLength={900}
            aria-invalid={problem === undefined ? undefined : true}
            onKeyDown={typing.press}
            onBlur={() => typing.typed !== '' && typing.add()}
            onChange={(event) => typing.change(event.currentTarget.value)}
          />
        </Field>
        <Button onMouseDown={(event) => event.preventDefault()} onClick={typing.add}>
          {text.add}
        </Button>
      </div>
      <Remark error={problem === undefined ? refusal : issueText.problems.san[problem]} hint={hint} />
    </div>
  );
}

interface Typing {
  readonly form: IssueForm;
  readonly type: NameType;
  readonly setType: (type: NameType) => void;
  readonly input: RefObject<HTMLInputElement | null>;
}

/** The text that is not yet a chip, and how it becomes one. */
function useTypedName({ form, type, setType, input }: Typing) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<NameProblem | undefined>(undefined);
  const change = (value: string) => {
    setProblem(undefined);
    setTyped(value);
  };
  const add = () => {
    if (typed.trim() === '') {
      change('');
      input.current?.focus();
      return;
    }
    const name = parseTypedName(typed, type);
    const found = findNameProblem(name, form.names);
    setProblem(found);
    if (found !== undefined) return;
    changeIssueForm({ names: [...form.names, name] });
    setTyped('');
  };
  const remove = (name: TypedName) => {
    changeIssueForm({ names: form.names.filter((one) => one !== name) });
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const last = form.names.at(-1);
    if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || (event.key === ',' && type !== 'uri')) add();
    else if (event.key === 'Backspace' && typed === '' && last !== undefined) {
      setTyped(last.value);
      setType(last.type);
      remove(last);
    } else return;
    event.preventDefault();
  };
  return { typed, problem, change, add, remove, press };
}

function Chips({
  names,
  onRemove,
}: {
  readonly names: readonly TypedName[];
  readonly onRemove: (name: TypedName) => void;
}) {
  if (names.length === 0) return null;
  return (
    <ul className={css['chips']} aria-label={text.nameList}>
      {names.map((name) => (
        <Chip key={`${name.type}:${name.value}`} name={name} onRemove={() => onRemove(name)} />
      ))}
    </ul>
  );
}

function Remark({ error, hint }: { readonly error: string | undefined; readonly hint: string | undefined }) {
  if (error !== undefined)
    return (
      <p className={css['problem']} role="alert">
        {error}
      </p>
    );
  return hint === undefined ? null : <p className={css['hint']}>{hint}</p>;
}

function Chip({ name, onRemove }: { readonly name: TypedName; readonly onRemove: () => void }) {
  return (
    <li className={css['chip']}>
      <span>{text.nameTypes[name.type]}</span>
      <b>
        <Name>{name.value}</Name>
      </b>
      <button type="button" aria-label={text.removeName(name.value)} onClick={onRemove}>
        <X aria-hidden />
      </button>
    </li>
  );
}
