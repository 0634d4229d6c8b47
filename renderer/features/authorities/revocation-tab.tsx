import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlSummary, RevocationSummary } from '../../../shared/model/certificate.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { exportCrl, useRevocation } from '../../stores/revocation.ts';
import { buildAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint } from '../../ui/mono.tsx';
import { GrantSection } from '../grants/grant-section.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Tag } from '../../ui/status.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';

const words = authoritiesText.revocation;

export interface RevocationTabProps {
  readonly authority: AuthoritySummary;
  readonly onIssueCrl: () => void;
}

/** State of the list, what waits for the next one, and everything that was revoked. */
export function RevocationTab({ authority, onIssueCrl }: RevocationTabProps) {
  const { value, error } = useRevocation(authority.id);
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (value === null) {
    return (
      <div className={css['loading']}>
        <Spinner>{words.loading}</Spinner>
      </div>
    );
  }
  const waiting = value.revocations.filter(({ onCrlNumber }) => onCrlNumber === undefined);
  return (
    <>
      <CrlBanner authority={authority} crl={value.crls[0]} pending={waiting.length} />
      <div className={css['tabBody']}>
        <CrlActions authority={authority} crl={value.crls[0]} onIssueCrl={onIssueCrl} />
        {authority.hasKey ? <GrantSection authorityId={authority.id} /> : null}
        <SectionHead>{words.listTitle(value.revocations.length)}</SectionHead>
      </div>
      <RevokedList revocations={value.revocations} />
    </>
  );
}

interface CrlBannerProps {
  readonly authority: AuthoritySummary;
  readonly crl: CrlSummary | undefined;
  readonly pending: number;
}

function CrlBanner({ authority, crl, pending }: CrlBannerProps) {
  const now = useNow();
  if (crl === undefined) {
    const urgent = authority.revoked > 0;
    return (
      <Banner tone={urgent ? 'fail' : 'neutral'} headingLevel={3} title={words.never}>
        {words.neverDetail}
      </Banner>
    );
  }
  if (crl.nextUpdate < now) {
    return (
      <Banner tone="fail" headingLevel={3} title={words.overdue(crl.number)}>
        {words.overdueDetail(formatRelative(crl.nextUpdate, now))}
      </Banner>
    );
  }
  if (pending > 0) {
    return (
      <Banner tone="warn" headingLevel={3} title={words.pendingTitle(pending)}>
        {words.pendingDetail}
      </Banner>
    );
  }
  return (
    <Banner tone="ok" headingLevel={3} title={words.current(crl.number)}>
      {words.currentDetail(formatRelative(crl.nextUpdate, now))}
    </Banner>
  );
}

interface CrlActionsProps {
  readonly authority: AuthoritySummary;
  readonly crl: CrlSummary | undefined;
  readonly onIssueCrl: () => void;
}

function CrlActions({ authority, crl, onIssueCrl }: CrlActionsProps) {
  const now = useNow();
  const readOnly = useWorkspace()?.readOnly === true;
  const { actions } = authoritiesText;
  const blocked = !authority.hasKey ? actions.noKey : readOnly ? actions.readOnly : undefined;
  const write = async (format: 'pem' | 'der') => {
    const answer = await exportCrl(authority.id, format);
    if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(words.exported(answer.value.name));
  };
  return (
    <>
      {crl === undefined ? null : (
        <KeyValue
          rows={[
            { label: words.number, value: formatCount(crl.number) },
            { label: words.entries, value: formatCount(crl.entries) },
            { label: words.thisUpdate, value: <ExactTime at={crl.thisUpdate} precise /> },
            {
              label: words.nextUpdate,
              value: (
                <>
                  <ExactTime at={crl.nextUpdate} precise />{' '}
                  <RelativeTime className={css['quiet']} at={crl.nextUpdate} now={now} />
                </>
              ),
            },
            { label: words.sha256, value: <Fingerprint hex={crl.sha256} name={words.sha256} short /> },
          ]}
        />
      )}
      {authority.hasKey ? null : <p className={css['quiet']}>{words.cannotSign}</p>}
      <div className={css['buttons']}>
        <Button blockedBecause={blocked} onClick={onIssueCrl}>
          {words.issue}
        </Button>
        <Button disabled={crl === undefined} onClick={() => void write('pem')}>
          {words.exportPem}
        </Button>
        <Button disabled={crl === undefined} onClick={() => void write('der')}>
          {words.exportDer}
        </Button>
      </div>
    </>
  );
}

const MOST_SHOWN = 1_000;

function RevokedList({ revocations }: { readonly revocations: readonly RevocationSummary[] }) {
  const now = useNow();
  if (revocations.length === 0) return <p className={css['empty']}>{words.listEmpty}</p>;
  return (
    <DataTable
      label={words.listTitle(revocations.length)}
      rows={revocations.slice(0, MOST_SHOWN)}
      rowKey={({ certificateId }) => certificateId}
      columns={revokedColumns(now)}
    />
  );
}

function revokedColumns(now: number): readonly TableColumn<RevocationSummary>[] {
  return [
    {
      id: 'name',
      head: words.columns.name,
      strong: true,
      cell: ({ certificateId, name }) => (
        <Link to={buildAddress('inventory', [certificateId])} title={visibleText(name)}>
          {visibleText(name)}
        </Link>
      ),
    },
    {
      id: 'reason',
      head: words.columns.reason,
      width: '34%',
      cell: ({ reason }) => (
        <span title={inventoryText.revoke.reasons[reason]}>{inventoryText.revoke.reasons[reason]}</span>
      ),
    },
    {
      id: 'at',
      head: words.columns.at,
      numeric: true,
      width: '5rem',
      cell: ({ revokedAt }) => <RelativeTime at={revokedAt} now={now} />,
    },
    {
      id: 'crl',
      head: words.columns.crl,
      width: '5rem',
      cell: ({ onCrlNumber }) => (onCrlNumber === undefined ? <Tag>{words.queued}</Tag> : words.onCrl(onCrlNumber)),
    },
  ];
}
