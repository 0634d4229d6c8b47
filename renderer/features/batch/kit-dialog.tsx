import { useState } from 'react';
import { KIT_PARTS, type KitChoice, type KitPart } from '../../../shared/model/kit.ts';
import { kitPartText } from '../../../shared/text/en/hand-over.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { SectionHead } from '../../ui/key-value.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './kit-dialog.module.css';

export const STANDARD_KIT: KitChoice = { parts: ['p12', 'pem', 'trust', 'fingerprints'], keyForm: 'encrypted' };

interface KitDialogProps {
  readonly count: number;
  readonly onClose: () => void;
  readonly onWrite: (kit: KitChoice) => void;
}

/** What each folder is to hold. */
export function KitDialog({ count, onClose, onWrite }: KitDialogProps) {
  const words = batchText.kit;
  const kit = useUiWords();
  const [parts, setParts] = useState<readonly KitPart[]>(STANDARD_KIT.parts);
  const [keyForm, setKeyForm] = useState(STANDARD_KIT.keyForm);
  const toggle = (part: KitPart, isChosen: boolean) =>
    setParts(KIT_PARTS.filter((one) => (one === part ? isChosen : parts.includes(one))));
  return (
    <Dialog
      open
      size="wide"
      title={words.title}
      description={words.description(count)}
      onClose={onClose}
      onSubmit={() => parts.length > 0 && onWrite({ parts, keyForm })}
      footer={
        <>
          <Button onClick={onClose}>{kit.cancel}</Button>
          <Button type="submit" variant="primary" blockedBecause={parts.length === 0 ? words.none : undefined}>
            {words.submit}
          </Button>
        </>
      }
    >
      <SectionHead>{words.parts}</SectionHead>
      <div className={css['parts']}>
        {KIT_PARTS.map((part) => (
          <Checkbox key={part} checked={parts.includes(part)} onChange={(isChosen) => toggle(part, isChosen)}>
            {kitPartText[part].title}
          </Checkbox>
        ))}
      </div>
      <SectionHead>{words.keyForm}</SectionHead>
      <div>
        <Segmented
          label={words.keyForm}
          value={keyForm}
          options={[
            { value: 'encrypted', label: words.encrypted },
            { value: 'clear', label: words.clear },
          ]}
          onChange={setKeyForm}
        />
      </div>
      <p className={css['note']}>{keyForm === 'clear' ? words.clearHint : words.encryptedHint}</p>
    </Dialog>
  );
}
