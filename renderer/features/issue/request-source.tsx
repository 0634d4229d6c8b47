import { FileText, Inbox } from 'lucide-react';
import { useState } from 'react';
import type { RequestSummary } from '../../../shared/model/request.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { describeError } from '../../stores/failure.ts';
import { changeIssueForm, useIssue } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { chooseIssueRequest, useIssueRequests } from '../../stores/issue-requests.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { PasteDialog } from '../../ui/paste-dialog.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status } from '../../ui/status.tsx';
import { refusalBeside } from './draft-view.ts';
import css from './issue-form-pane.module.css';
import { openRequest, takeRequest } from './take-request.ts';

const text = issueText.who;

/** The request whose key is certified: one of the inbox, or one that comes in here. */
export function RequestSource({ form }: { readonly form: IssueForm }) {
  const draft = useIssue((state) => state.draft);
  const takeError = useIssueRequests((state) => state.takeError);
  const refusal = refusalBeside(draft, 'key');
  return (
    <div className={css['fields']} data-issue-field="request key">
      {form.requestId === null ? <RequestChooser /> : <ChosenRequest />}
      {takeError === null ? null : <ErrorPanel {...describeError(takeError)} inset />}
      {refusal === undefined ? null : (
        <p className={css['problem']} role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}

function RequestChooser() {
  const { waiting, taking } = useIssueRequests();
  const [pasting, setPasting] = useState(false);
  return (
    <>
      {waiting === null || waiting.length === 0 ? null : <WaitingRequests waiting={waiting} />}
      <div className={css['request']} data-empty>
        <Inbox aria-hidden />
        <div>
          {taking ? (
            <Spinner>{text.reading}</Spinner>
          ) : (
            <>
              <b>{text.drop}</b>
              <p className={css['hint']}>{text.dropHint}</p>
            </>
          )}
        </div>
        <Button variant="quiet" size="small" onClick={openRequest}>
          {text.openFile}
        </Button>
        <Button variant="quiet" size="small" onClick={() => setPasting(true)}>
          {text.paste}
        </Button>
      </div>
      <PasteDialog
        {...text.pasteDialog}
        open={pasting}
        onClose={() => setPasting(false)}
        onText={(pem) => {
          setPasting(false);
          takeRequest({ bytes: new Blob([pem]), name: text.pastedName });
        }}
      />
    </>
  );
}

function WaitingRequests({ waiting }: { readonly waiting: readonly RequestSummary[] }) {
  return (
    <Field label={text.request}>
      <Combobox
        value=""
        placeholder={text.chooseRequest}
        options={waiting.map(({ id, name, key, partner }) => ({
          value: id as string,
          label: visibleText(name),
          note: partner === undefined ? key : `${key}, ${visibleText(partner.name)}`,
        }))}
        onChange={(value) => {
          const request = waiting.find(({ id }) => id === value);
          if (request !== undefined) chooseIssueRequest(request);
        }}
        searchLabel={text.searchRequest}
        noneFound={text.noRequestFound}
        more={text.moreRequests}
      />
    </Field>
  );
}

function ChosenRequest() {
  const { chosen, error } = useIssueRequests();
  if (error !== null && chosen === null) return <ErrorPanel {...describeError(error)} inset />;
  return (
    <div className={css['request']}>
      <FileText aria-hidden />
      {chosen === null ? (
        <Spinner>{text.reading}</Spinner>
      ) : (
        <div>
          <b>
            <Name>{chosen.name}</Name>
          </b>
          {/* Requests come into the inbox only once their signature was verified. */}
          <div className={css['facts']}>
            <Status status="valid">{text.proven}</Status>
            <span>
              {chosen.key}
              {chosen.source === undefined || chosen.source === '' ? null : (
                <>
                  , <Name>{chosen.source}</Name>
                </>
              )}
            </span>
          </div>
        </div>
      )}
      <Button variant="quiet" size="small" onClick={() => changeIssueForm({ requestId: null })}>
        {text.replace}
      </Button>
    </div>
  );
}
