import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { CrlState } from '../../../shared/model/crl-plan.ts';
import type { RevocationEntry, RevocationListKind } from '../../../shared/model/revocation.ts';
import type { Result } from '../../../shared/result.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { takeOverCrl } from '../../stores/crl-acts.ts';
import { reportFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { openRevoke } from '../../stores/revoke.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { DelayedSearch } from '../../ui/delayed-search.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { EndDialog, type EndedEntry, endedEntry } from './end-dialog.tsx';
import { EntryGrid } from './entry-grid.tsx';
import css from './revocation.module.css';

const words = revocationText.revoked;

const LISTS = ['revoked', 'released', 'elsewhere'] as const satisfies readonly RevocationListKind[];
type Shown = (typeof LISTS)[number];

export interface RevokedSectionProps {
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
}

/** Everything of an authority that is revoked or on hold, what was released, and what was taken over from before. */
export function RevokedSection({ authority, state }: RevokedSectionProps) {
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const [list, setList] = useState<Shown>('revoked');
  const [search, setSearch] = useState('');
  const [released, setReleased] = useState<EndedEntry | null>(null);
  const offered = LISTS.filter((each) => each !== 'elsewhere' || state.elsewhere > 0);
  return (
    <div className={css['list']}>
      <EntryGrid
        authorityId={authority.id}
        list={list}
        label={words.lists[list]}
        search={search}
        renderAct={list === 'revoked' ? (entry) => <HoldActs entry={entry} onRelease={setReleased} /> : undefined}
        empty={<Nothing list={list} isSearched={search !== ''} />}
        renderBar={(total) => (
          <Toolbar label={words.lists[list]}>
            <Segmented<Shown>
              label={words.which}
              size="small"
              value={list}
              options={offered.map((value) => ({ value, label: words.lists[value] }))}
              onChange={setList}
            />
            <DelayedSearch
              label={words.search}
              placeholder={words.searchPlaceholder}
              clearLabel={words.clear}
              value={search}
              trailing={formatCount(total)}
              onChange={setSearch}
            />
            <Button
              blockedBecause={readOnly ? revocationText.readOnly : roleBlock}
              onClick={() => reportFailure(takeOver(authority.id))}
            >
              {words.takeOver}
            </Button>
          </Toolbar>
        )}
      />
      {released === null ? null : <EndDialog act="release" entry={released} onClose={() => setReleased(null)} />}
    </div>
  );
}

/** What the authority revoked before it was here. */
async function takeOver(authorityId: AuthorityId): Promise<Result<unknown, AppError>> {
  const report = await takeOverCrl(authorityId);
  if (report.ok && report.value !== null) showToast(words.takenOver(report.value.added, report.value.known));
  return report;
}

function Nothing({ list, isSearched }: { readonly list: Shown; readonly isSearched: boolean }) {
  if (isSearched) return <p className={css['none']}>{words.noneFound}</p>;
  if (list !== 'revoked')
    return <p className={css['none']}>{list === 'released' ? words.noneReleased : words.noneElsewhere}</p>;
  return (
    <EmptyState
      title={words.empty}
      action={<Button onClick={() => navigate(buildAddress('inventory'))}>{words.inventory}</Button>}
    >
      {words.emptyBody}
    </EmptyState>
  );
}

interface HoldActsProps {
  readonly entry: RevocationEntry;
  readonly onRelease: (entry: EndedEntry) => void;
}

/** A hold may end either way. */
function HoldActs({ entry, onRelease }: HoldActsProps) {
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const ended = endedEntry(entry);
  if (entry.kind !== 'held' || ended === null) return null;
  const blocked = readOnly ? revocationText.readOnly : roleBlock;
  const name = visibleText(ended.name);
  return (
    <span className={css['acts']}>
      <Button size="small" blockedBecause={blocked} aria-label={words.releaseOf(name)} onClick={() => onRelease(ended)}>
        {words.release}
      </Button>
      <Button
        size="small"
        blockedBecause={blocked}
        aria-label={words.permanentOf(name)}
        onClick={() => openRevoke({ selection: { ids: [ended.id] }, count: 1 })}
      >
        {words.permanent}
      </Button>
    </span>
  );
}
