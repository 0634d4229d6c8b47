import type { ViewerVerdict } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { VIEWER_NAMES, viewerDifferenceText } from '../../../shared/text/en/viewers.ts';
import { Status } from '../status.tsx';
import css from './chain-panel.module.css';

const words = chainText.seenBy;

/** Those without a difference answer as we do: all of them alike. */
const sameWords = (agreeing: readonly ViewerVerdict[]): string =>
  words.same(
    agreeing.map(({ viewer }) => VIEWER_NAMES[viewer]),
    agreeing[0]?.verdict ?? 'accepts',
  );

/** How other verifiers would judge the best path: those that are known to differ with the reason, the others in one line. */
export function SeenBy({ verdicts }: { readonly verdicts: readonly ViewerVerdict[] }) {
  if (verdicts.length === 0) return null;
  const differing = verdicts.filter(({ differences }) => differences.length > 0);
  const agreeing = verdicts.filter(({ differences }) => differences.length === 0);
  return (
    <section className={css['seenBy']} aria-label={words.title}>
      <h2>{words.title}</h2>
      <ul>
        {differing.map(({ viewer, verdict, differences }) => (
          <li key={viewer}>
            <b>{VIEWER_NAMES[viewer]}</b>
            <Status status={verdict === 'accepts' ? 'valid' : 'expired'}>{words.verdicts[verdict]}</Status>
            <span className={css['quiet']}>{differences.map(({ id }) => viewerDifferenceText(id)).join(' ')}</span>
          </li>
        ))}
        {agreeing.length === 0 ? null : <li className={css['quiet']}>{sameWords(agreeing)}</li>}
      </ul>
    </section>
  );
}
