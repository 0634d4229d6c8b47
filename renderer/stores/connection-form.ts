import type { DialInput } from '../../shared/contract/connection.ts';
import { TLS_VERSIONS } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import { type DialForm, type FormField, TIMEOUT_FIELDS } from './connection-form-fields.ts';

/** Reads the form. A failure names every field that is wrong; what the host really is, the main side checks. */
export function parseDialForm(form: DialForm): Result<DialInput, ReadonlySet<FormField>> {
  const wrong = findWrongFields(form);
  if (wrong.size > 0) return err(wrong);
  return ok({
    host: form.host.trim(),
    port: form.port.trim(),
    startTls: form.startTls === 'none' ? null : form.startTls,
    serverName: form.serverName === 'other' ? { name: form.otherName.trim() } : form.serverName,
    credential: form.credential === 'none' ? 'none' : { certificateId: form.credential },
    chain: form.chain,
    trust: trustOf(form),
    minVersion: form.minVersion,
    maxVersion: form.maxVersion,
    ciphers: [...form.ciphers],
    groups: [...form.groups],
    signatureSchemes: [...form.signatureSchemes],
    alpn: alpnNames(form.alpn),
    httpGet: form.path.trim() === '' ? null : form.path.trim(),
    allowRequestWithoutTrust: form.allowRequestWithoutTrust,
    family: form.family,
    localAddress: form.localAddress.trim() === '' ? null : form.localAddress.trim(),
    proxy: proxyOf(form),
    secondDial: form.secondDial,
    connectTimeoutMs: millisecondsOf(form.connectTimeoutS),
    proxyTimeoutMs: millisecondsOf(form.proxyTimeoutS),
    startTlsTimeoutMs: millisecondsOf(form.startTlsTimeoutS),
    handshakeTimeoutMs: millisecondsOf(form.handshakeTimeoutS),
    waitMs: millisecondsOf(form.waitS),
  });
}

function findWrongFields(form: DialForm): ReadonlySet<FormField> {
  const wrong = new Set<FormField>();
  const path = form.path.trim();
  if (form.host.trim() === '') wrong.add('host');
  if (!isPort(form.port)) wrong.add('port');
  if (form.serverName === 'other' && form.otherName.trim() === '') wrong.add('otherName');
  if (form.trust === 'file' && form.trustFile === null) wrong.add('trustFile');
  if (TLS_VERSIONS.indexOf(form.minVersion) > TLS_VERSIONS.indexOf(form.maxVersion)) wrong.add('versions');
  if (path !== '' && !path.startsWith('/')) wrong.add('path');
  if (alpnNames(form.alpn).length > 16 || alpnNames(form.alpn).some((name) => name.length > 64)) wrong.add('alpn');
  if (!isAddressOrNothing(form.localAddress)) wrong.add('localAddress');
  if (form.proxyKind !== 'none' && form.proxyHost.trim() === '') wrong.add('proxyHost');
  if (form.proxyKind !== 'none' && !isPort(form.proxyPort)) wrong.add('proxyPort');
  for (const field of TIMEOUT_FIELDS)
    if (!isWithin(millisecondsOf(form[field]), field === 'waitS' ? 0 : 100)) wrong.add(field);
  return wrong;
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65_535;

/** The main side reads it in earnest; here only what cannot be an address is told at once. */
const isAddressOrNothing = (text: string): boolean => /^[0-9a-f:.]{0,45}(?:%[\w.-]{1,16})?$/i.test(text.trim());

const isWithin = (value: number, least: number): boolean =>
  Number.isInteger(value) && value >= least && value <= 120_000;

/** Text in seconds; NaN where it is no number. */
const millisecondsOf = (seconds: string): number =>
  seconds.trim() === '' ? Number.NaN : Math.round(Number(seconds.trim().replace(',', '.')) * 1000);

const alpnNames = (text: string): string[] => text.split(/[\s,]+/).filter((name) => name !== '');

function trustOf(form: DialForm): DialInput['trust'] {
  if (form.trust === 'file') return form.trustFile === null ? 'none' : { handle: form.trustFile.handle };
  return form.trust;
}

function proxyOf({ proxyKind, proxyHost, proxyPort, proxyLogin }: DialForm): DialInput['proxy'] {
  if (proxyKind === 'none') return null;
  return {
    kind: proxyKind,
    host: proxyHost.trim(),
    port: proxyPort.trim(),
    login: proxyLogin === 'none' ? null : { id: proxyLogin },
  };
}
