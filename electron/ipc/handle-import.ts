import type { Handlers } from '../../shared/contract/index.ts';
import type { ImportUndone } from '../../shared/model/import.ts';
import { ok } from '../../shared/result.ts';
import { getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `import.${string}`>>;

export const importHandlers: Area = {
  'import.list': async (query, session) => withWorkspace(session, (w) => w.imports.list(query)),
  'import.get': async ({ no }, session) => withWorkspace(session, (w) => w.imports.get(no)),
  'import.undo': async ({ no }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const found = await workspace.value.imports.get(no);
    if (!found.ok) return found;
    const job = session.jobs.start<ImportUndone>({
      kind: 'import.undo',
      subject: found.value.sources.join(', '),
      run: (context) => workspace.value.imports.undo(no, context),
    });
    return ok({ job });
  },
};
