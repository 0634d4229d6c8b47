import { FileInput, Plus } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ProfileSummary } from '../../../shared/model/profile.ts';
import { profilesText as words } from '../../../shared/text/en/ui/profiles.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { dropProfileDraft, readProfileDraft, useProfileDraft } from '../../stores/profile-draft.ts';
import { chooseAndImportProfile, followProfiles, useProfiles } from '../../stores/profiles.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Tag } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { DraftStrip } from './draft-strip.tsx';
import css from './profiles.module.css';

/** Every profile, whether the program brought it or somebody here made it. */
export function ProfileList({ areas }: { readonly areas: ReactNode }) {
  const { list, error } = useProfiles();
  const [showsArchived, setShowsArchived] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  useEffect(followProfiles, []);
  useEffect(() => void readProfileDraft(), []);
  const shown = list?.filter(({ isArchived }) => showsArchived || !isArchived) ?? [];
  const shownError = failure ?? error;
  const importFile = async () => {
    setFailure(null);
    const answer = await chooseAndImportProfile();
    if (!answer.ok) setFailure(answer.error);
    else if (answer.value !== null) {
      const { profile, outcome } = answer.value;
      showToast(words.imported[outcome](profile.name, profile.version));
    }
  };
  return (
    <>
      <Toolbar label={words.title}>
        <h1 className="visually-hidden">{words.title}</h1>
        {areas}
        {list === null ? null : <span className={css['quiet']}>{words.count(shown.length)}</span>}
        <Checkbox checked={showsArchived} onChange={setShowsArchived}>
          {words.showArchived}
        </Checkbox>
        <ToolbarGap />
        <ListActions list={list ?? []} onImport={() => void importFile()} />
      </Toolbar>
      {shownError === null ? null : <ErrorPanel {...describeError(shownError)} />}
      <KeptDraft list={list} />
      {list === null ? (
        <div className={css['loading']}>{error === null ? <Spinner>{words.loading}</Spinner> : null}</div>
      ) : shown.length === 0 ? (
        <EmptyState
          title={words.empty.title}
          action={<Button onClick={() => setShowsArchived(true)}>{words.empty.action}</Button>}
        >
          {words.empty.body}
        </EmptyState>
      ) : (
        <ProfileGrid profiles={shown} />
      )}
    </>
  );
}

const newAddress = (from?: string): string => buildAddress('profiles', [], { new: 'empty', from });

function ListActions({ list, onImport }: { readonly list: readonly ProfileSummary[]; readonly onImport: () => void }) {
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const blocked = readOnly ? words.readOnly : roleBlock;
  const entries: readonly MenuEntry[] = [
    { label: words.createEmpty, onChoose: () => navigate(newAddress()) },
    'separator',
    ...list
      .filter(({ isArchived }) => !isArchived)
      .map(({ id, name }) => ({ label: words.createFrom(name), onChoose: () => navigate(newAddress(id)) })),
  ];
  return (
    <>
      <Button icon={FileInput} onClick={onImport} blockedBecause={blocked}>
        {words.import}
      </Button>
      {blocked !== undefined ? (
        <Button variant="primary" icon={Plus} blockedBecause={blocked}>
          {words.create}
        </Button>
      ) : (
        <Menu
          align="end"
          head={words.createHead}
          entries={entries}
          trigger={
            <Button variant="primary" icon={Plus}>
              {words.create}
            </Button>
          }
        />
      )}
    </>
  );
}

function KeptDraft({ list }: { readonly list: readonly ProfileSummary[] | null }) {
  const draft = useProfileDraft((state) => state.draft);
  if (draft === null || list === null) return null;
  const name = list.find(({ id }) => id === draft.id)?.name ?? draft.content.name;
  const address = draft.basedOn === null ? newAddress() : buildAddress('profiles', [draft.id]);
  return <DraftStrip name={name} savedAt={draft.savedAt} onGo={() => navigate(address)} onDrop={dropProfileDraft} />;
}

function ProfileGrid({ profiles }: { readonly profiles: readonly ProfileSummary[] }) {
  const now = useNow();
  const [widths, setWidth] = useColumnWidths('profiles');
  const [selected, setSelected] = useState<string | null>(null);
  const columns = useMemo(() => columnsFor(now), [now]);
  const index = profiles.findIndex(({ id }) => id === selected);
  const open = (at: number) => {
    const id = profiles[at]?.id;
    if (id !== undefined) navigate(buildAddress('profiles', [id]));
  };
  return (
    <DataGrid
      label={words.list}
      columns={columns}
      count={profiles.length}
      rowAt={(at) => profiles[at]}
      selected={index < 0 ? null : index}
      onSelect={(at, by) => {
        setSelected(profiles[at]?.id ?? null);
        if (by === 'pointer') open(at);
      }}
      onOpen={open}
      widths={widths}
      onWidth={setWidth}
    />
  );
}

const columnsFor = (now: number): readonly GridColumn<ProfileSummary>[] => [
  {
    id: 'name',
    head: words.columns.name,
    width: 15,
    strong: true,
    cell: ({ name, isArchived }) => (
      <span className={css['name']}>
        <Name>{name}</Name>
        {isArchived ? <Tag>{words.origins.archived}</Tag> : null}
      </span>
    ),
  },
  {
    id: 'note',
    head: words.columns.note,
    width: 12,
    grow: true,
    cell: ({ note }) => <span title={note}>{note}</span>,
  },
  { id: 'kind', head: words.columns.kind, width: 7, cell: ({ kind }) => words.kinds[kind] },
  { id: 'origin', head: words.columns.origin, width: 9.5, cell: originOf },
  {
    id: 'version',
    head: words.columns.version,
    width: 5,
    align: 'end',
    cell: ({ version }) => formatCount(version),
  },
  {
    id: 'issued',
    head: words.columns.issued,
    width: 6.5,
    align: 'end',
    cell: ({ issued }) => formatCount(issued),
  },
  {
    id: 'saved',
    head: words.columns.saved,
    width: 8,
    align: 'end',
    cell: ({ savedAt }) =>
      savedAt === undefined ? (
        <span className={css['quiet']}>{words.never}</span>
      ) : (
        <RelativeTime at={savedAt} now={now} />
      ),
  },
];

const originOf = ({ isBuiltIn, isChanged }: ProfileSummary): string =>
  isBuiltIn ? (isChanged ? words.origins.changed : words.origins.builtIn) : words.origins.own;
