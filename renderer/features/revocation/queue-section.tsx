import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlState } from '../../../shared/model/crl-plan.ts';
import type { RevocationEntry } from '../../../shared/model/revocation.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { useNow } from '../../stores/clock.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatRelative } from '../../ui/format-time.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { EndDialog, type EndedEntry, endedEntry } from './end-dialog.tsx';
import { EntryGrid } from './entry-grid.tsx';
import { IssueDialog } from './issue-dialog.tsx';
import css from './revocation.module.css';

const words = revocationText.queue;

export interface QueueSectionProps {
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
}

/** What the next list tells for the first time; until then it can be undone. */
export function QueueSection({ authority, state }: QueueSectionProps) {
  const now = useNow();
  const [undoing, setUndoing] = useState<EndedEntry | null>(null);
  const [issuing, setIssuing] = useState(false);
  const { revocations, holds, releases } = state.queue;
  const roleBlock = useRoleBlock('issuer');
  const blocked = useWorkspace()?.readOnly === true ? revocationText.readOnly : roleBlock;
  const undo = (entry: RevocationEntry) => {
    const ended = endedEntry(entry);
    if (ended === null || entry.kind === 'released' || entry.takenFrom !== undefined) return null;
    return (
      <span className={css['acts']}>
        <Button
          size="small"
          blockedBecause={blocked}
          aria-label={words.undoOf(visibleText(ended.name))}
          onClick={() => setUndoing(ended)}
        >
          {words.undo}
        </Button>
      </span>
    );
  };
  return (
    <div className={css['list']}>
      <EntryGrid
        authorityId={authority.id}
        list="queue"
        label={words.list}
        search=""
        renderAct={undo}
        empty={<EmptyState title={words.empty}>{words.emptyBody}</EmptyState>}
        renderBar={(total) =>
          total === 0 ? null : (
            <Toolbar label={words.title}>
              <span className={css['quiet']}>
                {words.intro(
                  revocations + holds,
                  releases,
                  state.nextIssueAt === undefined ? null : formatRelative(state.nextIssueAt, now),
                )}
              </span>
              <ToolbarGap />
              {state.hasKey ? (
                <Button blockedBecause={blocked} onClick={() => setIssuing(true)}>
                  {revocationText.issue.complete}
                </Button>
              ) : null}
            </Toolbar>
          )
        }
      />
      {undoing === null ? null : <EndDialog act="undo" entry={undoing} onClose={() => setUndoing(null)} />}
      {issuing ? (
        <IssueDialog authority={authority} state={state} first="complete" onClose={() => setIssuing(false)} />
      ) : null}
    </div>
  );
}
