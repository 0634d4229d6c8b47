import { Bookmark, Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { ReadyQuestion } from '../../../shared/model/inventory.ts';
import type { SavedView } from '../../../shared/model/view.ts';
import { inventoryFilterText } from '../../../shared/text/en/ui/inventory-filter.ts';
import { inventoryViewsText as words } from '../../../shared/text/en/ui/inventory-views.ts';
import { describeError, keepFailure, reportFailure } from '../../stores/failure.ts';
import { setInventoryFilter } from '../../stores/inventory-filter.ts';
import { deleteView, moveView, openView, saveView, useViews, useViewsWhile } from '../../stores/inventory-views.ts';
import { useInventory } from '../../stores/inventory.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { showToast } from '../../ui/toast.tsx';
import { RenameViewDialog, SaveViewDialog } from './view-dialogs.tsx';
import css from './views-menu.module.css';

/** Questions that are ready, and filters that somebody kept, with how many certificates each finds. */
export function ViewsMenu() {
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<SavedView | 'save' | null>(null);
  const show = (next: SavedView | 'save') => {
    setOpen(false);
    setDialog(next);
  };
  return (
    <>
      <Popover
        open={isOpen}
        onOpenChange={setOpen}
        align="start"
        label={words.title}
        trigger={<Button icon={Bookmark}>{words.open}</Button>}
      >
        <Panel isOpen={isOpen} onClose={() => setOpen(false)} onDialog={show} />
      </Popover>
      {dialog === 'save' ? <SaveViewDialog onClose={() => setDialog(null)} /> : null}
      {dialog === null || dialog === 'save' ? null : <RenameViewDialog view={dialog} onClose={() => setDialog(null)} />}
    </>
  );
}

interface PanelProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDialog: (dialog: SavedView | 'save') => void;
}

function Panel({ isOpen, onClose, onDialog }: PanelProps) {
  const { views, questions } = useViews();
  const error = useViewsWhile(isOpen);
  const readOnly = useWorkspace()?.readOnly === true;
  return (
    <>
      <div className={css['panel']}>
        {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
        <h3>{words.questions}</h3>
        <ul>
          {questions.map((question) => (
            <QuestionLine key={question.id} question={question} onClose={onClose} />
          ))}
        </ul>
        <h3>{words.saved}</h3>
        {views.length === 0 ? <p className={css['none']}>{words.none}</p> : null}
        <ul>
          {views.map((view, index) => (
            <li key={view.id} className={css['line']}>
              <ViewButton view={view} onClose={onClose} />
              {readOnly ? null : (
                <Menu
                  align="end"
                  trigger={<IconButton icon={Ellipsis} size="small" label={words.acts(visibleText(view.name))} />}
                  entries={viewEntries(view, { index, last: views.length - 1, onRename: () => onDialog(view) })}
                />
              )}
            </li>
          ))}
        </ul>
      </div>
      {readOnly ? null : (
        <footer className={css['foot']}>
          <Button size="small" onClick={() => onDialog('save')}>
            {words.save}
          </Button>
        </footer>
      )}
    </>
  );
}

function QuestionLine({ question, onClose }: { readonly question: ReadyQuestion; readonly onClose: () => void }) {
  const filter = useInventory((state) => state.query.filter);
  const { id, count } = question;
  return (
    <li className={css['line']}>
      <button
        type="button"
        className={css['view']}
        aria-current={filter === question.filter || undefined}
        onClick={() => {
          setInventoryFilter(question.filter);
          onClose();
        }}
      >
        <span className={css['name']}>{inventoryFilterText.questions[id]}</span>
        <span className={css['count']} data-none={count === 0 || undefined}>
          {count === null ? words.counting : words.count(count)}
        </span>
      </button>
    </li>
  );
}

function ViewButton({ view, onClose }: { readonly view: SavedView; readonly onClose: () => void }) {
  const filter = useInventory((state) => state.query.filter);
  const count = useViews((state) => state.counts.get(view.id));
  const text = view.filter === '' ? words.everything : visibleText(view.filter);
  return (
    <button
      type="button"
      className={css['view']}
      data-saved
      title={`${visibleText(view.name)}\n${text}`}
      aria-current={filter === view.filter || undefined}
      onClick={() => {
        openView(view);
        onClose();
      }}
    >
      <span className={css['saved']}>
        <bdi className={css['name']}>{visibleText(view.name)}</bdi>
        <bdi className={css['filter']}>{text}</bdi>
      </span>
      {count === undefined ? null : (
        <span className={css['count']} data-none={count === 0 || undefined}>
          {count === null ? words.counting : words.count(count)}
        </span>
      )}
    </button>
  );
}

interface ViewPlace {
  readonly index: number;
  readonly last: number;
  readonly onRename: () => void;
}

const viewEntries = (view: SavedView, { index, last, onRename }: ViewPlace): readonly MenuEntry[] => [
  { label: words.rename, onChoose: onRename },
  { label: words.update, onChoose: () => reportFailure(replaceView(view)) },
  'separator',
  { label: words.up, disabled: index === 0, onChoose: () => reportFailure(moveView(view.id, index - 1)) },
  { label: words.down, disabled: index === last, onChoose: () => reportFailure(moveView(view.id, index + 1)) },
  'separator',
  { label: words.delete, danger: true, onChoose: () => void removeView(view) },
];

async function replaceView(view: SavedView) {
  const answer = await saveView(view.name, { id: view.id });
  if (answer.ok) showToast(words.updated(view.name));
  return answer;
}

async function removeView(view: SavedView): Promise<void> {
  const deleted = await deleteView(view.id);
  if (!keepFailure(deleted) || !deleted.ok) return;
  showToast(words.deleted(view.name), 'done', {
    label: words.undo,
    onChoose: () => reportFailure(deleted.value()),
  });
}
