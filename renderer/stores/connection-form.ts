import type { DialInput } from '../../shared/contract/connection.ts';
import type { OpenedFile } from '../../shared/contract/file.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { TlsVersion } from '../../shared/model/connection.ts';
import { TLS_VERSIONS } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

export const SERVER_NAME_CHOICES = ['same', 'off', 'other'] as const;
export type ServerNameChoice = (typeof SERVER_NAME_CHOICES)[number];

export const TRUST_CHOICES = ['workspace-and-system', 'workspace', 'system', 'file', 'none'] as const;
export type TrustChoice = (typeof TRUST_CHOICES)[number];

/** What stands in the form, as text where the user types. Holds no secret. */
export interface DialForm {
  readonly host: string;
  readonly port: string;
  readonly serverName: ServerNameChoice;
  readonly otherName: string;
  readonly credential: CertificateId | 'none';
  readonly trust: TrustChoice;
  readonly trustFile: OpenedFile | null;
  /** Path of the HTTP GET; empty sends nothing. */
  readonly path: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** Names separated by commas. */
  readonly alpn: string;
  readonly connectTimeoutS: string;
  readonly handshakeTimeoutS: string;
  readonly waitS: string;
  readonly allowRequestWithoutTrust: boolean;
}

export const EMPTY_DIAL_FORM: DialForm = {
  host: '',
  port: '443',
  serverName: 'same',
  otherName: '',
  credential: 'none',
  trust: 'workspace-and-system',
  trustFile: null,
  path: '',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  alpn: '',
  connectTimeoutS: '10',
  handshakeTimeoutS: '10',
  waitS: '2',
  allowRequestWithoutTrust: false,
};

export type FormField =
  | 'host'
  | 'port'
  | 'otherName'
  | 'trustFile'
  | 'versions'
  | 'connectTimeoutS'
  | 'handshakeTimeoutS'
  | 'waitS'
  | 'path'
  | 'alpn';

/** Reads the form. A failure names every field that is wrong; what the host really is, the main side checks. */
export function parseDialForm(form: DialForm): Result<DialInput, ReadonlySet<FormField>> {
  const wrong = findWrongFields(form);
  if (wrong.size > 0) return err(wrong);
  return ok({
    host: form.host.trim(),
    port: form.port.trim(),
    serverName: form.serverName === 'other' ? { name: form.otherName.trim() } : form.serverName,
    credential: form.credential === 'none' ? 'none' : { certificateId: form.credential },
    trust: trustOf(form),
    minVersion: form.minVersion,
    maxVersion: form.maxVersion,
    alpn: alpnNames(form.alpn),
    httpGet: form.path.trim() === '' ? null : form.path.trim(),
    allowRequestWithoutTrust: form.allowRequestWithoutTrust,
    startTls: null,
    proxy: null,
    family: 'any',
    localAddress: null,
    ciphers: [],
    groups: [],
    signatureSchemes: [],
    chain: 'full',
    secondDial: false,
    connectTimeoutMs: millisecondsOf(form.connectTimeoutS),
    proxyTimeoutMs: millisecondsOf(form.connectTimeoutS),
    startTlsTimeoutMs: millisecondsOf(form.handshakeTimeoutS),
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
  if (!isWithin(millisecondsOf(form.connectTimeoutS), 100)) wrong.add('connectTimeoutS');
  if (!isWithin(millisecondsOf(form.handshakeTimeoutS), 100)) wrong.add('handshakeTimeoutS');
  if (!isWithin(millisecondsOf(form.waitS), 0)) wrong.add('waitS');
  if (path !== '' && !path.startsWith('/')) wrong.add('path');
  if (alpnNames(form.alpn).length > 16 || alpnNames(form.alpn).some((name) => name.length > 64)) wrong.add('alpn');
  return wrong;
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65_535;

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
