import { FileSpreadsheet, History } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId, PartnerId, RequestId } from '../../../shared/model/brands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { useNow } from '../../stores/clock.ts';
import { reportFailure } from '../../stores/failure.ts';
import { changeIssueForm, followIssuing, leaveIssued, useIssue } from '../../stores/issue.ts';
import { issueLike, issueReplacing } from '../../stores/issue-like.ts';
import { forgetIssue, rememberIssue, restoreIssue, useIssueMemory } from '../../stores/issue-memory.ts';
import { followIssuePartners } from '../../stores/issue-partners.ts';
import { followIssueProfiles } from '../../stores/issue-profiles.ts';
import { followReplaceable } from '../../stores/issue-replaces.ts';
import { beginIssueFromRequest, followIssueRequests, useIssueRequests } from '../../stores/issue-requests.ts';
import { followSigners } from '../../stores/issue-signers.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { formatDate, formatRelative, formatTime } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { usePaste } from '../../ui/pasted.ts';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { Issued } from './issued.tsx';
import { Panes } from './panes.tsx';
import css from './screen.module.css';
import { requestDropHandlers, takeRequest } from './take-request.ts';

const FOLLOW = [
  followSigners,
  followIssueProfiles,
  followIssueRequests,
  followIssuePartners,
  followReplaceable,
  followIssuing,
  rememberIssue,
];

/** Who, what, check; beside it the certificate as it will be signed. The draft outlives the screen and the program. */
export function IssueScreen({ address }: { readonly address: ParsedAddress }) {
  const issued = useIssue((state) => state.issued);
  useEffect(followAll, []);
  useAddressQuery(address);
  usePaste(issueText.who.pastedName, takeRequest);
  return (
    <div className={css['screen']}>
      <IssueBar isDone={issued !== null} />
      {issued === null ? (
        <form
          className={css['form']}
          aria-label={issueText.title}
          noValidate
          // Enter in a field must not sign: only the button and its shortcut do.
          onSubmit={(event) => event.preventDefault()}
          {...requestDropHandlers()}
        >
          <Panes />
        </form>
      ) : (
        <Issued key={issued.id} certificate={issued} />
      )}
    </div>
  );
}

function IssueBar({ isDone }: { readonly isDone: boolean }) {
  const source = useIssue(({ form }) => form.source);
  const isRestored = useIssueMemory(({ restoredFrom }) => restoredFrom !== null);
  const request = useIssueRequests(({ chosen }) => (source === 'request' ? chosen : null));
  return (
    <Toolbar label={issueText.title}>
      <h1>{issueText.title}</h1>
      {request === null ? null : (
        <span className={css['quiet']} title={issueText.ofRequest(request.name)}>
          <Name>{issueText.ofRequest(request.name)}</Name>
        </span>
      )}
      {isDone ? null : <RestoredNote />}
      <ToolbarGap />
      <Button variant="quiet" icon={FileSpreadsheet} onClick={() => navigate(buildAddress('issue', ['batch']))}>
        {issueText.batch}
      </Button>
      {isDone || isRestored ? null : (
        <Button variant="quiet" onClick={forgetIssue}>
          {issueText.discard}
        </Button>
      )}
    </Toolbar>
  );
}

/** What stands in the form was kept from before; it can be thrown away at once. */
function RestoredNote() {
  const at = useIssueMemory((state) => state.restoredFrom);
  const now = useNow();
  if (at === null) return null;
  const isToday = formatDate(at) === formatDate(now);
  return (
    <span className={css['restored']} role="status">
      <History aria-hidden />
      {issueText.restored(isToday ? formatTime(at) : formatRelative(at, now))}
      <span aria-hidden>·</span>
      <LinkButton onClick={forgetIssue}>{issueText.discard}</LinkButton>
    </span>
  );
}

function followAll(): () => void {
  const ends = FOLLOW.map((follow) => follow());
  return () => {
    for (const end of ends) end();
    leaveIssued();
  };
}

/** Takes what another screen put into the address, once; where nobody put anything, an unfinished form comes back. */
function useAddressQuery({ query }: ParsedAddress): void {
  const taken = useRef(false);
  useEffect(() => {
    if (Object.keys(query).length > 0) {
      taken.current = true;
      reportFailure(takeQuery(query));
      replaceAddress(buildAddress('issue'));
    } else if (!taken.current) void restoreIssue();
  }, [query]);
}

async function takeQuery(query: ParsedAddress['query']): Promise<Result<null, AppError>> {
  const { authority, request, like, replaces, partner } = query;
  const authorityId = authority === undefined ? {} : { authorityId: authority as AuthorityId };
  if (like !== undefined) {
    const begun = await issueLike(like as CertificateId);
    if (!begun.ok) return begun;
  } else if (request !== undefined) beginIssueFromRequest(request as RequestId, authorityId);
  else changeIssueForm(partner === undefined ? authorityId : { ...authorityId, partnerId: partner as PartnerId });
  return replaces === undefined ? ok(null) : issueReplacing(replaces as CertificateId);
}
