import { ChevronDown } from 'lucide-react';
import type { ValidatedPath, ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Button } from '../button.tsx';
import { formatDate } from '../format-time.ts';
import { Menu } from '../menu.tsx';
import { StatusIcon } from '../status.tsx';
import { endOfPath, isAsSent } from './chain-view.ts';
import css from './path-picker.module.css';

const words = chainText.graph;
const MOST_SHOWN = 3;

export interface PathPickerProps {
  readonly report: ValidationReport;
  readonly chosen: number;
  readonly onChoose: (path: number) => void;
}

/** The paths, best first: the first few beside each other, the rest in a menu. */
export function PathPicker({ report, chosen, onChoose }: PathPickerProps) {
  const { paths } = report;
  const shown = paths.map((path, at) => ({ path, at })).filter(({ at }) => at < MOST_SHOWN || at === chosen);
  const hidden = paths.flatMap((path, at) => (at < MOST_SHOWN || at === chosen ? [] : [{ path, at }]));
  return (
    <div className={css['paths']} role="group" aria-label={words.paths}>
      {shown.map(({ path, at }) => (
        <button
          key={at}
          type="button"
          className={css['path']}
          aria-pressed={at === chosen}
          onClick={() => onChoose(at)}
        >
          <StatusIcon status={path.valid ? 'valid' : 'expired'} />
          {words.path(at + 1)}
          <span className={css['note']}>{describe(report, path, at)}</span>
        </button>
      ))}
      {hidden.length === 0 ? null : (
        <Menu
          trigger={
            <Button size="small" variant="quiet" icon={ChevronDown}>
              {words.morePaths(hidden.length)}
            </Button>
          }
          entries={hidden.slice(0, 100).map(({ path, at }) => ({
            label: words.path(at + 1),
            note: describe(report, path, at),
            onChoose: () => onChoose(at),
          }))}
        />
      )}
    </div>
  );
}

function describe(report: ValidationReport, path: ValidatedPath, at: number): string {
  const end = endOfPath(report, path);
  return [
    ...(at === 0 && report.paths.length > 1 ? [words.best] : []),
    ...(isAsSent(report, path) ? [words.asSent] : []),
    words.certificates(path.nodes.length),
    ...(path.ending === 'anchor' ? [] : [words.incomplete]),
    ...(path.valid && end !== undefined ? [words.until(formatDate(end))] : []),
  ].join(', ');
}
