import { Ellipsis, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Operator, OperatorList } from '../../../shared/model/operator.ts';
import { operatorsText as words } from '../../../shared/text/en/ui/operators.ts';
import { describeError } from '../../stores/failure.ts';
import { useOperators, useRoleBlock } from '../../stores/operators.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatDate } from '../../ui/format-time.ts';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { NameFirstDialog } from './name-first-dialog.tsx';
import { AddOperatorDialog, ChangeRoleDialog, ResetOperatorDialog } from './operator-dialogs.tsx';
import css from './operators-section.module.css';
import { RemoveOperatorDialog } from './remove-operator-dialog.tsx';
import { Section } from './section.tsx';
import { TwoPersonRows } from './two-person-rows.tsx';

type Dialog =
  | { readonly kind: 'first' | 'add' }
  | { readonly kind: 'role' | 'reset' | 'remove'; readonly operator: Operator };

/** Who may unlock the workspace, what they may do there, and which keys need two of them. */
export function OperatorsSection() {
  const { list, error } = useOperators();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const blocked = useRoleBlock('admin');
  const live = list?.operators.filter(({ removedAt }) => removedAt === undefined) ?? [];
  return (
    <Section title={words.title}>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {list === null ? (
        error === null && <Spinner>{words.loading}</Spinner>
      ) : live.length === 0 ? (
        <LabelledRow label={words.none} hint={words.noneHint}>
          <Button onClick={() => setDialog({ kind: 'first' })}>{words.nameFirst}</Button>
        </LabelledRow>
      ) : (
        <>
          <p className={css['remark']}>{words.intro}</p>
          <OperatorTable list={list} live={live} blocked={blocked} onDialog={setDialog} />
          <div className={css['acts']}>
            <Button icon={UserPlus} blockedBecause={blocked} onClick={() => setDialog({ kind: 'add' })}>
              {words.add}
            </Button>
          </div>
          <TwoPersonRows list={list} blockedBecause={blocked} />
          <RemovedOperators list={list} />
        </>
      )}
      {dialog === null ? null : <OperatorDialog dialog={dialog} onClose={() => setDialog(null)} />}
    </Section>
  );
}

interface OperatorTableProps {
  readonly list: OperatorList;
  readonly live: readonly Operator[];
  readonly blocked: string | undefined;
  readonly onDialog: (dialog: Dialog) => void;
}

function OperatorTable(props: OperatorTableProps) {
  return <DataTable label={words.title} rows={props.live} rowKey={({ id }) => id} columns={buildColumns(props)} />;
}

function buildColumns({ list: { session }, blocked, onDialog }: OperatorTableProps): readonly TableColumn<Operator>[] {
  const isYou = ({ id }: Operator): boolean => session?.kind === 'operator' && session.id === id;
  return [
    {
      id: 'name',
      head: words.columns.name,
      strong: true,
      cell: (operator) => (
        <span className={css['name']}>
          <Name className={css['whole']}>{operator.name}</Name>
          {isYou(operator) ? <span className={css['quiet']}>{words.you}</span> : null}
        </span>
      ),
    },
    { id: 'role', head: words.columns.role, width: '8rem', cell: ({ role }) => words.roles[role] },
    { id: 'since', head: words.columns.since, width: '9rem', cell: ({ createdAt }) => formatDate(createdAt) },
    {
      id: 'acts',
      head: words.columns.acts,
      width: '5rem',
      cell: (operator) => (
        <OperatorMenu
          operator={operator}
          blocked={blocked ?? (isYou(operator) ? words.yourself : undefined)}
          onDialog={onDialog}
        />
      ),
    },
  ];
}

interface OperatorMenuProps {
  readonly operator: Operator;
  readonly blocked: string | undefined;
  readonly onDialog: (dialog: Dialog) => void;
}

function OperatorMenu({ operator, blocked, onDialog }: OperatorMenuProps) {
  const entry = (kind: 'role' | 'reset' | 'remove', label: string) => ({
    label,
    disabledBecause: blocked,
    danger: kind === 'remove',
    onChoose: () => onDialog({ kind, operator }),
  });
  return (
    <Menu
      align="end"
      trigger={<IconButton size="small" icon={Ellipsis} label={words.actsOf(operator.name)} />}
      entries={[
        entry('role', words.changeRole),
        entry('reset', words.reset),
        'separator',
        entry('remove', words.remove),
      ]}
    />
  );
}

/** Their names stay in the log. */
function RemovedOperators({ list }: { readonly list: OperatorList }) {
  const removed = list.operators.flatMap(({ id, name, role, removedAt }) =>
    removedAt === undefined ? [] : [{ id, name, role, removedAt }],
  );
  if (removed.length === 0) return null;
  return (
    <>
      <h3 className={css['subhead']}>{words.removedTitle}</h3>
      <ul className={css['removed']} aria-label={words.removedTitle}>
        {removed.map(({ id, name, role, removedAt }) => (
          <li key={id}>
            <bdi>{visibleText(name)}</bdi>{' '}
            <span className={css['quiet']}>
              {words.roles[role]}, {words.removedLine(formatDate(removedAt))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function OperatorDialog({ dialog, onClose }: { readonly dialog: Dialog; readonly onClose: () => void }) {
  switch (dialog.kind) {
    case 'first':
      return <NameFirstDialog onClose={onClose} />;
    case 'add':
      return <AddOperatorDialog onClose={onClose} />;
    case 'role':
      return <ChangeRoleDialog operator={dialog.operator} onClose={onClose} />;
    case 'reset':
      return <ResetOperatorDialog operator={dialog.operator} onClose={onClose} />;
    case 'remove':
      return <RemoveOperatorDialog operator={dialog.operator} onClose={onClose} />;
  }
}
