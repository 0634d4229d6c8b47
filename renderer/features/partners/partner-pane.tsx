import { Pencil, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import { partnersText } from '../../../shared/text/en/ui/partners.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { deletePartner, type PartnerDetails, usePartners } from '../../stores/partner.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Tag } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { PartnerAlerts } from './partner-alerts.tsx';
import css from './partners.module.css';
import { useAct } from '../../stores/use-act.ts';

const text = partnersText.details;

/** One partner with its certificates and requests. */
export function PartnerPane({ onEdit }: { readonly onEdit: (partner: PartnerSummary) => void }) {
  const { details, detailsError } = usePartners();
  if (detailsError !== null) return <ErrorPanel {...describeError(detailsError)} />;
  if (details === null)
    return (
      <div className={css['body']}>
        <Spinner>{partnersText.loading}</Spinner>
      </div>
    );
  const { partner } = details;
  return (
    <>
      <header className={css['head']}>
        <h2>
          <Name>{partner.name}</Name>
        </h2>
        <IconButton icon={X} label={text.close} onClick={() => navigate(buildAddress('partners'))} />
      </header>
      <div className={css['body']}>
        <KeyValue rows={factRows(partner)} />
        <PartnerAlerts key={partner.id} partner={partner} />
        <Belongings details={details} />
      </div>
      <Actions key={partner.id} details={details} onEdit={onEdit} />
    </>
  );
}

function Belongings({
  details: { partner, certificates, requests, requestCount },
}: {
  readonly details: PartnerDetails;
}) {
  return (
    <>
      <SectionHead trailing={countOf(certificates.length, partner.certificates)}>{text.certificates}</SectionHead>
      <LinkList none={text.noCertificates}>
        {certificates.map(({ id, name, notAfter }) => (
          <li key={id}>
            <Link to={buildAddress('inventory', [id])}>
              <Name>{name}</Name>
            </Link>
            <span className={css['quiet']}> {text.until(formatDate(notAfter))}</span>
          </li>
        ))}
      </LinkList>
      <SectionHead trailing={countOf(requests.length, requestCount)}>{text.requests}</SectionHead>
      <LinkList none={text.noRequests}>
        {requests.map(({ id, name, state }) => (
          <li key={id}>
            <Link to={buildAddress('requests', [id])}>
              <Name>{name}</Name>
            </Link>
            <span className={css['quiet']}> {requestsText.states[state]}</span>
          </li>
        ))}
      </LinkList>
    </>
  );
}

const countOf = (shown: number, all: number): ReactNode =>
  all > shown ? <span className={css['quiet']}>{text.shownOf(shown, all)}</span> : undefined;

function LinkList({ none, children }: { readonly none: string; readonly children: readonly ReactNode[] }) {
  return children.length === 0 ? <p className={css['quiet']}>{none}</p> : <ul className={css['links']}>{children}</ul>;
}

function factRows({ contact, tags, note, subject, createdAt }: PartnerSummary): readonly KeyValueRow[] {
  const none = <span className={css['quiet']}>{text.none}</span>;
  return [
    { label: text.contact, value: contact === '' ? none : <Name>{contact}</Name> },
    {
      label: text.tags,
      value:
        tags.length === 0 ? (
          none
        ) : (
          <span className={css['tags']}>
            {tags.map((tag) => (
              <Tag key={tag}>
                <Name>{tag}</Name>
              </Tag>
            ))}
          </span>
        ),
    },
    ...(note === '' ? [] : [{ label: text.note, value: <span className={css['note']}>{note}</span> }]),
    {
      label: text.subject,
      value:
        Object.keys(subject).length === 0 ? (
          none
        ) : (
          <span className={css['lines']}>
            {Object.entries(subject).map(([label, value]) => (
              <Name key={label}>{`${label}=${value}`}</Name>
            ))}
          </span>
        ),
    },
    { label: text.since, value: <ExactTime at={createdAt} /> },
  ];
}

interface ActionsProps {
  readonly details: PartnerDetails;
  readonly onEdit: (partner: PartnerSummary) => void;
}

function Actions({ details: { partner, requestCount }, onEdit }: ActionsProps) {
  const [isDeleting, setDeleting] = useState(false);
  const roleBlock = useRoleBlock('issuer');
  const blocked = useWorkspace()?.readOnly === true ? partnersText.readOnly : roleBlock;
  const inUse = partner.certificates + requestCount > 0 ? partnersText.inUse : undefined;
  return (
    <footer className={css['foot']}>
      <Button
        variant="primary"
        blockedBecause={blocked}
        onClick={() => navigate(buildAddress('issue', [], { partner: partner.id }))}
      >
        {partnersText.issue}
      </Button>
      <Button onClick={() => navigate(buildAddress('requests', [], { help: partner.id }))}>{partnersText.help}</Button>
      <Button icon={Pencil} blockedBecause={blocked} onClick={() => onEdit(partner)}>
        {partnersText.edit}
      </Button>
      <span className={css['gap']} />
      <Button variant="danger" blockedBecause={blocked ?? inUse} onClick={() => setDeleting(true)}>
        {partnersText.delete}
      </Button>
      {isDeleting ? <DeletePartner partner={partner} onClose={() => setDeleting(false)} /> : null}
    </footer>
  );
}

function DeletePartner({ partner, onClose }: { readonly partner: PartnerSummary; readonly onClose: () => void }) {
  const { busy, failure, act } = useAct<null>();
  const words = partnersText.deleteDialog;
  const confirm = async () => {
    if ((await act(() => deletePartner(partner.id))) === undefined) return;
    showToast(partnersText.deleted(partner.name));
    onClose();
    navigate(buildAddress('partners'));
  };
  return (
    <ConfirmDialog
      open
      title={words.title(partner.name)}
      confirmLabel={words.confirm}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>{words.body}</p>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </ConfirmDialog>
  );
}
