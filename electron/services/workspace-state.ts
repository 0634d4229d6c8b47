import type { WorkspaceState } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { findDemoMark } from '../store/demo-rows.ts';
import type { Store } from '../store/open-store.ts';
import { countWorkspace, type WorkspaceRow } from '../store/workspace-rows.ts';
import type { Vault } from '../vault/vault.ts';
import { shortenPath } from './location.ts';
import { listLive } from './operators/find-operator.ts';
import type { Outcome, Ports } from './ports.ts';
import type { Remembered } from './remembered/remembered.ts';
import type { Lock } from './workspace-lock.ts';

export type OpenWorkspaceState = Extract<WorkspaceState, { readonly open: true }>;

interface StateParts {
  readonly ports: Ports;
  readonly store: Store;
  readonly vault: Vault;
  readonly row: WorkspaceRow;
  readonly file: string;
  readonly lock: Pick<Lock, 'isLocked' | 'unlockedUntil'>;
  readonly remembered: Pick<Remembered, 'list'>;
}

/** What a window shows of a workspace. */
export async function readWorkspaceState({ lock, remembered, ...parts }: StateParts): Outcome<OpenWorkspaceState> {
  const read = await parts.store.reading(async (db) => ({
    counts: await countWorkspace(db),
    isDemo: (await findDemoMark(db)) !== undefined,
    operators: await listLive(db),
  }));
  if (!read.ok) return read;
  // A damaged row of what opens it must not keep a window from saying that it is damaged.
  const known = await remembered.list();
  const unlockedUntil = lock.unlockedUntil();
  const session = parts.vault.session()?.session;
  const { counts, operators, isDemo } = read.value;
  return ok({
    open: true,
    id: parts.row.id,
    name: parts.row.name,
    location: shortenPath(parts.file, parts.ports.homeFolder),
    locked: lock.isLocked(),
    ...(unlockedUntil === undefined ? {} : { unlockedUntil }),
    readOnly: parts.store.damage.isKnown,
    ...(parts.store.damage.isKnown ? { damage: parts.store.damage.findings } : {}),
    demo: isDemo,
    ...(operators.length === 0 ? {} : { operators }),
    ...((known.ok ? known.value : []).length === 0 ? {} : { remembered: known.ok ? known.value : [] }),
    ...(session === undefined ? {} : { session }),
    ...counts,
  });
}
