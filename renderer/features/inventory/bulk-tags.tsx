import { useEffect, useState } from 'react';
import { inventoryMarksText } from '../../../shared/text/en/ui/inventory-marks.ts';
import { changeTags, readKnownWords } from '../../stores/certificate-acts.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { type BulkDialogProps, BulkForm } from './bulk-form.tsx';
import css from './bulk-form.module.css';

const words = inventoryMarksText.dialogs.tags;
const MOST_TYPED = 1000;

export function TagsDialog({ count, selection: chosen, onClose }: BulkDialogProps) {
  const [typed, setTyped] = useState({ add: '', remove: '' });
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    void readKnownWords('').then(({ tags }) => setKnown(tags));
  }, []);
  const [add, remove] = [listTags(typed.add), listTags(typed.remove)];
  const offered = known.filter((tag) => !add.includes(tag));
  return (
    <BulkForm
      count={count}
      selection={chosen}
      title={words.title(count)}
      confirm={words.confirm(count)}
      blocked={add.length + remove.length === 0 ? words.nothing : undefined}
      onConfirm={(selection) => changeTags(selection, { add, remove })}
      onClose={onClose}
    >
      <Field label={words.add} hint={words.hint}>
        <TextInput
          value={typed.add}
          maxLength={MOST_TYPED}
          onChange={({ currentTarget: { value } }) => setTyped({ ...typed, add: value })}
        />
      </Field>
      {offered.length === 0 ? null : (
        <div className={css['known']} role="group" aria-label={words.known}>
          {offered.map((tag) => (
            <Button key={tag} size="small" onClick={() => setTyped({ ...typed, add: [...add, tag].join(', ') })}>
              {visibleText(tag)}
            </Button>
          ))}
        </div>
      )}
      <Field label={words.remove} hint={words.hint}>
        <TextInput
          value={typed.remove}
          maxLength={MOST_TYPED}
          onChange={({ currentTarget: { value } }) => setTyped({ ...typed, remove: value })}
        />
      </Field>
    </BulkForm>
  );
}

const listTags = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];
