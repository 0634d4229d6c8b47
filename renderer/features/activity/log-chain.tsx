import { useState } from 'react';
import { activityText } from '../../../shared/text/en/ui/activity.ts';
import { activityChainText as words } from '../../../shared/text/en/ui/activity-chain.ts';
import { describeLogFinding, outsideWords } from '../../../shared/text/en/activity-log.ts';
import { forgetKnownLog, useLogState, useLogVerdict } from '../../stores/activity-log.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatInstant, formatRelative } from '../../ui/format-time.ts';
import { Fingerprint } from '../../ui/mono.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import css from './activity.module.css';

const MOST_FINDINGS = 6;
const RECENT_MS = 60_000;

/** How far the log is signed, by which key, and when it was verified: one quiet line. */
export function LogChain() {
  const log = useLogState((state) => state.log);
  const verdict = useLogVerdict((state) => state.verdict);
  const now = useNow();
  if (log === null || verdict?.intact === false) return null;
  const { checkpoint, unsigned, keySha256, failure } = log;
  return (
    <section className={css['chain']} aria-label={words.strip}>
      <span className={css['chainState']}>
        <StatusIcon status={failure !== null ? 'expiring' : checkpoint === null ? 'not-checked' : 'valid'} />
        {checkpoint === null ? (
          <span>{words.neverSigned}</span>
        ) : (
          <span title={formatInstant(checkpoint.at)}>
            {words.signed(checkpoint.sequence, formatRelative(checkpoint.at, now), checkpoint.reason)}
          </span>
        )}
      </span>
      {failure === null ? null : <span>{words.failure}</span>}
      {unsigned === 0 || checkpoint === null ? null : <span>{words.unsigned(unsigned)}</span>}
      {keySha256 === null ? null : (
        <span className={css['chainKey']}>
          {words.key} <Fingerprint hex={keySha256} name={words.key} short />
        </span>
      )}
      <span className={css['chainVerified']}>
        {verdict === null ? words.openedOnly : words.verifiedAt(formatRelative(verdict.at, now))}
      </span>
    </section>
  );
}

/** A whole log is quiet until somebody asks; one that is not says everything that was found. */
export function LogBanner({ asked }: { readonly asked: boolean }) {
  const verdict = useLogVerdict((state) => state.verdict);
  const now = useNow();
  if (verdict === null) return null;
  if (!verdict.intact) return <BrokenLog />;
  if (!asked) return null;
  const recent = now - verdict.at < RECENT_MS;
  const at = recent ? formatInstant(verdict.at) : formatRelative(verdict.at, now);
  return (
    <Banner tone="ok" headingLevel={2} title={activityText.verified(verdict.entries)}>
      {activityText.verifiedDetail(at)} {outsideWords[verdict.outside]}
    </Banner>
  );
}

function BrokenLog() {
  const verdict = useLogVerdict((state) => state.verdict);
  const [asking, setAsking] = useState(false);
  if (verdict === null) return null;
  const { findings, outside } = verdict;
  const mayBeOlder =
    outside === 'missing' &&
    findings.every(({ code }) => code === 'store.activity-cut' || code === 'store.activity-rewritten');
  return (
    <Banner
      tone="fail"
      headingLevel={2}
      title={activityText.broken}
      actions={mayBeOlder ? <Button onClick={() => setAsking(true)}>{words.accept}</Button> : undefined}
    >
      <ul className={css['findings']}>
        {findings.slice(0, MOST_FINDINGS).map((finding) => (
          <li key={`${finding.code} ${finding.sequence}`}>{describeLogFinding(finding)}</li>
        ))}
        {findings.length > MOST_FINDINGS ? <li>{words.more(findings.length - MOST_FINDINGS)}</li> : null}
      </ul>
      {words.keep}
      {asking ? <AcceptDialog onClose={() => setAsking(false)} /> : null}
    </Banner>
  );
}

function AcceptDialog({ onClose }: { readonly onClose: () => void }) {
  const { busy, failure, act } = useAct();
  const accept = async () => {
    if ((await act(forgetKnownLog)) !== undefined) onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.acceptTitle}
      onClose={onClose}
      footer={
        <>
          <Button data-first onClick={onClose}>
            {words.cancel}
          </Button>
          <Button variant="danger" disabled={busy} onClick={() => void accept()}>
            {words.acceptDo}
          </Button>
        </>
      }
    >
      <p>{words.acceptBody}</p>
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </Dialog>
  );
}
