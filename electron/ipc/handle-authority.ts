import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { AuthorityId, FileHandleId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { FileSource } from '../services/file-source.ts';
import type { Workspace } from '../services/workspace.ts';
import { getSource, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `authority.${string}`>>;

const CERTIFICATE_ENDINGS = { pem: '.pem', der: '.cer', p7b: '.p7b' } as const;

export const authorityHandlers: Area = {
  'authority.list': async (_input, session) => withWorkspace(session, (w) => w.authorities.list()),
  'authority.get': async ({ id }, session) => withWorkspace(session, (w) => w.authorities.get(id)),
  'authority.create': async (wanted, session) => withWorkspace(session, (w) => w.authorities.create(wanted)),
  'authority.draft': async (wanted, session) => withWorkspace(session, (w) => w.authorities.draft(wanted)),
  'authority.requestFromParent': async (wanted, session) =>
    withWorkspace(session, (w) => w.authorities.requestFromParent(wanted)),
  'authority.requestRenewal': async ({ id }, session) =>
    withWorkspace(session, (w) => w.authorities.requestRenewal(id)),
  'authority.importAnswer': async ({ handle }, session) =>
    withSource(session, handle, (workspace, source) => workspace.authorities.importAnswer(source)),
  'authority.importCertificate': async ({ handle, ...about }, session) =>
    withSource(session, handle, (workspace, source) => workspace.authorities.importCertificate({ source, ...about })),
  'authority.importWithKey': async ({ handle, keyHandle, passphrase, ...about }, session) => {
    const keySource = keyHandle === undefined ? ok(undefined) : getSource(session, keyHandle);
    if (!keySource.ok) return keySource;
    return withSource(session, handle, (workspace, source) =>
      workspace.authorities.importWithKey({ source, keySource: keySource.value, passphrase, ...about }),
    );
  },
  'authority.renew': async (wanted, session) => withWorkspace(session, (w) => w.authorities.renew(wanted)),
  'authority.rekey': async (wanted, session) => withWorkspace(session, (w) => w.authorities.rekey(wanted)),
  'authority.crossSign': async (wanted, session) => withWorkspace(session, (w) => w.authorities.crossSign(wanted)),
  'authority.crossSignForeign': async ({ handle, ...wanted }, session) =>
    withSource(session, handle, (workspace, source) => workspace.authorities.crossSignForeign({ source, ...wanted })),
  'authority.setDetails': async (change, session) => withWorkspace(session, (w) => w.authorities.setDetails(change)),
  'authority.archive': async (wanted, session) => withWorkspace(session, (w) => w.authorities.archive(wanted)),
  'authority.delete': async (wanted, session) => withWorkspace(session, (w) => w.authorities.delete(wanted)),
  'authority.exportKey': async ({ id, format, passphrase }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const name = await suggestName(session, workspace, id);
      if (!name.ok) return name;
      const allowed = await workspace.authorities.mayExportKey(id);
      if (!allowed.ok) return allowed;
      const target = await session.dialogs.chooseTarget(
        'key',
        `${name.value}${format === 'p12' ? '.p12' : '-key.pem'}`,
      );
      if (target === undefined) return ok(null);
      return workspace.authorities.exportKey({ id, format, passphrase, target: { path: target, overwrite: true } });
    }),
  'authority.export': async ({ id, chain, format = 'pem' }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const name = await suggestName(session, workspace, id);
      if (!name.ok) return name;
      const target = await session.dialogs.chooseTarget(
        'certificate',
        `${name.value}${chain ? '-chain' : ''}${CERTIFICATE_ENDINGS[format]}`,
      );
      if (target === undefined) return ok(null);
      return workspace.exports.authority({ id, chain, format, target: { path: target, overwrite: true } });
    }),
};

/** Runs a use case of the window's workspace on one file. */
async function withSource<T>(
  session: WindowSession,
  handle: FileHandleId,
  use: (workspace: Workspace, source: FileSource) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const source = getSource(session, handle);
  return source.ok ? withWorkspace(session, (workspace) => use(workspace, source.value)) : source;
}

/** A safe file name made of the authority's name. */
export async function suggestName(
  { desk }: WindowSession,
  workspace: Workspace,
  id: AuthorityId,
): Promise<Result<string, AppError>> {
  const authorities = await workspace.authorities.list();
  if (!authorities.ok) return authorities;
  const found = authorities.value.find((each) => each.id === id);
  if (found === undefined) return fail('authority.not-found', { wanted: id });
  return ok(desk.files.safeName(found.name, 'authority'));
}
