import { useState } from 'react';
import type { InspectTarget } from '../../../shared/contract/inspect.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { InspectKind } from '../../../shared/model/inspect.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { describeError } from '../../stores/failure.ts';
import { useInspect } from '../../stores/inspect.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { canCompare, compareWithFile, startCompare } from '../../stores/inspect-compare.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { visibleText } from '../../ui/format-text.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import css from './compare-dialog.module.css';
import { rowTitle } from './verdict.ts';

const text = inspectPartText.compare;
const MOST = 30;

export interface CompareDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

interface Choice {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly target: InspectTarget;
}

/** Asks what the shown item is to be compared with. */
export function CompareDialog({ open, onClose }: CompareDialogProps) {
  const { handle, item, rows } = useInspect();
  const kind = rows[item]?.kind;
  if (!open || handle === null || kind === undefined) return null;
  return <Choices a={{ handle, item }} kind={kind} onClose={onClose} />;
}

interface ChoicesProps {
  readonly a: InspectTarget;
  readonly kind: InspectKind;
  readonly onClose: () => void;
}

function Choices({ a, kind, onClose }: ChoicesProps) {
  const [search, setSearch] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const inFile = useItems(search);
  const inventory = useInventory(search, kind);
  const take = (target: InspectTarget) => {
    startCompare(a, target);
    onClose();
  };
  const chooseFile = async () => {
    setError(null);
    const compared = await compareWithFile(a, kind);
    if (!compared.ok) setError(compared.error);
    else if (compared.value) onClose();
  };
  return (
    <Dialog
      open
      title={text.title}
      onClose={onClose}
      footer={<Button onClick={() => void chooseFile()}>{text.file}</Button>}
    >
      {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
      <Field label={text.search}>
        <TextInput value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      </Field>
      <ChoiceList title={text.item} choices={inFile} none={text.noOthers} onTake={take} />
      {inventory === null ? null : (
        <ChoiceList title={text.inventory} choices={inventory} none={text.noneFound} onTake={take} />
      )}
    </Dialog>
  );
}

function useItems(search: string): readonly Choice[] {
  const { handle, item, rows } = useInspect();
  if (handle === null) return [];
  const wanted = search.trim().toLowerCase();
  return rows
    .filter((row) => row.item !== item && canCompare(row) && rowTitle(row).toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map((row) => ({
      key: String(row.item),
      title: rowTitle(row),
      note: inspectText.kinds[row.kind],
      target: { handle, item: row.item },
    }));
}

/** Null where there is no inventory or nothing in it compares. */
function useInventory(search: string, kind: InspectKind): readonly Choice[] | null {
  const workspace = useWorkspace();
  const asks = workspace !== null && kind === 'certificate';
  const { value } = useAnswer(
    'certificate.page',
    asks ? { search: search.trim().slice(0, 200), sort: 'name', direction: 'asc', offset: 0, limit: MOST } : null,
  );
  if (!asks) return null;
  return (value?.items ?? []).map(({ id, name, notAfter }) => ({
    key: id,
    title: visibleText(name),
    note: formatDate(notAfter),
    target: { certificateId: id },
  }));
}

interface ChoiceListProps {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly none: string;
  readonly onTake: (target: InspectTarget) => void;
}

function ChoiceList({ title, choices, none, onTake }: ChoiceListProps) {
  return (
    <section className={css['section']}>
      <SectionHead>{title}</SectionHead>
      {choices.length === 0 ? <p className={css['none']}>{none}</p> : null}
      <ul className={css['list']} aria-label={title}>
        {choices.map(({ key, title: name, note, target }) => (
          <li key={key}>
            <button type="button" onClick={() => onTake(target)}>
              <bdi title={name}>{name}</bdi>
              <span>{note}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
