import { useState } from 'react';
import type { MissingIssuer, ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Finding } from '../banner.tsx';
import { Button } from '../button.tsx';
import { ConfirmDialog } from '../dialog.tsx';
import { groupHex, visibleText } from '../format-text.ts';
import { Mono } from '../mono.tsx';
import css from './chain-panel.module.css';

const words = chainText.missing;
/** A certificate may name hundreds. */
const MOST_ADDRESSES = 5;

/** What came of looking for an issuer. */
export type FindOutcome =
  | { readonly kind: 'found'; readonly count: number }
  | { readonly kind: 'not-found' }
  /** Addresses of a private network, which wait for a yes. */
  | { readonly kind: 'withheld'; readonly addresses: readonly string[] };

export interface MissingIssuersProps {
  readonly report: ValidationReport;
  /** Calls the addresses of a certificate; `allowPrivate` once the user has agreed to that. */
  readonly onFind: (sha256: string, allowPrivate: boolean) => Promise<FindOutcome>;
}

/** For each path that breaks off: who is missing, and where it can be had. */
export function MissingIssuers({ report, onFind }: MissingIssuersProps) {
  return report.missingIssuers
    .slice(0, 3)
    .map((missing) => <MissingCard key={missing.node} missing={missing} report={report} onFind={onFind} />);
}

interface CardProps extends MissingIssuersProps {
  readonly missing: MissingIssuer;
}

function MissingCard({ missing, report, onFind }: CardProps) {
  const [state, setState] = useState<'idle' | 'finding' | FindOutcome>('idle');
  const node = report.nodes[missing.node];
  if (node === undefined) return null;
  const find = async (allowPrivate: boolean) => {
    setState('finding');
    setState(await onFind(node.sha256, allowPrivate));
  };
  const finding = state === 'finding';
  return (
    <Finding
      tone="warn"
      title={words.title(missing.issuer)}
      actions={
        missing.addresses.length === 0 ? undefined : (
          <>
            <Button size="small" disabled={finding} onClick={() => void find(false)}>
              {finding ? words.finding : words.find}
            </Button>
            <span className={css['quiet']} role="status">
              {outcomeText(state) ?? words.fetchHint}
            </span>
          </>
        )
      }
    >
      <p>{words.of(node.title)}</p>
      {missing.authorityKeyIdHex === undefined ? null : (
        <p>
          {words.keyId} <Mono>{groupHex(missing.authorityKeyIdHex.slice(0, 128))}</Mono>
        </p>
      )}
      <Addresses addresses={missing.addresses} />
      <ConfirmDialog
        open={typeof state === 'object' && state.kind === 'withheld'}
        title={words.privateTitle}
        confirmLabel={words.privateConfirm}
        onConfirm={() => void find(true)}
        onCancel={() => setState('idle')}
      >
        {typeof state === 'object' && state.kind === 'withheld' ? words.privateBody(state.addresses) : null}
      </ConfirmDialog>
    </Finding>
  );
}

function outcomeText(state: 'idle' | 'finding' | FindOutcome): string | undefined {
  if (typeof state !== 'object') return undefined;
  if (state.kind === 'found') return words.fetched(state.count);
  return state.kind === 'not-found' ? words.notFound : undefined;
}

function Addresses({ addresses }: { readonly addresses: readonly string[] }) {
  if (addresses.length === 0) return <p>{words.noAddress}</p>;
  return (
    <>
      <p>{words.addresses(addresses.length)}</p>
      <ul className={css['addresses']} data-selectable>
        {addresses.slice(0, MOST_ADDRESSES).map((address) => (
          <li key={address}>
            <bdi>{visibleText(address.slice(0, 300))}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
