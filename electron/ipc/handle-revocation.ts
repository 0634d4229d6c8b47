import type { revocationCalls } from '../../shared/contract/revocation.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { suggestName } from './handle-authority.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof revocationCalls>;

const notHere = async () => fail('platform.unsupported', { feature: 'revocation' });

export const revocationHandlers: Area = {
  'revocation.preview': async ({ id }, session) => withWorkspace(session, (w) => w.revocations.preview(id)),
  'revocation.consequences': notHere,
  'revocation.revoke': async (wanted, session) => withWorkspace(session, (w) => w.revocations.revoke(wanted)),
  'revocation.revokeMany': notHere,
  'revocation.release': notHere,
  'revocation.undo': notHere,
  'revocation.report': notHere,
  'revocation.authorityConsequences': notHere,
  'revocation.revokeAuthority': notHere,
  'revocation.list': async ({ authorityId }, session) => withWorkspace(session, (w) => w.revocations.list(authorityId)),
  'revocation.entries': notHere,
  'revocation.crls': async ({ authorityId }, session) => withWorkspace(session, (w) => w.revocations.crls(authorityId)),
  'revocation.history': notHere,
  'revocation.state': notHere,
  'revocation.plan': notHere,
  'revocation.checkPlan': notHere,
  'revocation.setPlan': notHere,
  'revocation.issueCrl': async (wanted, session) => withWorkspace(session, (w) => w.revocations.issueCrl(wanted)),
  'revocation.issue': notHere,
  'revocation.importElsewhere': notHere,
  'revocation.exportCrl': async ({ authorityId, format }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const name = await suggestName(session, workspace, authorityId);
      if (!name.ok) return name;
      const ending = format === 'der' ? '.crl' : '-crl.pem';
      const target = await session.dialogs.chooseTarget('crl', `${name.value}${ending}`);
      if (target === undefined) return ok(null);
      return workspace.exports.crl({ authorityId, format, target: { path: target, overwrite: true } });
    }),
};
