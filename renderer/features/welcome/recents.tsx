import { X } from 'lucide-react';
import { useEffect } from 'react';
import { welcomeText as words } from '../../../shared/text/en/ui/welcome.ts';
import type { RecentWorkspace } from '../../../shared/model/workspace.ts';
import { useNow } from '../../stores/clock.ts';
import { reportFailure } from '../../stores/failure.ts';
import { forgetRecent, openRecent, readRecents, useRecents } from '../../stores/recents.ts';
import { IconButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import css from './welcome.module.css';

/** Workspaces opened before, the newest first. */
export function Recents() {
  const list = useRecents((state) => state.list);
  useEffect(() => void readRecents(), []);
  return (
    <section className={css['group']} aria-label={words.recent}>
      <h2>{words.recent}</h2>
      {list === null ? null : list.length === 0 ? (
        <p className={css['quiet']}>{words.noRecent}</p>
      ) : (
        <ul className={css['recents']}>
          {list.map((recent) => (
            <Recent key={recent.id} recent={recent} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Recent({ recent }: { readonly recent: RecentWorkspace }) {
  const now = useNow();
  const name = visibleText(recent.name);
  const location = visibleText(recent.location);
  return (
    <li>
      <button
        type="button"
        className={css['recent']}
        disabled={!recent.available}
        title={location}
        onClick={() => reportFailure(openRecent(recent.id))}
      >
        <b>
          <bdi>{name}</bdi>
        </b>
        <span>{recent.available ? formatRelative(Math.min(recent.openedAt, now), now) : words.missing}</span>
        <bdi className={css['location']}>{location}</bdi>
      </button>
      <IconButton
        icon={X}
        size="small"
        label={words.forget(recent.name)}
        onClick={() => void forgetRecent(recent.id)}
      />
    </li>
  );
}
