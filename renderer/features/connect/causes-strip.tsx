import { ChevronDown, ChevronRight, Columns2, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useConnection } from '../../stores/connection.ts';
import { compareAddress } from '../../stores/connection-dialling.ts';
import { navigate } from '../../stores/router.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Button } from '../../ui/button.tsx';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import css from './causes-strip.module.css';
import { DiagnosisCard } from './diagnosis-card.tsx';
import { EvidenceLine, type OnEvidence } from './evidence-line.tsx';
import { PreflightList } from './preflight-list.tsx';
import { takeSettings } from './run-acts.ts';
import { isSeenByOthers, SeenByList } from './seen-by-list.tsx';
import { evidenceWords, titleOf } from './words.ts';

const text = connectText.strip;

export interface CausesStripProps {
  readonly run: ConnectionRun;
  readonly letters: ReadonlyMap<number, string>;
  readonly onSelect: OnEvidence;
}

interface Part {
  readonly id: string;
  readonly label: string;
  readonly status: StatusKind;
  readonly content: ReactNode;
}

/** Other causes, ruled-out ones, the credential's checks: one line of buttons, each unfolds its part. */
export function CausesStrip(props: CausesStripProps) {
  const { run } = props;
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const parts = [otherCauses(props), ruledOut(props), preflightOf(props), seenByOthers(props)].filter(
    (part) => part !== null,
  );
  const shown = parts.find((part) => part.id === open);
  const repeats = useConnection((state) => state.repeats.has(run.id));
  // The menu of the tab takes the settings as well.
  if (parts.length === 0 && !repeats) return null;
  return (
    <>
      <div className={css['strip']} role="group" aria-label={text.name}>
        {parts.map((part) => (
          <PartButton
            key={part.id}
            part={part}
            open={part.id === open}
            controls={`${id}p`}
            onToggle={() => setOpen(part.id === open ? null : part.id)}
          />
        ))}
        <span className={css['aside']} title={ruledOutLine(run)}>
          {shown === undefined ? ruledOutLine(run) : ''}
        </span>
        <RepeatOffer run={run} />
        <Button size="small" variant="quiet" icon={SlidersHorizontal} onClick={() => takeSettings(run)}>
          {connectText.repeat.fillForm}
        </Button>
      </div>
      {shown === undefined ? null : (
        <div id={`${id}p`} className={css['panel']}>
          {shown.content}
        </div>
      )}
    </>
  );
}

interface PartButtonProps {
  readonly part: Part;
  readonly open: boolean;
  readonly controls: string;
  readonly onToggle: () => void;
}

function PartButton({ part, open, controls, onToggle }: PartButtonProps) {
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className={css['toggle']}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={onToggle}
    >
      <Chevron aria-hidden />
      <StatusIcon status={part.status} />
      {part.label}
    </button>
  );
}

/** After a fix: the run before and this one side by side. */
function RepeatOffer({ run }: { readonly run: ConnectionRun }) {
  const before = useConnection((state) => state.repeats.get(run.id));
  if (before === undefined) return null;
  const number = numberOfRun(before);
  return (
    <Button
      size="small"
      icon={Columns2}
      title={connectText.repeat.note(number)}
      onClick={() => navigate(compareAddress(before, run.id))}
    >
      {connectText.repeat.compare(number)}
    </Button>
  );
}

function otherCauses({ run, letters, onSelect }: CausesStripProps): Part | null {
  const others = run.diagnosis.slice(1);
  if (others.length === 0) return null;
  return {
    id: 'others',
    label: text.others(others.length),
    status: 'expiring',
    content: others.map((diagnosis, at) => (
      <DiagnosisCard
        key={diagnosis.id}
        run={run}
        diagnosis={diagnosis}
        rank={at + 1}
        letters={letters}
        onSelect={onSelect}
      />
    )),
  };
}

function ruledOut({ run, letters, onSelect }: CausesStripProps): Part | null {
  if (run.ruledOut.length === 0) return null;
  return {
    id: 'ruled-out',
    label: text.ruledOut(run.ruledOut.length),
    status: 'not-checked',
    content: (
      <ul className={css['ruledOut']}>
        {run.ruledOut.map((one) => (
          <li key={one.id}>
            <b>{text.ruledOutLine(titleOf(one.id))}</b>
            <EvidenceLine run={run} evidence={one.evidence} letters={letters} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    ),
  };
}

/** The nearest of them in one line, for who does not unfold them. */
const ruledOutLine = ({ ruledOut: all }: ConnectionRun): string =>
  all
    .slice(0, 2)
    .map(({ id, evidence }) => {
      const [first] = evidence;
      return `${text.ruledOutLine(titleOf(id))}${first === undefined ? '' : ` ${text.because(evidenceWords(first))}`}`;
    })
    .join('. ');

const FITS: Readonly<Record<'yes' | 'no' | 'unsure', StatusKind>> = {
  yes: 'valid',
  no: 'expired',
  unsure: 'unknown',
};

function preflightOf({ run, letters, onSelect }: CausesStripProps): Part | null {
  const { preflight } = run;
  if (preflight === null) return null;
  const failed = preflight.checks.filter(({ result }) => result === 'failed').length;
  return {
    id: 'preflight',
    label: preflight.fits === 'no' ? text.preflight.no(failed) : text.preflight[preflight.fits],
    status: FITS[preflight.fits],
    content: <PreflightList preflight={preflight} onSelect={onSelect} letters={letters} run={run} />,
  };
}

function seenByOthers({ run }: CausesStripProps): Part | null {
  const [first] = run.diagnosis;
  if (first === undefined || !isSeenByOthers({ id: first.id, protocol: run.protocol })) return null;
  return {
    id: 'seen-by',
    label: text.seenBy,
    status: 'info',
    content: <SeenByList id={first.id} protocol={run.protocol} />,
  };
}
