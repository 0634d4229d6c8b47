import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { SanRule } from '../../../shared/model/profile.ts';
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
import { Chips } from './chips.tsx';
import css from './names-field.module.css';

const text = issueText.what;

type SanRules = Readonly<Record<NameType, SanRule>>;

export interface NamesFieldProps {
  readonly form: IssueForm;
  /** What the profile says about names; undefined while it is read. */
  readonly rules: SanRules | undefined;
  readonly refusal: string | undefined;
}

/** Subject alternative names as chips. Enter or a comma adds one, Backspace in the empty field takes the last back. */
export function NamesField({ form, rules, refusal }: NamesFieldProps) {
  const allowed = NAME_TYPES.filter((type) => rules === undefined || isTyped(rules[type]));
  const [chosen, setType] = useState<NameType>('dns');
  const type = allowed.includes(chosen) ? chosen : (allowed[0] ?? 'dns');
  const input = useRef<HTMLInputElement>(null);
  const typing = useTypedName({ form, type, setType, input, allowed });
  const { problem } = typing;
  if (allowed.length === 0 && form.names.length === 0) return <p className={css['hint']}>{text.noNames}</p>;
  return (
    <div className={css['names']} data-issue-field="names">
      <div className={css['input']}>
        <Field label={text.nameType}>
          <Select
            value={type}
            options={allowed.map((value) => ({ value, label: text.nameTypes[value] }))}
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
      <Remark
        error={problem === undefined ? refusal : issueText.problems.san[problem]}
        hint={hintOf(form, type, rules?.[type])}
      />
      <Chips
        label={text.nameList}
        chips={form.names.map((name) => ({
          key: `${name.type}:${name.value}`,
          kind: text.nameTypes[name.type],
          label: <Name>{name.value}</Name>,
          removeLabel: text.removeName(name.value),
          onRemove: () => typing.remove(name),
        }))}
      />
    </div>
  );
}

/** Names of this kind can be entered; those that the profile fixes or forbids cannot. */
const isTyped = ({ source }: SanRule): boolean => source === 'request' || source === 'within';

function hintOf(form: IssueForm, type: NameType, rule: SanRule | undefined): string | undefined {
  const ofRequest = form.source === 'request' && form.names.length === 0 ? [text.namesOfRequest] : [];
  const limits = rule === undefined ? '' : ruleWords(rule, type);
  const parts = [...ofRequest, ...(limits === '' ? [] : [`${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`])];
  return parts.length === 0 ? undefined : parts.join(' ');
}

const ruleWords = ({ source, limits, mayBeWildcard, most }: SanRule, type: NameType): string =>
  text.nameRule({
    limits: source === 'within' ? limits : [],
    noWildcard: type === 'dns' && !mayBeWildcard,
    most,
  });

interface Typing {
  readonly form: IssueForm;
  readonly type: NameType;
  readonly setType: (type: NameType) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly allowed: readonly NameType[];
}

/** The text that is not yet a chip, and how it becomes one. */
function useTypedName({ form, type, setType, input, allowed }: Typing) {
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
    const found = findNameProblem(name, form.names, allowed);
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
    const mayHoldComma = type === 'uri' || type === 'directory' || typed.includes('=');
    const signs = event.ctrlKey || event.metaKey;
    // Signing must not pass over a name that still stands in the field.
    if ((event.key === 'Enter' && (!signs || typed.trim() !== '')) || (event.key === ',' && !mayHoldComma)) add();
    else if (event.key === 'Backspace' && typed === '' && last !== undefined) {
      setTyped(last.value);
      setType(last.type);
      remove(last);
    } else return;
    event.preventDefault();
  };
  return { typed, problem, change, add, remove, press };
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
