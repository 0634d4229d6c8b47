import { fail } from '../../shared/errors.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AddressFamily, TlsVersion } from '../../shared/model/connection.ts';
import { CHAIN_CHOICES, STARTTLS_PROTOCOLS, TLS_VERSIONS } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { DialRequest } from '../services/connection-request.ts';
import { parseDialTarget } from '../services/connection-request.ts';
import type { Invocation, OptionTable } from './command.ts';
import { findChoice, findNumber, findText, isSet, type OptionValues } from './option.ts';

const MAX_TIMEOUT_MS = 120_000;
const MIN_TIMEOUT_MS = 100;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_WAIT_MS = 2000;

/** Options that say where to dial and what to offer. */
export const PLAN_OPTIONS: OptionTable = {
  sni: { type: 'string' },
  min: { type: 'string' },
  max: { type: 'string' },
  alpn: { type: 'string' },
  ciphers: { type: 'string' },
  groups: { type: 'string' },
  sigalgs: { type: 'string' },
  chain: { type: 'string' },
  starttls: { type: 'string' },
  ipv4: { type: 'boolean', short: '4' },
  ipv6: { type: 'boolean', short: '6' },
  'local-address': { type: 'string' },
  'http-get': { type: 'string' },
  'allow-untrusted-request': { type: 'boolean' },
  'second-dial': { type: 'boolean' },
  'no-second-dial': { type: 'boolean' },
  wait: { type: 'string' },
  timeout: { type: 'string' },
  'connect-timeout': { type: 'string' },
  'proxy-timeout': { type: 'string' },
  'starttls-timeout': { type: 'string' },
  'handshake-timeout': { type: 'string' },
};

/** A request but for what has to be opened. */
export type DialPlan = Omit<DialRequest, 'credential' | 'trust' | 'proxy' | 'runId'>;

/** Reads what the command line says about a dial. Fails with `connection.*`, `input.invalid`; opens nothing. */
export function parsePlan({
  values,
  positionals,
}: Pick<Invocation, 'values' | 'positionals'>): Result<DialPlan, AppError> {
  const target = parseDialTarget(positionals[0] ?? '');
  if (!target.ok) return target;
  const versions = parseVersions(values);
  if (!versions.ok) return versions;
  const times = parseTimes(values);
  if (!times.ok) return times;
  const startTls = findChoice(values, 'starttls', STARTTLS_PROTOCOLS);
  if (!startTls.ok) return startTls;
  const chain = findChoice(values, 'chain', CHAIN_CHOICES);
  if (!chain.ok) return chain;
  const family = parseFamily(values);
  if (!family.ok) return family;
  if (isSet(values, 'second-dial') && isSet(values, 'no-second-dial'))
    return fail('input.invalid', { field: '--no-second-dial', problem: 'contradicts' });
  const sni = findText(values, 'sni');
  return ok({
    ...target.value,
    ...versions.value,
    ...times.value,
    serverName: sni === undefined ? 'same' : sni === '' || sni === 'off' ? 'off' : { name: sni },
    alpn: listWords(values, 'alpn'),
    ciphers: listWords(values, 'ciphers'),
    groups: listWords(values, 'groups'),
    signatureSchemes: listWords(values, 'sigalgs'),
    chain: chain.value ?? 'full',
    startTls: startTls.value ?? null,
    family: family.value,
    localAddress: findText(values, 'local-address') ?? null,
    httpGet: findText(values, 'http-get') ?? null,
    allowRequestWithoutTrust: isSet(values, 'allow-untrusted-request'),
    secondDial: isSet(values, 'second-dial'),
  });
}

/** Names between commas or, as OpenSSL has them, colons. */
const listWords = (values: OptionValues, option: string): string[] =>
  (findText(values, option) ?? '').split(option === 'alpn' ? ',' : /[,:]/).filter((name) => name !== '');

function parseFamily(values: OptionValues): Result<AddressFamily, AppError> {
  const [four, six] = [isSet(values, 'ipv4'), isSet(values, 'ipv6')];
  if (four && six) return fail('input.invalid', { field: '-6', problem: 'contradicts' });
  return ok(four ? 'ipv4' : six ? 'ipv6' : 'any');
}

function parseVersions(values: OptionValues): Result<Pick<DialPlan, 'minVersion' | 'maxVersion'>, AppError> {
  const minVersion = findVersion(values, 'min', 'TLSv1.2');
  if (!minVersion.ok) return minVersion;
  const maxVersion = findVersion(values, 'max', 'TLSv1.3');
  return maxVersion.ok ? ok({ minVersion: minVersion.value, maxVersion: maxVersion.value }) : maxVersion;
}

/** `TLSv1.2`, `1.2` and `tls1.2` mean the same. */
function findVersion(values: OptionValues, option: string, fallback: TlsVersion): Result<TlsVersion, AppError> {
  const text = findText(values, option);
  if (text === undefined) return ok(fallback);
  const wanted = text
    .toLowerCase()
    .replace(/^tls(?:v)?/, '')
    .replace(/^1\.0$/, '1');
  const version = TLS_VERSIONS.find((known) => known.slice('TLSv'.length) === wanted);
  return version === undefined
    ? fail('input.invalid', { field: `--${option}`, problem: 'unknown-choice' })
    : ok(version);
}

type Times = Pick<
  DialPlan,
  'connectTimeoutMs' | 'proxyTimeoutMs' | 'startTlsTimeoutMs' | 'handshakeTimeoutMs' | 'waitMs'
>;

/** `--timeout` is for every phase that has none of its own. */
function parseTimes(values: OptionValues): Result<Times, AppError> {
  const read: Record<string, number> = {};
  for (const option of [
    'timeout',
    'connect-timeout',
    'proxy-timeout',
    'starttls-timeout',
    'handshake-timeout',
    'wait',
  ]) {
    const min = option === 'wait' ? 0 : MIN_TIMEOUT_MS;
    const value = findNumber(values, option, { min, max: MAX_TIMEOUT_MS });
    if (!value.ok) return value;
    if (value.value !== undefined) read[option] = value.value;
  }
  const all = read['timeout'] ?? DEFAULT_TIMEOUT_MS;
  return ok({
    connectTimeoutMs: read['connect-timeout'] ?? all,
    proxyTimeoutMs: read['proxy-timeout'] ?? all,
    startTlsTimeoutMs: read['starttls-timeout'] ?? all,
    handshakeTimeoutMs: read['handshake-timeout'] ?? all,
    waitMs: read['wait'] ?? DEFAULT_WAIT_MS,
  });
}
