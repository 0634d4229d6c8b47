import path from 'node:path';
import type { Handlers } from '../../shared/contract/index.ts';
import type { RequestImportReport } from '../../shared/model/request.ts';
import { ok } from '../../shared/result.ts';
import { getSources, getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `request.${string}`>>;

export const requestHandlers: Area = {
  'request.list': async (query, session) => withWorkspace(session, (w) => w.requests.page(query)),
  'request.get': async ({ id }, session) => withWorkspace(session, (w) => w.requests.get(id)),
  'request.import': async ({ handle }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const sources = getSources(session, handle);
    if (!sources.ok) return sources;
    const held = session.files.get(handle);
    return session.jobs.finish<RequestImportReport>({
      kind: 'request.import',
      subject: held.ok ? held.value.name : '',
      run: (context) => workspace.value.requests.import(sources.value, context),
    });
  },
  'request.choose': async ({ folder }, session) => {
    const chosen = await session.dialogs.chooseFiles(folder ? 'request-folder' : 'requests');
    if (chosen === undefined) return ok(null);
    const name = chosen.map((file) => path.basename(file)).join(', ');
    return ok({ handle: session.files.holdPaths(name, chosen), name });
  },
  'request.approve': async ({ ids, note }, session) =>
    withWorkspace(session, (w) => w.requests.approve(ids, note ?? '')),
  'request.refuse': async ({ ids, reason }, session) => withWorkspace(session, (w) => w.requests.refuse(ids, reason)),
  'request.reopen': async ({ ids }, session) => withWorkspace(session, (w) => w.requests.reopen(ids)),
  'request.setPartner': async ({ ids, partnerId }, session) =>
    withWorkspace(session, (w) => w.requests.setPartner(ids, partnerId)),
  'request.delete': async ({ ids }, session) => withWorkspace(session, (w) => w.requests.delete(ids)),
  'request.export': async ({ id }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const found = await workspace.requests.get(id);
      if (!found.ok) return found;
      const suggested = `${session.desk.files.safeName(found.value.name, 'request')}.csr`;
      const target = await session.dialogs.chooseTarget('request', suggested);
      if (target === undefined) return ok(null);
      // The dialog of the system has asked before it answers with the name of a file that exists.
      return workspace.requests.export(id, { path: target, overwrite: true });
    }),
  'request.help': async (input, session) => withWorkspace(session, (w) => w.requestHelp.build(input)),
  'request.saveHelp': async (input, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const folder = await session.dialogs.chooseFolder('help');
      return folder === undefined ? ok(null) : workspace.requestHelp.save({ ...input, folder });
    }),
};
