import type { LoginId } from '../../shared/model/brands.ts';
import type { SavedLogin } from '../../shared/model/connection-keeping.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { deleteLogin, findLogin, insertLogin, listLogins } from '../store/connection-login-rows.ts';
import type { ProxyLogin } from '../tls/dial-options.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, writing } from './workspace-context.ts';

const KIND = 'proxy-login';
/** What both HTTP Basic and SOCKS5 can carry. RFC 1929 §2. */
const MAX_LOGIN_OCTETS = 255;

/** Logins for proxies; the passwords are sealed in the vault. */
export interface ConnectionLogins {
  list(): Outcome<readonly SavedLogin[]>;
  /** Zeroes the password. Fails with `vault.locked`, `input.invalid` where user or password cannot be sent (1 to 255 octets, no colon in the user). */
  save(input: { readonly name: string; readonly user: string; readonly password: Uint8Array }): Outcome<{
    readonly id: LoginId;
  }>;
  /** Fails with `connection.login-unknown`. */
  remove(id: LoginId): Outcome<null>;
}

export const createLogins = (context: WorkspaceContext): ConnectionLogins => ({
  list: () => context.store.reading(listLogins),
  save: (input) => saveLogin(context, input).finally(() => input.password.fill(0)),
  remove: (id) =>
    writing(context, ['connection_login'], async (tx) => {
      const name = await deleteLogin(tx, id);
      if (name === undefined) return fail('connection.login-unknown', {});
      await recordActivity(context, tx, { action: 'login.removed', entity: 'login', entityId: id, subject: name });
      return ok(null);
    }),
});

async function saveLogin(
  context: WorkspaceContext,
  { name, user, password }: Parameters<ConnectionLogins['save']>[0],
): Outcome<{ readonly id: LoginId }> {
  const problem = findProblem(user, password);
  if (problem !== undefined) return fail('input.invalid', problem);
  const id = context.newId<LoginId>();
  const sealed = await context.vault.sealRecord({ recordId: id, kind: KIND, plain: password });
  if (!sealed.ok) return sealed;
  return writing(context, ['connection_login'], async (tx) => {
    const createdAt = context.ports.clock.now();
    await insertLogin(tx, { id, kind: 'proxy', name, user, sealed: sealed.value, createdAt });
    await recordActivity(context, tx, { action: 'login.saved', entity: 'login', entityId: id, subject: name });
    return ok({ id });
  });
}

/** A colon would end the user in HTTP Basic (RFC 7617 §2); control characters are no part of a name. */
function findProblem(
  user: string,
  password: Uint8Array,
): { readonly field: string; readonly problem: string } | undefined {
  const userOctets = Buffer.byteLength(user);
  if (userOctets < 1 || userOctets > MAX_LOGIN_OCTETS) return { field: 'user', problem: 'out-of-range' };
  if (/[:\p{Cc}]/u.test(user)) return { field: 'user', problem: 'character' };
  if (password.length < 1 || password.length > MAX_LOGIN_OCTETS)
    return { field: 'passphrase', problem: 'out-of-range' };
  return undefined;
}

/** Opens a login for one dial; the caller zeroes the password. Fails with `connection.login-unknown`, `vault.locked`, `vault.record-damaged`. */
export async function openLogin(context: WorkspaceContext, id: LoginId): Outcome<ProxyLogin> {
  const found = await readingOr(context, async (db) => {
    const login = await findLogin(db, id);
    return login === undefined ? fail('connection.login-unknown', {}) : ok(login);
  });
  if (!found.ok) return found;
  const { user, sealed } = found.value;
  const password = await context.vault.openRecord({ recordId: id, kind: KIND, sealed });
  return password.ok ? ok({ user, password: password.value }) : password;
}
