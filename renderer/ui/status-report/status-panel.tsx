import { Settings2 } from 'lucide-react';
import { useState } from 'react';
import {
  STATUS_SOURCES,
  type StatusAttempt,
  type StatusReport,
  type StatusSource,
} from '../../../shared/model/status.ts';
import { statusText } from '../../../shared/text/en/ui/status.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { Field, TextInput } from '../field.tsx';
import { formatInstant } from '../format-time.ts';
import { Popover } from '../popover.tsx';
import { Spinner } from '../progress.tsx';
import { Status, type StatusKind } from '../status.tsx';
import { StatusAttemptItem } from './status-attempt.tsx';
import css from './status-report.module.css';

/** How the network is asked. */
export interface AskOptions {
  readonly url: string;
  readonly nonce: boolean;
  readonly sha256: boolean;
  readonly allowPrivate: boolean;
  readonly followRedirects: boolean;
}

type AskChange = Partial<AskOptions> & { readonly privateHosts?: readonly string[]; readonly askAgain?: boolean };

export interface StatusPanelProps {
  readonly report: StatusReport | null;
  readonly busy: boolean;
  readonly now: number;
  readonly options: AskOptions;
  readonly onOptions: (change: Partial<AskOptions>) => void;
  /** Asks; `change` holds for this question alone, but for hosts: these may be asked from now on. */
  readonly onAsk: (sources: readonly StatusSource[], change?: AskChange) => void;
  readonly onCancel: () => void;
  readonly onOpen: (answer: string) => void;
}

/** Whether a certificate is revoked as far as lists and responders say, with who was asked, when, and every check. */
export function StatusPanel(props: StatusPanelProps) {
  const { report, busy, now, onAsk, onOpen } = props;
  const wasAsked = report?.attempts.some(({ outcome }) => outcome !== 'given') === true;
  return (
    <section className={css['panel']} aria-label={statusText.title} aria-busy={busy}>
      <Head {...props} wasAsked={wasAsked} />
      {report === null ? <Spinner>{statusText.reading}</Spinner> : <Verdict report={report} />}
      {report?.hasNoPointers === true && !wasAsked ? <p className={css['quiet']}>{statusText.noPointers}</p> : null}
      {report === null || report.attempts.length === 0 ? null : (
        <ul className={css['attempts']}>
          {report.attempts.map((attempt, index) => (
            <StatusAttemptItem
              key={`${attempt.source} ${attempt.where} ${index}`}
              attempt={attempt}
              now={now}
              onOpen={onOpen}
              onAllow={busy ? undefined : (what) => onAsk(sourcesOf(attempt, report), { ...what, askAgain: true })}
            />
          ))}
        </ul>
      )}
      {wasAsked ? null : <p className={css['quiet']}>{statusText.promise}</p>}
    </section>
  );
}

/** A certificate is asked for again with the question that wanted it. */
function sourcesOf({ source }: StatusAttempt, { attempts }: StatusReport): readonly StatusSource[] {
  if (source !== 'issuer') return [source];
  const asked = STATUS_SOURCES.filter((each) => attempts.some((one) => one.source === each && one.outcome !== 'given'));
  return asked.length === 0 ? STATUS_SOURCES : asked;
}

function Head({
  busy,
  options,
  onOptions,
  onAsk,
  onCancel,
  wasAsked,
}: StatusPanelProps & { readonly wasAsked: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className={css['head']}>
        <h3>{statusText.title}</h3>
        <span className={css['gap']} />
        <Popover
          label={statusText.options.title}
          open={open}
          onOpenChange={setOpen}
          trigger={
            <Button size="small" variant="quiet" icon={Settings2}>
              {statusText.options.label}
            </Button>
          }
        >
          <Options options={options} onOptions={onOptions} />
        </Popover>
      </div>
      <div className={css['head']}>
        {busy ? (
          <>
            <Spinner>{statusText.asking}</Spinner>
            <Button size="small" onClick={onCancel}>
              {statusText.cancel}
            </Button>
          </>
        ) : (
          <>
            <Button size="small" onClick={() => onAsk(['crl'])}>
              {statusText.askCrl}
            </Button>
            <Button size="small" onClick={() => onAsk(['ocsp'])}>
              {statusText.askOcsp}
            </Button>
            {wasAsked ? (
              <Button size="small" onClick={() => onAsk(['crl', 'ocsp'], { askAgain: true })}>
                {statusText.again}
              </Button>
            ) : null}
          </>
        )}
      </div>
    </>
  );
}

function Options({ options, onOptions }: Pick<StatusPanelProps, 'options' | 'onOptions'>) {
  const words = statusText.options;
  return (
    <div className={css['options']}>
      <Field label={words.urls} hint={words.urlHint} optional>
        <TextInput
          mono
          value={options.url}
          maxLength={2048}
          onChange={(event) => onOptions({ url: event.currentTarget.value })}
        />
      </Field>
      <Checkbox checked={options.nonce} onChange={(nonce) => onOptions({ nonce })}>
        {words.nonce}
      </Checkbox>
      <Checkbox checked={options.sha256} onChange={(sha256) => onOptions({ sha256 })}>
        {words.sha256}
      </Checkbox>
      <Checkbox checked={options.allowPrivate} onChange={(allowPrivate) => onOptions({ allowPrivate })}>
        {words.allowPrivate}
      </Checkbox>
      <Checkbox checked={options.followRedirects} onChange={(followRedirects) => onOptions({ followRedirects })}>
        {words.followRedirects}
      </Checkbox>
    </div>
  );
}

const KINDS: Readonly<Record<StatusReport['verdict']['status'], StatusKind>> = {
  good: 'valid',
  revoked: 'revoked',
  unknown: 'unknown',
  'not-covered': 'not-checked',
};

function Verdict({ report }: { readonly report: StatusReport }) {
  const { nextUpdate, status } = report.verdict;
  return (
    <div className={css['verdict']} role="status">
      <Status status={KINDS[status]}>{statusText.verdict(report, formatInstant)}</Status>
      {nextUpdate === undefined ? null : (
        <span className={css['quiet']}>{statusText.holdsUntil(formatInstant(nextUpdate))}</span>
      )}
    </div>
  );
}
