import { type ReactNode, useEffect, useState } from 'react';
import type { PartnerId, RequestId } from '../../../shared/model/brands.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import {
  chooseAndImportRequests,
  followInbox,
  importRequestFiles,
  leaveRequest,
  readRequestDetails,
  useInbox,
} from '../../stores/request.ts';
import { buildAddress, navigate, replaceAddress } from '../../stores/router.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { fileDropHandlers } from '../../ui/file-drop.ts';
import { PasteDialog } from '../../ui/paste-dialog.tsx';
import { type Pasted, usePaste } from '../../ui/pasted.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { InboxBar } from './inbox-bar.tsx';
import { MarkedRequests } from './marked-requests.tsx';
import { RequestGrid } from './request-grid.tsx';
import { RequestPane } from './request-pane.tsx';
import css from './screen.module.css';
import { takeIn } from './take-in.ts';

const DETAILS_REM = 26;

export interface InboxProps {
  readonly areas: ReactNode;
  readonly chosen: string | null;
  /** Another screen asks for the help of a partner: its id, or any word for a partner still to choose. */
  readonly asked: string | undefined;
}

/** What came from partners: what it asks for, whose it is, and what becomes of it. */
export function Inbox({ areas, chosen, asked }: InboxProps) {
  const error = useInbox((state) => state.error);
  const marks = useInbox((state) => state.marked.size);
  const isEmpty = useInbox(({ counts }) => counts !== null && Object.values(counts).every((count) => count === 0));
  const [dialog, setDialog] = useState<'paste' | null>(null);
  const [width, setWidth] = usePaneWidth('request-details', DETAILS_REM);
  useEffect(followInbox, []);
  useEffect(() => {
    if (chosen === null) leaveRequest();
    else void readRequestDetails(chosen as RequestId);
  }, [chosen]);
  const takeFiles = (files: readonly Pasted[]) => void takeIn(importRequestFiles(files));
  usePaste(text.paste.name, (pasted) => takeFiles([pasted]));
  const actions = {
    onImport: () => void takeIn(chooseAndImportRequests(false)),
    onImportFolder: () => void takeIn(chooseAndImportRequests(true)),
    onPaste: () => setDialog('paste'),
    onHelp: () => navigate(buildAddress('requests', chosen === null ? [] : [chosen], { help: 'choose' })),
  };
  return (
    <div className={css['screen']} {...fileDropHandlers((files) => takeFiles(files.map(pastedOf)))}>
      <h1 className="visually-hidden">{text.title}</h1>
      {marks === 0 ? <InboxBar areas={areas} {...actions} /> : <MarkedRequests />}
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <ImportOutcome />
      {isEmpty ? (
        <FirstSteps onImport={actions.onImport} onHelp={actions.onHelp} />
      ) : (
        <SplitPane
          sideLabel={text.details.name}
          width={width}
          onWidth={setWidth}
          onClose={() => navigate(buildAddress('requests'))}
          side={chosen === null ? null : <RequestPane />}
        >
          <RequestGrid chosen={chosen} />
        </SplitPane>
      )}
      <PasteDialog
        {...text.paste.dialog}
        open={dialog === 'paste'}
        onClose={() => setDialog(null)}
        onText={(typed) => {
          setDialog(null);
          takeFiles([{ bytes: new Blob([typed]), name: text.paste.name }]);
        }}
      />
      {asked === undefined ? null : (
        <HelpDialog
          partnerId={asked as PartnerId}
          onClose={() => replaceAddress(buildAddress('requests', chosen === null ? [] : [chosen]))}
        />
      )}
    </div>
  );
}

const pastedOf = (file: File): Pasted => ({ bytes: file, name: file.name });
