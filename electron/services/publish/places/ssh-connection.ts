import { hash } from 'node:crypto';
import type { Algorithms, AuthenticationType, Client, ConnectConfig, ServerHostKeyAlgorithm, SFTPWrapper } from 'ssh2';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import type { HostKey, SftpPlace } from '../../../../shared/model/publish.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { PlaceSecret, PlaceWorld } from './place.ts';
import { readSshKey } from './ssh-key.ts';

type Outcome<T> = Promise<Result<T, AppError>>;

/** A session of SFTP over SSH with the server whose key is known. */
export interface SshConnection {
  readonly sftp: SFTPWrapper;
  readonly hostKey: HostKey;
  /** What ended it, where something did. */
  failure(): AppError | undefined;
  close(): Promise<void>;
}

/**
 * Connects and logs in. Nothing of a login is sent to a server that does not show the confirmed key.
 * Fails with `publish.host-key-unknown`, `publish.host-key-changed`, `publish.login-missing`, `publish.login-refused`, `publish.unreachable`, `publish.timeout`, `publish.place-invalid`, `job.cancelled`.
 */
export async function connectSsh(place: SftpPlace, secret: PlaceSecret, world: PlaceWorld): Outcome<SshConnection> {
  const login = await readLogin(place, secret);
  if (!login.ok) return login;
  const { default: ssh } = await import('ssh2');
  const client = new ssh.Client();
  const dialling: Dialling = { place, world, client, shown: undefined, ended: undefined };
  const opened = await open(dialling, login.value);
  if (!opened.ok) client.destroy();
  return opened;
}

/** `tellSsh` names a server in errors. */
export const tellSsh = ({ host, port }: SftpPlace): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

interface Dialling {
  readonly place: SftpPlace;
  readonly world: PlaceWorld;
  readonly client: Client;
  /** The key that the server showed. */
  shown: HostKey | undefined;
  ended: AppError | undefined;
}

type Login = Pick<ConnectConfig, 'password' | 'privateKey' | 'passphrase' | 'tryKeyboard'> & {
  readonly methods: AuthenticationType[];
};

async function readLogin(place: SftpPlace, secret: PlaceSecret): Outcome<Login> {
  const missing = fail('publish.login-missing', { place: tellSsh(place) });
  if (place.login === 'password') {
    const { password } = secret;
    if (password === undefined) return missing;
    return ok({ password, tryKeyboard: true, methods: ['password', 'keyboard-interactive'] });
  }
  if (secret.key === undefined) return missing;
  const key = await readSshKey(secret.key, secret.keyPassphrase);
  if (!key.ok) return key;
  const { text, passphrase } = key.value;
  return ok({ privateKey: text, ...(passphrase !== undefined && { passphrase }), methods: ['publickey'] });
}

function open(dialling: Dialling, login: Login): Outcome<SshConnection> {
  const { client, world } = dialling;
  return new Promise((resolve) => {
    const fall = (error: AppError): void => {
      dialling.ended ??= error;
      resolve({ ok: false, error: dialling.ended });
    };
    const cancel = (): void => {
      fall(cancelled.error);
      client.destroy();
    };
    if (world.signal.aborted) return cancel();
    world.signal.addEventListener('abort', cancel, { once: true });
    // A server that says a little now and then is never silent for long.
    const total = setTimeout(() => {
      fall(tooSlow(dialling, world.totalMs));
      client.destroy();
    }, world.totalMs);
    client.on('close', () => {
      clearTimeout(total);
      world.signal.removeEventListener('abort', cancel);
      fall(describeEnd(dialling));
    });
    client.on('error', (error) => fall(describeFailure(dialling, error)));
    client.on('timeout', () => {
      fall(tooSlow(dialling));
      client.destroy();
    });
    client.on('keyboard-interactive', (...[, , , prompts, answer]) =>
      answer(prompts.length === 1 && prompts[0]?.echo !== true ? [login.password ?? ''] : []),
    );
    client.on('ready', () => openSftp(dialling, fall, (connection) => resolve(ok(connection))));
    client.connect(configure(dialling, login));
  });
}

const cancelled = fail('job.cancelled', {});

function configure(dialling: Dialling, { methods, ...login }: Login): ConnectConfig {
  const { place, world } = dialling;
  return {
    host: place.host,
    port: place.port,
    username: place.user,
    ...login,
    authHandler: methods,
    algorithms: algorithmsFor(place.hostKey),
    readyTimeout: world.idleMs,
    timeout: world.idleMs,
    ident: 'Countersign',
    hostVerifier: (blob: Buffer): boolean => {
      dialling.shown = readHostKey(blob);
      return place.hostKey !== null && isSameKey(dialling.shown, place.hostKey);
    },
  };
}

