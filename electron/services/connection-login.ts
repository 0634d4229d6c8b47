import type { LoginId } from '../../shared/model/brands.ts';
import type { SavedLogin } from '../../shared/model/connection-keeping.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { deleteLogin, findLogin, insertLogin, listLogins } from '../store/connection-login-rows.ts';
import type { ProxyLogin } from '../tls/dial-options.ts';
import { checkHost, checkPort, formatTarget, type Target } from '../tls/target.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, writing } from './workspace-context.ts';

const KIND = 'proxy-login';
/** What both HTTP Basic and SOCKS5 can carry. RFC 1929 §2. */
const MAX_LOGIN_OCTETS = 255;

/** A login to keep. */
export interface NewLogin {
  readonly name: string;
  readonly user: string;
  readonly password: Uint8Array;
  /** The proxy that is given it, and no other is. */
  readonly host: string;
  readonly port: string;
}

/** Logins for proxies; each password is sealed in the vault together with the proxy it is for. */
export interface ConnectionLogins {
  list(): Outcome<readonly SavedLogin[]>;
  /**
   * Zeroes the password. Fails with `vault.locked`, `connection.host-invalid`, `connection.port-invalid`, `input.invalid` where user
   * or password cannot be sent (1 to 255 octets, no colon in the user).
   */
  save(login: NewLogin): Outcome<{ readonly id: LoginId }>;
  /** Fails with `connection.login-unknown`. */
  remove(id: LoginId): Outcome<null>;
}

export const createLogins = (context: WorkspaceContext): ConnectionLogins => ({
  list: () => context.store.reading(listLogins),
  save: (login) => saveLogin(context, login).finally(() => login.password.fill(0)),
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
  { name, user, password, ...proxy }: NewLogin,
): Outcome<{ readonly id: LoginId }> {
  const host = checkHost(proxy.host);
  if (!host.ok) return host;
  const port = checkPort(proxy.port);
  if (!port.ok) return port;
  const problem = findProblem(user, password);
  if (problem !== undefined) return fail('input.invalid', problem);
  const id = context.newId<LoginId>();
  const plain = Buffer.concat([placeOctets({ host: host.value, port: port.value }), password]);
  const sealed = await context.vault.sealRecord({ recordId: id, kind: KIND, plain });
  plain.fill(0);
  if (!sealed.ok) return sealed;
  return writing(context, ['connection_login'], async (tx) => {
    const createdAt = context.ports.clock.now();
    await insertLogin(tx, { id, kind: 'proxy', name, user, sealed: sealed.value, createdAt });
    await recordActivity(context, tx, { action: 'login.saved', entity: 'login', entityId: id, subject: name });
    return ok({ id });
  });
}

/** What stands before the password: the proxy, and a line feed, which no host holds. */
const placeOctets = (proxy: Target): Uint8Array => Buffer.from(`${formatTarget(proxy)}\n`, 'utf8');

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

/**
 * Opens a login for one dial through the proxy it was saved for; the caller zeroes the password. Whoever takes the page over thus
 * cannot have it sent to a proxy of its own. Fails with `connection.login-unknown`, `connection.login-other-proxy`, `vault.locked`,
 * `vault.record-damaged`.
 */
export async function openLogin(context: WorkspaceContext, id: LoginId, proxy: Target): Outcome<ProxyLogin> {
  const found = await readingOr(context, async (db) => {
    const login = await findLogin(db, id);
    return login === undefined ? fail('connection.login-unknown', {}) : ok(login);
  });
  if (!found.ok) return found;
  const { user, sealed } = found.value;
  const opened = await context.vault.openRecord({ recordId: id, kind: KIND, sealed });
  if (!opened.ok) return opened;
  const place = placeOctets(proxy);
  const fits = Buffer.compare(opened.value.subarray(0, place.length), place) === 0;
  const password = fits ? Uint8Array.from(opened.value.subarray(place.length)) : undefined;
  opened.value.fill(0);
  return password === undefined ? fail('connection.login-other-proxy', {}) : ok({ user, password });
}
