import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { Grant } from '../../../shared/model/grant.ts';
import { grantsText } from '../../../shared/text/en/grants.ts';
import { useNow } from '../../stores/clock.ts';
import { keepFailure } from '../../stores/failure.ts';
import { endAllGrants, endGrant, openGrantDialog, useGrants } from '../../stores/grants.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatMinute, formatRelative } from '../../ui/format-time.ts';
import { Popover } from '../../ui/popover.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatEnd } from './format-end.ts';
import css from './grants.module.css';

const { chip, popover: words } = grantsText;

/** Who may sign while locked, and until when; pressing shows each with a way to end it. Absent while nobody may. */
export function GrantsChip() {
  const grants = useGrants(({ list }) => list);
  const [first] = grants;
  return first === undefined ? null : <Chip grants={grants} until={first.until} />;
}

interface ChipProps {
  readonly grants: readonly Grant[];
  /** When the first of them ends. */
  readonly until: number;
}

function Chip({ grants, until }: ChipProps) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const who = chip.who(grants);
  const end = chip.end(grants.length, formatEnd(until, now));
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={words.label}
      trigger={
        <Button
          variant="quiet"
          icon={KeyRound}
          className={css['chip']}
          aria-label={`${chip.label(grants.length)}: ${who} ${end}`}
        >
          <bdi className={css['chipName']}>{who}</bdi> <span>{end}</span>
        </Button>
      }
    >
      <GrantList grants={grants} now={now} onGive={() => setOpen(false)} />
    </Popover>
  );
}

interface GrantListProps {
  readonly grants: readonly Grant[];
  readonly now: number;
  readonly onGive: () => void;
}

function GrantList({ grants, now, onGive }: GrantListProps) {
  const roleBlock = useRoleBlock('admin');
  return (
    <div className={css['panel']}>
      <h2 className={css['panelTitle']}>{words.title}</h2>
      <ul className={css['grants']}>
        {grants.map((grant) => (
          <li key={grant.id}>
            <div className={css['grant']}>
              <b>
                <bdi>{visibleText(grant.authorityName)}</bdi>
              </b>
              <span>{grantsText.covers(grant)}</span>
              <span>{words.until(formatMinute(grant.until), formatRelative(grant.until, now))}</span>
            </div>
            <Button size="small" aria-label={words.endOf(grant.authorityName)} onClick={() => void endOne(grant)}>
              {words.end}
            </Button>
          </li>
        ))}
      </ul>
      <div className={css['panelFoot']}>
        <Button
          variant="quiet"
          size="small"
          blockedBecause={roleBlock}
          onClick={() => {
            onGive();
            openGrantDialog(null);
          }}
        >
          {words.give}
        </Button>
        {grants.length < 2 ? null : (
          <Button variant="danger" size="small" onClick={() => void endEvery()}>
            {words.endAll}
          </Button>
        )}
      </div>
    </div>
  );
}

async function endOne({ id, authorityName }: Grant): Promise<void> {
  if (keepFailure(await endGrant(id))) showToast(words.ended(authorityName));
}

async function endEvery(): Promise<void> {
  if (keepFailure(await endAllGrants())) showToast(words.endedAll);
}
