import { fail } from '../../shared/errors.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { ProxyRequest } from '../services/connection-request.ts';
import { parseDialTarget } from '../services/connection-request.ts';
import type { TrustChoice } from '../services/connection-trust.ts';
import type { CredentialChoice } from '../services/credential.ts';
import type { Outcome } from '../services/ports.ts';
import type { CommandFileNames } from '../services/run-command-parts.ts';
import type { Workspace } from '../services/workspace.ts';
import type { OptionTable } from './command.ts';
import { findText, isSet, listTexts, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

/** Options that name credentials, trust and the proxy. */
export const MATERIAL_OPTIONS: OptionTable = {
  cert: { type: 'string' },
  key: { type: 'string' },
  'key-passphrase-file': { type: 'string' },
  p12: { type: 'string' },
  'p12-passphrase-file': { type: 'string' },
  credential: { type: 'string' },
  trust: { type: 'string', multiple: true },
  'trust-system': { type: 'boolean' },
  proxy: { type: 'string' },
  'proxy-passphrase-file': { type: 'string' },
};

/** The client certificate that the options name; `none` without one. Passphrases are read here. */
export async function chooseCredential(
  session: Session,
  values: OptionValues,
  workspace: Workspace | undefined,
): Outcome<CredentialChoice> {
  const [cert, key, p12, own] = ['cert', 'key', 'p12', 'credential'].map((option) => findText(values, option));
  if ([cert, p12, own].filter((given) => given !== undefined).length > 1)
    return fail('input.invalid', { field: '--credential', problem: 'more-than-one' });
  if (key !== undefined && cert === undefined) return fail('input.invalid', { field: '--cert', problem: 'missing' });
  if (own !== undefined) {
    if (workspace === undefined) return fail('input.invalid', { field: '--workspace', problem: 'missing' });
    const found = await workspace.certificates.find(own);
    return found.ok ? ok({ certificateId: found.value.id }) : found;
  }
  if (p12 !== undefined) {
    const passphrase = await session.readPassphrase(values, 'p12-passphrase-file');
    return passphrase.ok ? ok({ p12: session.file(p12), passphrase: passphrase.value }) : passphrase;
  }
  if (cert === undefined) return ok('none');
  const given = findText(values, 'key-passphrase-file') !== undefined;
  const passphrase = given ? await session.readPassphrase(values, 'key-passphrase-file') : ok(undefined);
  if (!passphrase.ok) return passphrase;
  return ok({ certificate: session.file(cert), key: session.file(key ?? cert), passphrase: passphrase.value });
}

/** Named files first; else the roots of the workspace; else what the runtime carries. */
export function chooseTrust(session: Session, values: OptionValues, hasWorkspace: boolean): TrustChoice {
  const files = listTexts(values, 'trust').map(session.file);
  const andSystem = isSet(values, 'trust-system');
  if (files.length > 0) return { files, andSystem };
  if (!hasWorkspace) return 'system';
  return andSystem ? 'workspace-and-system' : 'workspace';
}

/** The proxy with its login, if one is named. Its passphrase comes from a file or the terminal, never from the argument. */
export async function chooseProxy(session: Session, values: OptionValues): Outcome<ProxyRequest | null> {
  const text = findText(values, 'proxy');
  if (text === undefined) return ok(null);
  const proxy = parseProxy(text);
  if (!proxy.ok) return proxy;
  const { user, ...place } = proxy.value;
  if (user === null) return ok({ ...place, login: null });
  const password = await session.readPassphrase(values, 'proxy-passphrase-file');
  return password.ok ? ok({ ...place, login: { user, password: password.value } }) : password;
}

type ProxyPlace = Omit<ProxyRequest, 'login'> & { readonly user: string | null };

/** `http://[user@]host:port` or `socks5://…`; a name is always looked up by the proxy. */
export function parseProxy(text: string): Result<ProxyPlace, AppError> {
  const [, scheme, account, place = ''] = /^(http|socks5h?):\/\/(?:([^@/]*)@)?([^@/]+:\d{1,5})\/?$/.exec(text) ?? [];
  if (scheme === undefined) return fail('input.invalid', { field: '--proxy', problem: 'option-value' });
  if (account?.includes(':') === true) return fail('input.invalid', { field: '--proxy', problem: 'passphrase-inside' });
  const user = decodeAccount(account);
  const target = parseDialTarget(place);
  if (user === undefined || !target.ok) return fail('input.invalid', { field: '--proxy', problem: 'option-value' });
  return ok({ kind: scheme === 'http' ? 'http' : 'socks5', ...target.value, user });
}

/** Undefined where it is not encoded as in a URL. */
function decodeAccount(account: string | undefined): string | null | undefined {
  if (account === undefined || account === '') return null;
  try {
    return decodeURIComponent(account);
  } catch {
    return undefined;
  }
}

/** Files that are there already, as the equivalent commands name them. */
export function nameFiles(values: OptionValues): Partial<CommandFileNames> {
  const [cert, key, passphrase] = ['cert', 'key', 'proxy-passphrase-file'].map((option) => findText(values, option));
  const [trust, ...more] = listTexts(values, 'trust');
  return {
    ...(cert === undefined ? {} : { certificate: cert, key: key ?? cert }),
    ...(trust === undefined || more.length > 0 ? {} : { trust }),
    ...(passphrase === undefined ? {} : { 'proxy-passphrase': passphrase }),
  };
}
