import type { Handlers } from '../../shared/contract/index.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `operator.${string}`>>;

export const operatorHandlers: Area = {
  'operator.list': async (_input, session) => withWorkspace(session, (w) => w.operators.list()),
  'operator.nameFirst': async (input, session) => withWorkspace(session, (w) => w.operators.nameFirst(input)),
  'operator.add': async (input, session) => withWorkspace(session, (w) => w.operators.add(input)),
  'operator.setRole': async (input, session) => withWorkspace(session, (w) => w.operators.setRole(input)),
  'operator.reset': async (input, session) => withWorkspace(session, (w) => w.operators.reset(input)),
  'operator.remove': async ({ id }, session) => withWorkspace(session, (w) => w.operators.remove(id)),
  'operator.setTwoPerson': async (input, session) => withWorkspace(session, (w) => w.operators.setTwoPerson(input)),
  'operator.approvers': async ({ keyId }, session) => withWorkspace(session, (w) => w.operators.approvers(keyId)),
  'operator.approve': async ({ keyId, purpose, uses, operatorId, passphrase }, session) =>
    withWorkspace(session, (w) => w.operators.approve({ need: { keyId, purpose, uses }, operatorId, passphrase })),
  'operator.mayExport': async (_input, session) => withWorkspace(session, async (w) => w.operators.mayExport()),
  'operator.confirm': async ({ passphrase }, session) => withWorkspace(session, (w) => w.operators.confirm(passphrase)),
};
