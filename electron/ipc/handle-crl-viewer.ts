import type { CrlTarget, crlViewerCalls } from '../../shared/contract/crl-viewer.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { getInspected } from './handle-inspect.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof crlViewerCalls>;

export const crlViewerHandlers: Area = {
  'crlViewer.open': async ({ target }, session) => {
    const der = await getDer(session, target);
    return der.ok ? session.desk.application.crlViewer.open(der.value) : der;
  },
  'crlViewer.page': async ({ handle, ...question }, session) =>
    session.desk.application.crlViewer.page(handle, question),
  'crlViewer.close': async ({ handle }, session) => {
    await session.desk.application.crlViewer.close(handle);
    return ok(null);
  },
};

/** Octets of a list of the workspace, or of an item of a file that is one. */
async function getDer(session: WindowSession, target: CrlTarget): Promise<Result<Uint8Array, AppError>> {
  if ('authorityId' in target) return withWorkspace(session, (workspace) => workspace.ownCrls.der(target));
  const inspected = await getInspected(session, target.handle);
  if (!inspected.ok) return inspected;
  const octets = inspected.value.octets(target.item);
  if (octets.ok && octets.value.kind !== 'crl') return fail('input.invalid', { field: 'item', problem: 'not-a-crl' });
  return mapResult(octets, ({ bytes }) => bytes);
}
