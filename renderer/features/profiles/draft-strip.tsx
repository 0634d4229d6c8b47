import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { formatMinute } from '../../ui/format-time.ts';
import { StatusIcon } from '../../ui/status.tsx';
import css from './profiles.module.css';

const words = profilesText.draft;

export interface DraftStripProps {
  readonly name: string;
  readonly savedAt: number;
  /** Said besides: what becomes of the draft. */
  readonly note?: string | undefined;
  readonly onGo: () => void;
  readonly onDrop: () => void;
}

/** Changes that wait to be saved: go on with them, or give them up. */
export function DraftStrip({ name, savedAt, note, onGo, onDrop }: DraftStripProps) {
  return (
    <div className={css['strip']} role="status">
      <StatusIcon status="info" />
      <p>
        {words.waiting(name)} <span className={css['quiet']}>{words.since(formatMinute(savedAt))}</span> {note}
      </p>
      <Button size="small" onClick={onGo}>
        {words.go}
      </Button>
      <Button size="small" variant="quiet" onClick={onDrop}>
        {words.drop}
      </Button>
    </div>
  );
}
