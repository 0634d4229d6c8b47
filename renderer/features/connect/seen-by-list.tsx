import type { DiagnosisId, SeenBy, TlsVersion } from '../../../shared/model/connection.ts';
import { listSeenBy } from '../../../shared/model/connection-seen-by.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import css from './seen-by-list.module.css';
import { titleOf } from './words.ts';

const text = connectText.strip;

const SIDES: readonly SeenBy['side'][] = ['server', 'client'];

export interface SeenByListProps {
  readonly id: DiagnosisId;
  readonly protocol: TlsVersion | null;
}

/** What other programs print for the same cause, with the version and where that is known from. */
export function SeenByList({ id, protocol }: SeenByListProps) {
  const lines = listSeenBy(id, protocol);
  return (
    <section aria-label={text.seenByName(titleOf(id))} className={css['seen']}>
      {SIDES.map((side) => {
        const group = lines.filter((line) => line.side === side);
        return group.length === 0 ? null : (
          <div key={side}>
            <h3>{text.seenBySide[side]}</h3>
            <dl>
              {group.map((line, at) => (
                <Line key={at} line={line} />
              ))}
            </dl>
          </div>
        );
      })}
    </section>
  );
}

function Line({ line }: { readonly line: SeenBy }) {
  const shown = visibleText(line.line);
  return (
    <>
      <dt title={text.seenBySource[line.source]}>
        {text.stack(line.stack, line.version)}
        <span>{text.seenBySource[line.source]}</span>
      </dt>
      <dd data-selectable>
        <code>{shown}</code>
        <CopyButton text={line.line} name={text.stack(line.stack, line.version)} />
      </dd>
    </>
  );
}

/** Whether anything is known about how others report it. */
export const isSeenByOthers = ({ id, protocol }: SeenByListProps): boolean => listSeenBy(id, protocol).length > 0;
