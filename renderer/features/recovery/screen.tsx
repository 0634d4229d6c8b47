import { recoveryText as words } from '../../../shared/text/en/ui/recovery.ts';
import { describeError } from '../../stores/failure.ts';
import { useRecovery } from '../../stores/recovery.ts';
import { navigate, type ParsedAddress } from '../../stores/router.ts';
import { type OpenWorkspace, useWorkspace } from '../../stores/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Page } from '../../ui/page.tsx';
import { OpenFindings, RefusedFindings } from './findings.tsx';
import { OpenWays, RefusedWays } from './ways.tsx';

/** What is wrong with a damaged file and what can be done: `/recovery` for the open workspace, `/recovery/file` for the one that did not open. */
export function RecoveryScreen({ address }: { readonly address: ParsedAddress }) {
  const workspace = useWorkspace();
  if (address.path[0] === 'file') return <RefusedScreen />;
  return workspace?.damage === undefined ? <Nothing /> : <OpenScreen workspace={workspace} />;
}

function Nothing() {
  return (
    <EmptyState title={words.none} action={<Button onClick={() => navigate('/')}>{words.noneAction}</Button>}>
      {words.noneBody}
    </EmptyState>
  );
}

function RefusedScreen() {
  const file = useRecovery((state) => state.file);
  if (file === null) return <Nothing />;
  const { title, detail } = describeError(file.error);
  return (
    <Page
      isWide
      banner={
        <Banner tone="fail" headingLevel={1} title={words.refused(file.name)}>
          {title}. {detail}
        </Banner>
      }
    >
      <RefusedWays file={file} />
      <RefusedFindings />
    </Page>
  );
}

function OpenScreen({ workspace }: { readonly workspace: OpenWorkspace }) {
  return (
    <Page
      isWide
      banner={
        <Banner tone="fail" headingLevel={1} title={words.damaged(workspace.name)}>
          {words.readOnly} {words.untouched} <bdi>{visibleText(workspace.location)}</bdi>
        </Banner>
      }
    >
      <OpenWays />
      <OpenFindings findings={workspace.damage ?? []} />
    </Page>
  );
}