export const isSameKey = (shown: HostKey, known: HostKey): boolean =>
  shown.sha256 === known.sha256 && shown.algorithm === known.algorithm;

/** The key's own format begins with its algorithm. @see RFC 4253 §6.6 */
function readHostKey(blob: Buffer): HostKey {
  const length = blob.length < 4 ? 0 : blob.readUInt32BE(0);
  const algorithm = blob.subarray(4, 4 + Math.min(length, 64)).toString('latin1');
  return { algorithm, sha256: hash('sha256', blob, 'base64').replace(/=+$/, '') };
}

/**
 * What the library offers by itself, without SHA-1, without groups that are slow, and without the cipher that the TLS library of the window's program
 * does not have. A server with several keys is asked for the one that was confirmed.
 */
function algorithmsFor(known: HostKey | null): Algorithms {
  const preferred = known === null ? [] : (SIGNATURES[known.algorithm] ?? []);
  return {
    kex: without([
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group14-sha256',
      'diffie-hellman-group15-sha512',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group17-sha512',
      'diffie-hellman-group18-sha512',
    ]),
    cipher: without(['chacha20-poly1305@openssh.com']),
    hmac: without(['hmac-sha1', 'hmac-sha1-etm@openssh.com']),
    serverHostKey: { ...without(['ssh-rsa', ...preferred]), prepend: [...preferred] },
    compress: ['none'],
  };
}

/** The library carries these out in the order they stand in. */
const without = <T>(names: readonly T[]): Record<'append' | 'prepend' | 'remove', T[]> => ({
  append: [],
  remove: [...names],
  prepend: [],
});

/** The signatures that each kind of key is asked for with. */
const SIGNATURES: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

function openSftp(
  dialling: Dialling,
  fall: (error: AppError) => void,
  done: (connection: SshConnection) => void,
): void {
  const { client, place, shown } = dialling;
  client.sftp((error, sftp) => {
    if (error !== undefined || shown === undefined) {
      const cause = error?.message.slice(0, MAX_CAUSE) ?? 'no-host-key';
      return fall(fail('publish.refused', { place: tellSsh(place), name: 'sftp', cause }).error);
    }
    sftp.on('error', () => undefined);
    done({ sftp, hostKey: shown, failure: () => dialling.ended, close: () => closeClient(client) });
  });
}

const MAX_CAUSE = 200;

function closeClient(client: Client): Promise<void> {
  return new Promise((resolve) => {
    const give = setTimeout(() => {
      client.destroy();
      resolve();
    }, CLOSE_MS);
    client.once('close', () => {
      clearTimeout(give);
      resolve();
    });
    client.end();
  });
}

const CLOSE_MS = 2000;

const tooSlow = ({ place, world }: Dialling, waitedMs = world.idleMs): AppError =>
  fail('publish.timeout', { place: tellSsh(place), seconds: Math.ceil(waitedMs / 1000) }).error;

/** The library marks where an error came from. */
function describeFailure(dialling: Dialling, error: Error & { readonly level?: string }): AppError {
  const refusal = findKeyRefusal(dialling);
  if (refusal !== undefined) return refusal;
  const place = tellSsh(dialling.place);
  if (error.level === 'client-timeout') return tooSlow(dialling);
  if (error.level === 'client-authentication')
    return fail('publish.login-refused', { place, cause: dialling.place.login === 'key' ? 'publickey' : 'password' })
      .error;
  const cause = 'code' in error && typeof error.code === 'string' ? error.code : error.message.slice(0, MAX_CAUSE);
  return fail('publish.unreachable', { place, cause }).error;
}

/** Whether it was our side that ended the handshake. */
function findKeyRefusal({ place, shown }: Dialling): AppError | undefined {
  if (shown === undefined) return undefined;
  const told = { place: tellSsh(place), ...shown };
  if (place.hostKey === null) return fail('publish.host-key-unknown', told).error;
  return isSameKey(shown, place.hostKey)
    ? undefined
    : fail('publish.host-key-changed', { ...told, known: place.hostKey.sha256 }).error;
}

const describeEnd = (dialling: Dialling): AppError =>
  findKeyRefusal(dialling) ??
  fail('publish.unreachable', { place: tellSsh(dialling.place), cause: 'ECONNRESET' }).error;
