import type { ResponderSettings } from '../../../shared/model/responder.ts';
import { ok } from '../../../shared/result.ts';
import { readResponderSettings, saveResponderSettings } from '../../store/responder-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';

/** Staple files have calls of their own. */
export type ResponderPatch = {
  readonly [K in Exclude<keyof ResponderSettings, 'staples'>]?: ResponderSettings[K] | undefined;
};

/** Changes what a patch names; every change is an entry of the log. */
export async function setResponder(context: WorkspaceContext, patch: ResponderPatch): Outcome<null> {
  return writing(context, ['setting'], async (tx) => {
    const before = await readResponderSettings(tx);
    const named = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const after: ResponderSettings = { ...before, ...named };
    const names = (Object.keys(named) as (keyof ResponderPatch)[]).filter(
      (name) => String(before[name]) !== String(after[name]),
    );
    if (names.length === 0) return ok(null);
    await saveResponderSettings(tx, after);
    const notes = names.map((name) => ({
      action: 'setting.changed' as const,
      entity: 'setting',
      entityId: name,
      subject: `responder.${name}`,
      detail: { before: String(before[name]), after: String(after[name]) },
    }));
    await recordActivity(context, tx, ...notes);
    return ok(null);
  });
}
