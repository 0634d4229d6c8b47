import type { certificateFilterCalls } from '../../shared/contract/certificate-filter.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof certificateFilterCalls>;

/** Each window is a caller of its own: what one asks ends nothing of another. */
export const certificateFilterHandlers: Area = {
  'certificate.count': async ({ search, ...listed }, session) =>
    withWorkspace(session, (w) => w.inventory.count({ search: search ?? '', ...listed }, session)),
  'certificate.facets': async (asked, session) => withWorkspace(session, (w) => w.inventory.facets(asked, session)),
  'certificate.complete': async (asked, session) => withWorkspace(session, (w) => w.inventory.complete(asked)),
  'certificate.questions': async (_input, session) => withWorkspace(session, (w) => w.inventory.ready(session)),
};
