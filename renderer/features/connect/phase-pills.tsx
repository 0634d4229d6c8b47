import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import css from './phase-pills.module.css';
import type { PhaseView } from './run-view.ts';

const ICONS: Readonly<Record<PhaseView['state'], StatusKind>> = {
  good: 'valid',
  bad: 'expired',
  open: 'not-yet-valid',
  none: 'not-checked',
};

/** What happened step by step: each with its state, its words and its time. */
export function PhasePills({ phases }: { readonly phases: readonly PhaseView[] }) {
  return (
    <ol className={css['phases']} aria-label={connectText.run.phasesName}>
      {phases.map((phase) => (
        <li key={phase.id} className={css['phase']} data-state={phase.state} title={phase.hint}>
          <StatusIcon status={ICONS[phase.state]} />
          <b>{phase.title}</b>
          <span className={css['words']} title={`${phase.words}${phase.extra ?? ''}`}>
            {phase.words}
            <span className={css['extra']}>{phase.extra}</span>
          </span>
          {phase.atMs === undefined ? null : <span className={css['time']}>{connectText.run.ms(phase.atMs)}</span>}
        </li>
      ))}
    </ol>
  );
}
