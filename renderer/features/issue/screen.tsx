import { useEffect } from 'react';
import type { AuthorityId, CertificateId, RequestId } from '../../../shared/model/brands.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { reportFailure } from '../../stores/failure.ts';
import { changeIssueForm, discardIssue, followIssuing, useIssue } from '../../stores/issue.ts';
import { issueLike } from '../../stores/issue-like.ts';
import { followRequests, useRequests } from '../../stores/request.ts';
import { buildAddress, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Name } from '../../ui/mono.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { IssueFormPane } from './issue-form-pane.tsx';
import { Issued } from './issued.tsx';
import { Preview } from './preview.tsx';
import css from './screen.module.css';

/** Who, what, check; beside it the certificate as it will be signed. The draft outlives the screen. */
export function IssueScreen({ address }: { readonly address: ParsedAddress }) {
  const issued = useIssue((state) => state.issued);
  const requestId = useIssue((state) => (state.form.source === 'request' ? state.form.requestId : null));
  const request = useRequests((state) => state.requests?.find(({ id }) => id === requestId));
  useEffect(followIssuing, []);
  useEffect(followRequests, []);
  useEffect(() => takeQuery(address), [address]);
  return (
    <div className={css['screen']}>
      <Toolbar label={issueText.title}>
        <h1>{issueText.title}</h1>
        {request === undefined ? null : (
          <span className={css['quiet']}>
            <Name>{issueText.ofRequest(request.name)}</Name>
          </span>
        )}
        <ToolbarGap />
        {issued === null ? (
          <Button variant="quiet" onClick={discardIssue}>
            {issueText.discard}
          </Button>
        ) : null}
      </Toolbar>
      {issued === null ? (
        <form
          className={css['columns']}
          aria-label={issueText.title}
          noValidate
          // Enter in a field must not sign: only the button does.
          onSubmit={(event) => event.preventDefault()}
        >
          <IssueFormPane />
          <Preview />
        </form>
      ) : (
        <Issued key={issued.id} certificate={issued} />
      )}
    </div>
  );
}

/** Takes what another screen put into the address, once. */
function takeQuery({ query }: ParsedAddress): void {
  const { authority, request, like } = query;
  if (like !== undefined) reportFailure(issueLike(like as CertificateId));
  else if (authority !== undefined || request !== undefined)
    changeIssueForm({
      ...(authority === undefined ? {} : { authorityId: authority as AuthorityId }),
      ...(request === undefined ? {} : { source: 'request', requestId: request as RequestId, subject: '', names: [] }),
    });
  else return;
  replaceAddress(buildAddress('issue'));
}
