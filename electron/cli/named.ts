import { ok } from '../../shared/result.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Invocation } from './command.ts';

interface Named<Found> {
  readonly workspace: Workspace;
  readonly found: Found;
}

/** Opens the workspace, locked, and finds in it what the first argument names. Fails as both do. */
export async function openNamed<Found>(
  { values, positionals, session }: Invocation,
  find: (workspace: Workspace, wanted: string) => Outcome<Found>,
): Outcome<Named<Found>> {
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const found = await find(workspace.value, positionals[0] ?? '');
  return found.ok ? ok({ workspace: workspace.value, found: found.value }) : found;
}
