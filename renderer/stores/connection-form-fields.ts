import type { OpenedFile } from '../../shared/contract/file.ts';
import type { CertificateId, LoginId } from '../../shared/model/brands.ts';
import type {
  AddressFamily,
  ChainChoice,
  ProxyKind,
  StartTlsProtocol,
  TlsVersion,
} from '../../shared/model/connection.ts';
import { STARTTLS_PORTS } from '../../shared/model/connection.ts';

export const SERVER_NAME_CHOICES = ['same', 'off', 'other'] as const;
export type ServerNameChoice = (typeof SERVER_NAME_CHOICES)[number];

export const TRUST_CHOICES = ['workspace-and-system', 'workspace', 'system', 'file', 'none'] as const;
export type TrustChoice = (typeof TRUST_CHOICES)[number];

export type StartTlsChoice = StartTlsProtocol | 'none';
export type ProxyChoice = ProxyKind | 'none';

/** What stands in the form, as text where the user types. Holds no secret. */
export interface DialForm extends AdvancedForm {
  readonly host: string;
  readonly port: string;
  readonly startTls: StartTlsChoice;
  readonly serverName: ServerNameChoice;
  readonly otherName: string;
  readonly credential: CertificateId | 'none';
  readonly chain: ChainChoice;
  readonly trust: TrustChoice;
  readonly trustFile: OpenedFile | null;
  /** Path of the HTTP GET; empty sends nothing. */
  readonly path: string;
}

/** The part that is folded away. */
export interface AdvancedForm {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** Names in order of preference; empty for the default offer, as the two that follow. */
  readonly ciphers: readonly string[];
  readonly groups: readonly string[];
  readonly signatureSchemes: readonly string[];
  /** Names separated by commas. */
  readonly alpn: string;
  readonly family: AddressFamily;
  readonly localAddress: string;
  readonly proxyKind: ProxyChoice;
  readonly proxyHost: string;
  readonly proxyPort: string;
  readonly proxyLogin: LoginId | 'none';
  readonly connectTimeoutS: string;
  readonly proxyTimeoutS: string;
  readonly startTlsTimeoutS: string;
  readonly handshakeTimeoutS: string;
  readonly waitS: string;
  readonly secondDial: boolean;
  readonly allowRequestWithoutTrust: boolean;
}

export const DEFAULT_ADVANCED: AdvancedForm = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: [],
  groups: [],
  signatureSchemes: [],
  alpn: '',
  family: 'any',
  localAddress: '',
  proxyKind: 'none',
  proxyHost: '',
  proxyPort: '',
  proxyLogin: 'none',
  connectTimeoutS: '10',
  proxyTimeoutS: '10',
  startTlsTimeoutS: '10',
  handshakeTimeoutS: '10',
  waitS: '2',
  secondDial: true,
  allowRequestWithoutTrust: false,
};

export const EMPTY_DIAL_FORM: DialForm = {
  ...DEFAULT_ADVANCED,
  host: '',
  port: '443',
  startTls: 'none',
  serverName: 'same',
  otherName: '',
  credential: 'none',
  chain: 'full',
  trust: 'workspace-and-system',
  trustFile: null,
  path: '',
};

export const TIMEOUT_FIELDS = [
  'connectTimeoutS',
  'proxyTimeoutS',
  'startTlsTimeoutS',
  'handshakeTimeoutS',
  'waitS',
] as const;
export type TimeoutField = (typeof TIMEOUT_FIELDS)[number];

export type FormField =
  | 'host'
  | 'port'
  | 'otherName'
  | 'trustFile'
  | 'versions'
  | 'path'
  | 'alpn'
  | 'localAddress'
  | 'proxyHost'
  | 'proxyPort'
  | TimeoutField;

/** Fields that are folded away: a mistake in one unfolds them. */
export const ADVANCED_FIELDS: readonly FormField[] = [
  'versions',
  'alpn',
  'localAddress',
  'proxyHost',
  'proxyPort',
  ...TIMEOUT_FIELDS,
];

const HTTPS_PORT = '443';

/** The port that a protocol usually begins on. */
const usualPort = (choice: StartTlsChoice): string => (choice === 'none' ? HTTPS_PORT : String(STARTTLS_PORTS[choice]));

/** Chooses how TLS begins; the port follows as long as it is the usual one of the choice before. */
export function chooseStartTls(form: DialForm, startTls: StartTlsChoice): Partial<DialForm> {
  const isUntouched = form.port.trim() === '' || form.port.trim() === usualPort(form.startTls);
  return isUntouched ? { startTls, port: usualPort(startTls) } : { startTls };
}

const PROXY_PORTS: Readonly<Record<ProxyChoice, string>> = { none: '', http: '8080', socks5: '1080' };

/** Chooses the kind of proxy; its port follows as long as nobody chose another. */
export function chooseProxy(form: DialForm, proxyKind: ProxyChoice): Partial<DialForm> {
  const isUntouched = form.proxyPort.trim() === '' || form.proxyPort.trim() === PROXY_PORTS[form.proxyKind];
  return isUntouched ? { proxyKind, proxyPort: PROXY_PORTS[proxyKind] } : { proxyKind };
}

/** Which parts of the folded fields are not as they begin; limits of time count as one. */
export function findChangedParts(form: AdvancedForm): readonly AdvancedPart[] {
  const timeouts = TIMEOUT_FIELDS.some((field) => form[field].trim() !== DEFAULT_ADVANCED[field]);
  const parts: readonly (readonly [AdvancedPart, boolean])[] = [
    ['versions', form.minVersion !== DEFAULT_ADVANCED.minVersion || form.maxVersion !== DEFAULT_ADVANCED.maxVersion],
    ['ciphers', form.ciphers.length > 0],
    ['groups', form.groups.length > 0],
    ['schemes', form.signatureSchemes.length > 0],
    ['alpn', form.alpn.trim() !== ''],
    ['family', form.family !== 'any'],
    ['localAddress', form.localAddress.trim() !== ''],
    ['proxy', form.proxyKind !== 'none'],
    ['timeouts', timeouts],
    ['secondDial', form.secondDial !== DEFAULT_ADVANCED.secondDial],
    ['allowRequest', form.allowRequestWithoutTrust],
  ];
  return parts.filter(([, isChanged]) => isChanged).map(([part]) => part);
}

export type AdvancedPart =
  | 'versions'
  | 'ciphers'
  | 'groups'
  | 'schemes'
  | 'alpn'
  | 'family'
  | 'localAddress'
  | 'proxy'
  | 'timeouts'
  | 'secondDial'
  | 'allowRequest';
