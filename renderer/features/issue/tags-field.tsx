import { type KeyboardEvent, useRef, useState } from 'react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { changeIssueForm } from '../../stores/issue.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { Name } from '../../ui/mono.tsx';
import { Chips } from './chips.tsx';
import css from './names-field.module.css';

const text = issueText.what;
const MOST_CHARACTERS = 40;

/** Words to find it by. Enter or a comma adds one, Backspace in the empty field takes the last back. */
export function TagsField({ tags }: { readonly tags: readonly string[] }) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const add = () => {
    const fresh = typed
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    setTyped('');
    if (fresh.length > 0) changeIssueForm({ tags: [...new Set([...tags, ...fresh])] });
  };
  const remove = (tag: string) => {
    changeIssueForm({ tags: tags.filter((one) => one !== tag) });
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const last = tags.at(-1);
    if (typed.trim() !== '' && (event.key === 'Enter' || event.key === ',')) add();
    else if (event.key === 'Backspace' && typed === '' && last !== undefined) {
      setTyped(last);
      remove(last);
    } else return;
    event.preventDefault();
  };
  return (
    <div className={css['names']} data-issue-field="tags">
      <Field label={text.tags} optional>
        <TextInput
          ref={input}
          value={typed}
          placeholder={text.tagPlaceholder}
          maxLength={MOST_CHARACTERS}
          onKeyDown={press}
          onBlur={add}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <Chips
        label={text.tagList}
        chips={tags.map((tag) => ({
          key: tag,
          label: <Name>{tag}</Name>,
          removeLabel: text.removeTag(tag),
          onRemove: () => remove(tag),
        }))}
      />
    </div>
  );
}
