import type { CertificateId } from '../../../shared/model/brands.ts';
import type { RenewOutcome, RenewReport } from '../../../shared/model/renew.ts';
import { renewText } from '../../../shared/text/en/ui/renew.ts';
import { keepFailure } from '../../stores/failure.ts';
import { openHandOver } from '../../stores/hand-over.ts';
import { closeRenew, getSuccessor } from '../../stores/renew.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Name } from '../../ui/mono.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import css from './renew.module.css';

const text = renewText.done;

/** What became of each, and the way to the new ones. */
export function RenewResult({ report }: { readonly report: RenewReport }) {
  const { items, issued, refused, revoked } = report;
  const successors = items.flatMap(({ successorId }) => (successorId === undefined ? [] : [successorId]));
  const only = successors.length === 1 ? successors[0] : undefined;
  return (
    <Dialog
      open
      size="wide"
      title={text.dialog}
      onClose={closeRenew}
      footer={
        <>
          <Button onClick={closeRenew}>{text.close}</Button>
          {only === undefined ? (
            <Button variant="primary" onClick={() => leaveTo(buildAddress('inventory'))}>
              {text.inventory}
            </Button>
          ) : (
            <>
              <Button onClick={() => leaveTo(buildAddress('inventory', [only]))}>{text.inventory}</Button>
              <Button variant="primary" onClick={() => void handOver(only)}>
                {text.handOver}
              </Button>
            </>
          )}
        </>
      }
    >
      <Banner tone={refused > 0 ? 'warn' : 'ok'} headingLevel={3} title={issued === 0 ? text.none : text.title(issued)}>
        {text.facts(revoked, refused)}
      </Banner>
      <div className={css['scroll']}>
        <DataTable label={text.list} rows={items} rowKey={({ certificateId }) => certificateId} columns={COLUMNS} />
      </div>
    </Dialog>
  );
}

const COLUMNS: readonly TableColumn<RenewOutcome>[] = [
  { id: 'name', head: text.columns.name, strong: true, cell: ({ name }) => <Name>{name}</Name> },
  { id: 'result', head: text.columns.result, cell: (outcome) => <Outcome outcome={outcome} /> },
];

function Outcome({ outcome: { successorId, reason, revoked } }: { readonly outcome: RenewOutcome }) {
  if (successorId === undefined)
    return (
      <p className={css['remark']} data-tone="expired">
        <StatusIcon status="expired" />
        <span>{text.refused(reason)}</span>
      </p>
    );
  return (
    <>
      <LinkButton onClick={() => leaveTo(buildAddress('inventory', [successorId]))}>{text.successor}</LinkButton>
      {revoked ? `, ${text.revoked}` : null}
    </>
  );
}

function leaveTo(address: string): void {
  closeRenew();
  navigate(address);
}

async function handOver(id: CertificateId): Promise<void> {
  const answer = await getSuccessor(id);
  if (!keepFailure(answer) || !answer.ok) return;
  closeRenew();
  openHandOver(answer.value);
}
