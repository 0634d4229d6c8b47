import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { PublishRun, PublishStanding } from '../../shared/model/publish.ts';
import { ok } from '../../shared/result.ts';
import { publishCommandText as words } from '../../shared/text/en/cli-publish.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';

export type NamedAuthority = Pick<AuthoritySummary, 'id' | 'name'>;

/** What came of publishing at some places, one after the other. */
export interface PublishedRuns {
  readonly runs: readonly ({ readonly target: string } & PublishRun)[];
  readonly lines: readonly string[];
  /** Whether every place has what it is to have. */
  readonly isDone: boolean;
}

/** Brings places up to date; a place that fails keeps no other from its turn. */
export async function publishTo(
  { publishing }: Pick<Workspace, 'publishing'>,
  authority: NamedAuthority,
  { standings, signal }: { readonly standings: readonly PublishStanding[]; readonly signal: AbortSignal },
): Outcome<PublishedRuns> {
  const runs: PublishedRuns['runs'][number][] = [];
  const lines: string[] = [];
  for (const { target } of standings) {
    const job = { signal, progress: () => undefined };
    const published = await publishing.publish({ authorityId: authority.id, targetId: target.id, job });
    if (!published.ok) return published;
    for (const run of published.value.runs) {
      runs.push({ target: target.name, ...run });
      lines.push(...words.run(target.name, run));
    }
  }
  return ok({ runs, lines, isDone: runs.every(({ error }) => error === null) });
}
