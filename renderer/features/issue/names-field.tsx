import { X } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
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
  const [typed, setTyped] = useState('');
  const [type, setType] = useState<NameType>('dns');
  const [problem, setProblem] = useState<NameProblem | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const add = () => {
    if (typed.trim() === '') {
      setProblem(undefined);
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
  const hint = form.source === 'request' && form.names.length === 0 ? text.namesOfRequest : undefined;
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
  return (
    <div className={css['names']}>
      {form.names.length === 0 ? null : (
        <ul className={css['chips']} aria-label={text.nameList}>
          {form.names.map((name) => (
            <Chip key={`${name.type}:${name.value}`} name={name} onRemove={() => remove(name)} />
          ))}
        </ul>
      )}
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
            value={typed}
            placeholder={text.addNamePlaceholder[type]}
            maxLength={900}
            aria-invalid={problem === undefined ? undefined : true}
            onKeyDown={press}
            onBlur={() => typed !== '' && add()}
            onChange={(event) => {
              setProblem(undefined);
              setTyped(event.currentTarget.value);
            }}
          />
        </Field>
        <Button onMouseDown={(event) => event.preventDefault()} onClick={add}>
          {text.add}
        </Button>
      </div>
      <Remark error={problem === undefined ? refusal : issueText.problems.san[problem]} hint={hint} />
    </div>
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
