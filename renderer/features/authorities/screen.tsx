import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { authoritiesText as words } from '../../../shared/text/en/ui/authorities.ts';
import { authorityImportText } from '../../../shared/text/en/ui/authority-import.ts';
import { migrationText } from '../../../shared/text/en/ui/migration.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { buildAuthorityTree } from '../../stores/authority-tree.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { AreaSwitch } from '../../ui/area-switch.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { RevocationScreen } from '../revocation/screen.tsx';
import css from './authorities.module.css';
import { AuthorityDetails } from './authority-details.tsx';
import { AuthorityTree } from './authority-tree.tsx';
import { ImportAuthorityDialog } from './import-authority-dialog.tsx';
import { WaitingRequests } from './waiting-requests.tsx';

const { area: areas } = profilesText;
const DETAILS_REM = 27;

/** `/authorities/<id>/revocation/<part>` is a screen of its own. */
export function AuthoritiesScreen({ address }: { readonly address: ParsedAddress }) {
  const [id, part, ...rest] = address.path;
  const opened = useAuthorities((state) => state.list?.find((each) => each.id === id));
  if (part === 'revocation' && opened !== undefined) {
    return <RevocationScreen key={opened.id} authority={opened} path={rest} />;
  }
  return <Authorities address={address} />;
}

/** The tree of authorities and, beside it, one of them. */
function Authorities({ address }: { readonly address: ParsedAddress }) {
  const list = useAuthorities((state) => state.list);
  const error = useAuthorities((state) => state.error);
  const readOnly = useWorkspace()?.readOnly === true;
  const [width, setWidth] = usePaneWidth('authorities', DETAILS_REM);
  const [answering, setAnswering] = useState(false);
  const [withArchived, setWithArchived] = useState(false);
  const shown = list?.find(({ id }) => id === address.path[0]);
  const archived = list?.filter(({ archivedAt }) => archivedAt !== undefined).length ?? 0;
  const show = (id: AuthorityId | null) => {
    const next = buildAddress('authorities', id === null ? [] : [id]);
    if (shown === undefined || id === null) navigate(next);
    else replaceAddress(next);
  };
  return (
    <>
      <Head
        count={list === null ? undefined : list.length - archived}
        readOnly={readOnly}
        archived={archived}
        withArchived={withArchived}
        onArchived={setWithArchived}
        onImport={() => openDialog('authority.import')}
      />
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <SplitPane
        onClose={() => show(null)}
        side={
          shown === undefined ? null : (
            <AuthorityDetails
              key={shown.id}
              authority={shown}
              firstTab={address.query['tab']}
              onClose={() => show(null)}
            />
          )
        }
        sideLabel={shown === undefined ? words.title : words.details.label(shown.name)}
        width={width}
        onWidth={setWidth}
      >
        <Tree shown={shown?.id} withArchived={withArchived} onShow={show} onAnswer={() => setAnswering(true)} />
      </SplitPane>
      {answering ? <ImportAuthorityDialog first="answer" onClose={() => setAnswering(false)} /> : null}
    </>
  );
}

interface TreeProps {
  readonly shown: AuthorityId | undefined;
  readonly withArchived: boolean;
  readonly onShow: (id: AuthorityId | null) => void;
  readonly onAnswer: () => void;
}

/** The requests that wait, then the tree or how to begin one. */
function Tree({ shown, withArchived, onShow, onAnswer }: TreeProps) {
  const { list, error } = useAuthorities();
  const readOnly = useWorkspace()?.readOnly === true;
  if (list === null)
    return <div className={css['loading']}>{error === null ? <Spinner>{words.loading}</Spinner> : null}</div>;
  return (
    <>
      <WaitingRequests onAnswer={onAnswer} />
      {list.length === 0 ? (
        <EmptyState
          title={words.empty.title}
          action={
            <>
              <Button variant="primary" disabled={readOnly} onClick={newAuthority}>
                {words.empty.action}
              </Button>
              <Button disabled={readOnly} onClick={takeOver}>
                {migrationText.shortAction}
              </Button>
            </>
          }
        >
          {words.empty.body}
        </EmptyState>
      ) : (
        <AuthorityTree
          rows={buildAuthorityTree(list.filter((each) => isListed(each, withArchived, shown)))}
          shown={shown}
          onShow={onShow}
        />
      )}
    </>
  );
}

const takeOver = (): void => openDialog('migration');
const newAuthority = (): void => openDialog('authority.new');

/** One that is shown stays in sight, archived or not. */
const isListed = (authority: AuthoritySummary, withArchived: boolean, shown: AuthorityId | undefined): boolean =>
  withArchived || authority.archivedAt === undefined || authority.id === shown;

interface HeadProps {
  readonly count: number | undefined;
  readonly readOnly: boolean;
  readonly archived: number;
  readonly withArchived: boolean;
  readonly onArchived: (shown: boolean) => void;
  readonly onImport: () => void;
}

function Head({ count, readOnly, archived, withArchived, onArchived, onImport }: HeadProps) {
  const adminBlock = useRoleBlock('admin');
  const blocked = readOnly ? words.actions.readOnly : adminBlock;
  return (
    <Toolbar label={words.toolbar}>
      <h1 className="visually-hidden">{words.title}</h1>
      <AreaSwitch
        label={areas.label}
        areas={[
          { label: areas.authorities, to: buildAddress('authorities'), isCurrent: true },
          { label: areas.profiles, to: buildAddress('profiles'), isCurrent: false },
        ]}
      />
      {count === undefined ? null : <span className={css['quiet']}>{words.count(count)}</span>}
      {archived === 0 ? null : (
        <Checkbox checked={withArchived} onChange={onArchived}>
          {words.showArchived(archived)}
        </Checkbox>
      )}
      <ToolbarGap />
      <Button blockedBecause={blocked} onClick={takeOver}>
        {migrationText.action}
      </Button>
      <Button blockedBecause={blocked} onClick={onImport}>
        {authorityImportText.action}
      </Button>
      <Button variant="primary" icon={Plus} blockedBecause={blocked} onClick={newAuthority}>
        {words.create}
      </Button>
    </Toolbar>
  );
}
