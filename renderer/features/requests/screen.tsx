import { FilePlus2, Inbox } from 'lucide-react';
import { type DragEvent, useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { RequestId } from '../../../shared/model/brands.ts';
import type { RequestImportReport } from '../../../shared/model/request.ts';
import type { Result } from '../../../shared/result.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import {
  chooseAndImportRequest,
  followRequests,
  importRequestBytes,
  leaveRequest,
  readRequestDetails,
  useRequests,
} from '../../stores/request.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { PasteDialog } from '../../ui/paste-dialog.tsx';
import { type Pasted, usePaste } from '../../ui/pasted.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { RequestGrid } from './request-grid.tsx';
import { RequestPane } from './request-pane.tsx';
import css from './screen.module.css';

type Shown = 'waiting' | 'all';

/** The inbox of certification requests: what came, what it asks for, and what becomes of it. */
export function RequestsScreen({ address }: { readonly address: ParsedAddress }) {
  const { requests, error } = useRequests();
  const [shown, setShown] = useState<Shown>('waiting');
  const [pasting, setPasting] = useState(false);
  const [width, setWidth] = usePaneWidth('request-details', 26);
  const chosen = (address.path[0] ?? null) as RequestId | null;
  useEffect(followRequests, []);
  useEffect(() => {
    if (chosen === null) leaveRequest();
    else void readRequestDetails(chosen);
  }, [chosen]);
  const { failure, dismiss, take, takePasted } = useTaking();
  usePaste(text.paste.name, takePasted);
  const listed = requests?.filter(({ state, id }) => shown === 'all' || state === 'new' || id === chosen) ?? [];
  const shownError = failure ?? error;
  const importFile = () => void take(chooseAndImportRequest());
  return (
    <div className={css['screen']} {...dropHandlers(takePasted)}>
      <RequestsBar shown={shown} onShown={setShown} onPaste={() => setPasting(true)} onImport={importFile} />
      {shownError === null ? null : (
        <ErrorPanel
          {...describeError(shownError)}
          actions={failure === null ? undefined : <DismissButton onDismiss={dismiss} />}
        />
      )}
      {requests !== null && requests.length === 0 ? (
        <FirstSteps onImport={importFile} />
      ) : (
        <SplitPane
          sideLabel={text.details.name}
          width={width}
          onWidth={setWidth}
          side={chosen === null ? null : <RequestPane />}
        >
          <RequestGrid
            requests={listed}
            loading={requests === null}
            chosen={chosen}
            onChoose={(id) => replaceAddress(buildAddress('requests', [id]))}
            onShowAll={() => setShown('all')}
          />
        </SplitPane>
      )}
      <PasteDialog
        {...text.paste.dialog}
        open={pasting}
        onClose={() => setPasting(false)}
        onText={(pem) => {
          setPasting(false);
          takePasted({ bytes: new Blob([pem]), name: text.paste.name });
        }}
      />
    </div>
  );
}

/** Takes requests in, wherever they come from: the newest is shown, a failure stays until it is dismissed or the next try. */
function useTaking() {
  const [failure, setFailure] = useState<AppError | null>(null);
  const take = useCallback(async (work: Promise<Result<RequestImportReport | null, AppError>>) => {
    setFailure(null);
    const added = await work;
    if (!added.ok) setFailure(added.error);
    else if (added.value !== null) {
      const [first] = [...added.value.imported, ...added.value.known];
      const [failed] = added.value.failed;
      if (failed !== undefined) setFailure(failed.error);
      if (first === undefined) return;
      showToast(text.imported(first.name));
      navigate(buildAddress('requests', [first.id]));
    }
  }, []);
  const takePasted = useCallback(({ bytes, name }: Pasted) => void take(importRequestBytes(bytes, name)), [take]);
  const dismiss = () => setFailure(null);
  return { failure, dismiss, take, takePasted };
}

function DismissButton({ onDismiss }: { readonly onDismiss: () => void }) {
  return (
    <Button size="small" onClick={onDismiss}>
      {text.dismiss}
    </Button>
  );
}

interface BarProps {
  readonly shown: Shown;
  readonly onShown: (shown: Shown) => void;
  readonly onPaste: () => void;
  readonly onImport: () => void;
}

function RequestsBar({ shown, onShown, onPaste, onImport }: BarProps) {
  const requests = useRequests((state) => state.requests);
  const readOnly = useWorkspace()?.readOnly === true;
  const waiting = requests?.filter(({ state }) => state === 'new').length ?? 0;
  return (
    <Toolbar label={text.title}>
      <h1>{text.title}</h1>
      <span className={css['count']}>{requests === null ? null : text.waiting(waiting)}</span>
      <Segmented
        label={text.filter.name}
        size="small"
        value={shown}
        options={[
          { value: 'waiting', label: text.filter.waiting },
          { value: 'all', label: text.filter.all },
        ]}
        onChange={onShown}
      />
      <ToolbarGap />
      <Button variant="quiet" icon={FilePlus2} onClick={() => navigate(buildAddress('issue'))}>
        {text.issueWithout}
      </Button>
      <Button onClick={onPaste} blockedBecause={readOnly ? text.readOnly : undefined}>
        {text.paste.button}
      </Button>
      <Button variant="primary" icon={Inbox} onClick={onImport} blockedBecause={readOnly ? text.readOnly : undefined}>
        {text.import}
      </Button>
    </Toolbar>
  );
}

function FirstSteps({ onImport }: { readonly onImport: () => void }) {
  return (
    <EmptyState
      title={text.empty.title}
      action={
        <Button icon={Inbox} onClick={onImport}>
          {text.empty.import}
        </Button>
      }
    >
      {text.empty.body}
    </EmptyState>
  );
}

/** A file dropped here is a request, not something to inspect: the frame must not see it. */
function dropHandlers(take: (pasted: Pasted) => void) {
  const keep = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    onDragEnter: keep,
    onDragOver: keep,
    onDragLeave: keep,
    onDrop: (event: DragEvent) => {
      keep(event);
      const file = event.dataTransfer.files[0];
      if (file !== undefined) take({ bytes: file, name: file.name });
    },
  };
}
