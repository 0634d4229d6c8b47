import { useState } from 'react';
import type { CrlTarget } from '../../../shared/contract/crl-viewer.ts';
import type { OpenedCrl } from '../../../shared/model/crl-viewer.ts';
import type { CrlScopeFields } from '../../../shared/model/revocation-fields.ts';
import { crlViewerText as words } from '../../../shared/text/en/ui/crl-viewer.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { formatters } from '../../../shared/text/format.ts';
import { useNow } from '../../stores/clock.ts';
import { useOpenedCrl } from '../../stores/crl-viewer.ts';
import { describeError } from '../../stores/failure.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount, LOCALE } from '../../ui/format-number.ts';
import { KeyValue, type KeyValueRow } from '../../ui/key-value.tsx';
import { Fingerprint, Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import { CrlEntries } from './crl-entries.tsx';
import { listCrlFindings } from './crl-findings.ts';
import css from './crl-viewer.module.css';

type TabId = 'entries' | 'details';

export interface CrlViewerProps {
  readonly target: CrlTarget;
  /** The fields of the list are shown elsewhere on the screen. */
  readonly entriesOnly?: boolean | undefined;
}

/** A revocation list of any size: what is to be known of it, its fields, its entries. */
export function CrlViewer({ target, entriesOnly = false }: CrlViewerProps) {
  const { opened, error, openAgain } = useOpenedCrl(target);
  const [tab, setTab] = useState<TabId>('entries');
  if (error !== null)
    return <ErrorPanel {...describeError(error)} actions={<Button onClick={openAgain}>{words.openAgain}</Button>} />;
  if (opened === null)
    return (
      <div className={css['loading']}>
        <Spinner>{words.opening}</Spinner>
      </div>
    );
  const entries = <CrlEntries key={opened.handle} crl={opened} onOpenAgain={openAgain} />;
  if (entriesOnly) return entries;
  return (
    <div className={css['viewer']}>
      <Findings crl={opened} />
      <Tabs<TabId>
        label={words.tabs}
        active={tab}
        onChange={setTab}
        items={[
          { id: 'entries', label: words.entries, count: opened.details.entries, content: entries },
          { id: 'details', label: words.details, content: <Details crl={opened} /> },
        ]}
      />
    </div>
  );
}

function Findings({ crl }: { readonly crl: OpenedCrl }) {
  const now = useNow();
  const findings = listCrlFindings(crl.details, now);
  if (findings.length === 0) return null;
  return (
    <div className={css['findings']}>
      {findings.map(({ id, tone, title, detail, reference }) => (
        <Finding key={id} tone={tone} title={title} reference={reference}>
          {detail}
        </Finding>
      ))}
    </div>
  );
}

function Details({ crl }: { readonly crl: OpenedCrl }) {
  const now = useNow();
  return (
    <div className={css['details']}>
      <KeyValue rows={[...mainRows(crl, now), 'rule', ...scopeRows(crl), 'rule', ...reasonRows(crl)]} />
    </div>
  );
}

function mainRows({ details, bytes }: OpenedCrl, now: number): readonly KeyValueRow[] {
  const { fields } = words;
  const { number, baseNumber, nextUpdate } = details;
  return [
    { label: fields.issuer, value: <Name>{details.issuer}</Name> },
    ...(number === undefined ? [] : [{ label: fields.number, value: number, mono: true }]),
    { label: fields.kind, value: baseNumber === undefined ? fields.complete : fields.delta(baseNumber) },
    { label: fields.thisUpdate, value: <ExactTime at={details.thisUpdate} precise /> },
    {
      label: fields.nextUpdate,
      value:
        nextUpdate === undefined ? (
          fields.noNextUpdate
        ) : (
          <>
            <ExactTime at={nextUpdate} precise /> <RelativeTime className={css['quiet']} at={nextUpdate} now={now} />
          </>
        ),
    },
    { label: fields.entries, value: formatCount(details.entries) },
    { label: fields.size, value: formatters(LOCALE).bytes(bytes) },
    { label: fields.signature, value: details.signatureAlgorithm },
    ...(details.authorityKeyIdHex === undefined
      ? []
      : [{ label: fields.keyId, value: <Fingerprint hex={details.authorityKeyIdHex} name={fields.keyId} short /> }]),
    { label: fields.sha256, value: <Fingerprint hex={details.sha256} name={fields.sha256} short /> },
  ];
}

function scopeRows({ details: { scope, freshest } }: OpenedCrl): readonly KeyValueRow[] {
  const { fields } = words;
  return [
    ...(scope === undefined ? [] : [{ label: fields.scope, value: <Name>{describeScope(scope)}</Name> }]),
    ...(freshest.length === 0 ? [] : [{ label: fields.freshest, value: <Name>{freshest.join(', ')}</Name> }]),
  ];
}

function describeScope(scope: CrlScopeFields): string {
  const { scope: parts } = words;
  const said = [
    ...(scope.onlyContainsUserCerts ? [parts.users] : []),
    ...(scope.onlyContainsCACerts ? [parts.authorities] : []),
    ...(scope.onlyContainsAttributeCerts ? [parts.attributes] : []),
    ...(scope.onlySomeReasons === undefined ? [] : [parts.reasons(scope.onlySomeReasons.length)]),
    ...(scope.indirectCRL ? [parts.indirect] : []),
    ...scope.names,
  ];
  return said.length === 0 ? parts.point : said.join(', ');
}

const reasonRows = ({ details: { reasonCounts } }: OpenedCrl): readonly KeyValueRow[] =>
  Object.entries(reasonCounts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ label: revocationWords.reason(reason), value: formatCount(count) }));
