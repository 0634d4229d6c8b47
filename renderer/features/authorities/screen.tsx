import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { authoritiesText as words } from '../../../shared/text/en/ui/authorities.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { buildAuthorityTree } from '../../stores/authority-tree.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { AreaSwitch } from '../../ui/area-switch.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import css from './authorities.module.css';
import { AuthorityDetails } from './authority-details.tsx';
import { AuthorityTree } from './authority-tree.tsx';
import { IssueCrlDialog } from './issue-crl-dialog.tsx';

const { area: areas } = profilesText;
const DETAILS_REM = 27;

/** The tree of authorities and, beside it, one of them. */
export function AuthoritiesScreen({ address }: { readonly address: ParsedAddress }) {
  const list = useAuthorities((state) => state.list);
  const error = useAuthorities((state) => state.error);
  const readOnly = useWorkspace()?.readOnly === true;
  const [width, setWidth] = usePaneWidth('authorities', DETAILS_REM);
  const [crlOf, setCrlOf] = useState<AuthorityId | null>(null);
  const shown = list?.find(({ id }) => id === address.path[0]);
  const show = (id: AuthorityId | null) => {
    const next = buildAddress('authorities', id === null ? [] : [id]);
    if (shown === undefined || id === null) navigate(next);
    else replaceAddress(next);
  };
  return (
    <>
      <Head count={list?.length} readOnly={readOnly} />
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
              onIssueCrl={() => setCrlOf(shown.id)}
            />
          )
        }
        sideLabel={shown === undefined ? words.title : words.details.label(shown.name)}
        width={width}
        onWidth={setWidth}
      >
        {list === null ? (
          <div className={css['loading']}>{error === null ? <Spinner>{words.loading}</Spinner> : null}</div>
        ) : list.length === 0 ? (
          <EmptyState
            title={words.empty.title}
            action={
              <Button variant="primary" disabled={readOnly} onClick={newAuthority}>
                {words.empty.action}
              </Button>
            }
          >
            {words.empty.body}
          </EmptyState>
        ) : (
          <AuthorityTree rows={buildAuthorityTree(list)} shown={shown?.id} onShow={show} />
        )}
      </SplitPane>
      {crlOf === null ? null : <IssueCrlDialog authorityId={crlOf} onClose={() => setCrlOf(null)} />}
    </>
  );
}

const newAuthority = (): void => openDialog('authority.new');

function Head({ count, readOnly }: { readonly count: number | undefined; readonly readOnly: boolean }) {
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
      <ToolbarGap />
      <Button
        variant="primary"
        icon={Plus}
        blockedBecause={readOnly ? words.actions.readOnly : undefined}
        onClick={newAuthority}
      >
        {words.create}
      </Button>
    </Toolbar>
  );
}
