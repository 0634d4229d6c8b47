import type { ViewerVerdict } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Status } from '../status.tsx';
import css from './chain-panel.module.css';

const words = chainText.seenBy;

export interface SeenByProps {
  readonly verdicts: readonly ViewerVerdict[];
}

/** How other verifiers would judge the best path, where they are known to differ. */
export function SeenBy({ verdicts }: SeenByProps) {
  if (verdicts.length === 0) return null;
  return (
    <section className={css['seenBy']} aria-label={words.title}>
      <h2>{words.title}</h2>
      <ul>
        {verdicts.map(({ viewer, verdict, differences }) => (
          <li key={viewer}>
            <b>{words.viewers[viewer]}</b>
            <Status status={verdict === 'accepts' ? 'valid' : 'expired'}>{words.verdicts[verdict]}</Status>
            <span className={css['quiet']}>
              {differences.length === 0 ? words.same : differences.map(({ id }) => id).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
