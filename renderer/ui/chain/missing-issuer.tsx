import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { FoundIssuers } from '../../../shared/model/validation-settings.ts';
import type { MissingIssuer, ValidationReport } from '../../../shared/model/validation.ts';
import type { Result } from '../../../shared/result.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { errorText } from '../../../shared/text/index.ts';
import { Finding } from '../banner.tsx';
import { Button } from '../button.tsx';
import { ConfirmDialog } from '../dialog.tsx';
import { groupHex, visibleText } from '../format-text.ts';
import { Mono } from '../mono.tsx';
import css from './chain-panel.module.css';

const words = chainText.missing;
/** A certificate may name hundreds. */
const MOST_ADDRESSES = 5;

export type FindIssuers = (sha256: string, allowPrivate: boolean) => Promise<Result<FoundIssuers, AppError>>;

export interface MissingIssuerCardProps {
  readonly report: ValidationReport;
  /** Place of the path that is shown. */
  readonly path: number;
  readonly onFind: FindIssuers;
}

/** Where the shown path breaks off: who is missing, and where it can be had. */
export function MissingIssuerCard({ report, path, onFind }: MissingIssuerCardProps) {
  const last = report.paths[path]?.nodes.at(-1);
  const missing = report.missingIssuers.find(({ node }) => node === last);
  return missing === undefined ? null : <Card key={missing.node} missing={missing} report={report} onFind={onFind} />;
}

interface CardProps extends Omit<MissingIssuerCardProps, 'path'> {
  readonly missing: MissingIssuer;
}

type State = 'idle' | 'finding' | Result<FoundIssuers, AppError>;

function Card({ missing, report, onFind }: CardProps) {
  const [state, setState] = useState<State>('idle');
  const node = report.nodes[missing.node];
  if (node === undefined) return null;
  const find = async (allowPrivate: boolean) => {
    setState('finding');
    setState(await onFind(node.sha256, allowPrivate));
  };
  const finding = state === 'finding';
  const withheld = typeof state === 'object' && state.ok && state.value.found.length === 0 ? state.value.withheld : [];
  return (
    <Finding
      tone="warn"
      title={words.title(missing.issuer)}
      actions={
        <>
          <Button size="small" disabled={finding} onClick={() => void find(false)}>
            {finding ? words.finding : words.find}
          </Button>
          <span className={css['quiet']} role="status">
            {outcomeText(state) ?? words.findHint(missing.addresses.length)}
          </span>
        </>
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
        open={withheld.length > 0}
        title={words.privateTitle}
        confirmLabel={words.privateConfirm}
        onConfirm={() => void find(true)}
        onCancel={() => setState('idle')}
      >
        <p>{words.privateBody(withheld)}</p>
      </ConfirmDialog>
    </Finding>
  );
}

function outcomeText(state: State): string | undefined {
  if (typeof state !== 'object') return undefined;
  if (!state.ok) return errorText(state.error).title;
  const { found, stores, withheld, failed } = state.value;
  if (stores.length > 0) return words.inStores(stores);
  if (found.length > 0) return words.fetched(found.length);
  if (withheld.length > 0) return undefined;
  return words.notFound(failed.map(({ address, code }) => ({ address, why: whyFailed(code) })));
}

function whyFailed(code: string): string {
  return code === 'path.no-issuer' ? words.otherCertificate : (words.failures[code] ?? words.noUse);
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
