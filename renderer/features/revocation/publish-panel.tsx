import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { AuthorityId, PublishTargetId } from '../../../shared/model/brands.ts';
import type { PublishOverview, PublishPlace, PublishStanding, PublishTarget } from '../../../shared/model/publish.ts';
import { publishText as words } from '../../../shared/text/en/ui/publish.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { publishNow, removeTarget, setTargetEnabled, usePublishing } from '../../stores/publish.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status, type StatusKind, Tag } from '../../ui/status.tsx';
import { showToast } from '../../ui/toast.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { PublishHistoryDialog } from './publish-history-dialog.tsx';
import css from './publish.module.css';

/** What is done with a place in a dialog. */
type Doing =
  | { readonly what: 'add' }
  | { readonly what: 'edit' | 'history' | 'remove'; readonly target: PublishTarget };

/** Where an authority's CRLs are published to, and what became of it. */
export function PublishPanel({ authorityId }: { readonly authorityId: AuthorityId }) {
  const { value, error } = usePublishing(authorityId);
  const [doing, setDoing] = useState<Doing | null>(null);
  const isReadOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('admin');
  const blocked = isReadOnly ? words.readOnly : roleBlock;
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (value === null) return <Spinner>{words.loading}</Spinner>;
  const { targets, suggestedFileName } = value;
  return (
    <section className={css['section']} aria-label={words.title}>
      <SectionHead
        trailing={<Buttons overview={value} {...{ authorityId, blocked }} onAdd={() => setDoing({ what: 'add' })} />}
      >
        {words.title}
      </SectionHead>
      <p className={css['quiet']}>{words.lead}</p>
      {targets.length === 0 ? (
        <p className={css['quiet']}>{words.empty}</p>
      ) : (
        <ul className={css['places']}>
          {targets.map((standing) => (
            <PlaceItem
              key={standing.target.id}
              {...{ standing, blocked }}
              canPublish={value.number !== null}
              onDo={setDoing}
            />
          ))}
        </ul>
      )}
      <Dialogs {...{ doing, authorityId, suggestedFileName }} onClose={() => setDoing(null)} />
    </section>
  );
}

interface ButtonsProps {
  readonly authorityId: AuthorityId;
  readonly overview: PublishOverview;
  readonly blocked: string | undefined;
  readonly onAdd: () => void;
}

function Buttons({ authorityId, overview, blocked, onAdd }: ButtonsProps) {
  const enabled = overview.targets.filter(({ target }) => target.enabled);
  const why = overview.number === null ? words.nothing : enabled.length === 0 ? words.noTargets : undefined;
  const needsLogin = enabled.some(({ target }) => target.hasSecret);
  return (
    <span className={css['buttons']}>
      {overview.targets.length === 0 ? null : (
        <Button size="small" blockedBecause={blocked ?? why} onClick={() => void publish({ authorityId, needsLogin })}>
          {words.publishAll}
        </Button>
      )}
      <Button size="small" blockedBecause={blocked} onClick={onAdd}>
        {words.add}
      </Button>
    </span>
  );
}

interface PublishOrder {
  readonly authorityId: AuthorityId;
  readonly targetId?: PublishTargetId;
  readonly needsLogin: boolean;
}

/** Says in a toast what came of it; what a place said stands with it. */
async function publish({ authorityId, targetId, needsLogin }: PublishOrder): Promise<void> {
  if (needsLogin && !(await ensureUnlocked(words.unlockPurpose))) return;
  const answer = await publishNow(authorityId, targetId);
  if (!keepFailure(answer) || !answer.ok) return;
  const failed = answer.value.runs.filter(({ error }) => error !== null).length;
  if (failed === 0) showToast(words.done, 'done');
  else showToast(words.someFailed(failed), 'failed');
}

interface ItemProps {
  readonly standing: PublishStanding;
  readonly canPublish: boolean;
  readonly blocked: string | undefined;
  readonly onDo: (doing: Doing) => void;
}

function PlaceItem({ standing, canPublish, blocked, onDo }: ItemProps) {
  const now = useNow();
  const { target, last, lastDone } = standing;
  const { kind, label } = tellState(standing);
  const facts = [
    describePlace(target.place),
    lastDone === null
      ? words.never
      : words.lastDone(lastDone.number, formatRelative(lastDone.finishedAt ?? lastDone.startedAt, now)),
    ...(last?.state === 'waiting' && last.nextAttemptAt !== null
      ? [words.next(formatRelative(last.nextAttemptAt, now), last.attempts)]
      : []),
  ];
  return (
    <li className={css['place']}>
      <div className={css['head']}>
        <bdi className={css['name']}>{visibleText(target.name)}</bdi>
        <Tag>{words.kinds[target.place.kind]}</Tag>
        <Status status={kind}>{label}</Status>
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label={words.menu(target.name)} />}
          entries={buildEntries({ standing, canPublish, blocked, onDo })}
        />
      </div>
      <div className={css['quiet']}>{facts.join(' · ')}</div>
      {last === null || last.error === null || standing.isCurrent ? null : <Problem error={last.error} />}
    </li>
  );
}

function Problem({ error }: { readonly error: NonNullable<NonNullable<PublishStanding['last']>['error']> }) {
  const { title, detail, hint } = describeError(error);
  return (
    <div className={css['problem']}>
      {title}. {detail} {hint}
    </div>
  );
}

function tellState({ target, last, isCurrent }: PublishStanding): {
  readonly kind: StatusKind;
  readonly label: string;
} {
  if (last?.state === 'running') return { kind: 'not-yet-valid', label: words.states.running };
  if (isCurrent) return { kind: 'valid', label: words.current };
  if (!target.enabled) return { kind: 'not-yet-valid', label: words.off };
  if (last === null || last.state === 'done') return { kind: 'expiring', label: words.behind };
  return { kind: last.state === 'failed' ? 'expired' : 'expiring', label: words.states[last.state] };
}

function describePlace(place: PublishPlace): string {
  if (place.kind === 'folder') return visibleText(place.path);
  if (place.kind === 'http') return visibleText(place.url);
  if (place.kind === 's3') return visibleText(`${place.endpoint} ${place.bucket}/${place.prefix}`);
  return visibleText(`${place.user}@${place.host}:${place.port} ${place.folder}`);
}

const buildEntries = ({ standing: { target }, canPublish, blocked, onDo }: ItemProps) =>
  [
    {
      label: words.now,
      disabledBecause: blocked ?? (canPublish ? undefined : words.nothing),
      onChoose: () =>
        void publish({ authorityId: target.authorityId, targetId: target.id, needsLogin: target.hasSecret }),
    },
    { label: words.history, onChoose: () => onDo({ what: 'history', target }) },
    'separator',
    { label: words.edit, disabledBecause: blocked, onChoose: () => onDo({ what: 'edit', target }) },
    {
      label: target.enabled ? words.turnOff : words.turnOn,
      disabledBecause: blocked,
      onChoose: () => void setTargetEnabled(target.id, !target.enabled).then(keepFailure),
    },
    'separator',
    { label: words.remove, danger: true, disabledBecause: blocked, onChoose: () => onDo({ what: 'remove', target }) },
  ] as const;

interface DialogsProps {
  readonly doing: Doing | null;
  readonly authorityId: AuthorityId;
  readonly suggestedFileName: string;
  readonly onClose: () => void;
}

function Dialogs({ doing, authorityId, suggestedFileName, onClose }: DialogsProps) {
  if (doing === null) return null;
  if (doing.what === 'add') return <PublishDialog {...{ authorityId, suggestedFileName, onClose }} />;
  const { target } = doing;
  if (doing.what === 'edit') return <PublishDialog {...{ authorityId, suggestedFileName, target, onClose }} />;
  if (doing.what === 'history') return <PublishHistoryDialog target={target} onClose={onClose} />;
  const remove = async () => {
    onClose();
    keepFailure(await removeTarget(target.id));
  };
  return (
    <ConfirmDialog
      open
      danger
      title={words.removeTitle(target.name)}
      confirmLabel={words.removeConfirm}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      {words.removeDetail}
    </ConfirmDialog>
  );
}
