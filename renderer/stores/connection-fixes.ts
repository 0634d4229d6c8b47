import type { CertificateId } from '../../shared/model/brands.ts';
import type {
  ConnectionRun,
  Diagnosis,
  DiagnosisFix,
  TlsCapabilities,
  TlsVersion,
} from '../../shared/model/connection.ts';
import { STARTTLS_PROTOCOLS, TLS_VERSIONS } from '../../shared/model/connection.ts';
import { buildAddress } from './address.ts';
import type { DialForm, TimeoutField } from './connection-form-fields.ts';

/** What pressing a fix does. Nothing of it changes the workspace: it dials, asks or leads to where that is done. */
export type FixStep =
  /** The form changes as said, visibly, and is dialled. */
  | { readonly kind: 'dial'; readonly change: Partial<DialForm> }
  | { readonly kind: 'candidates' }
  | { readonly kind: 'login' }
  /** The field of the request is filled and gets the focus. */
  | { readonly kind: 'ask-path'; readonly path: string }
  /** A certificate that the server sent is opened in Inspect, where it can be imported. */
  | { readonly kind: 'inspect'; readonly at: number }
  | { readonly kind: 'open'; readonly address: string }
  /** The revocation tab of the authority that issued it. */
  | { readonly kind: 'revocation'; readonly certificateId: CertificateId | null };

export interface FixContext {
  readonly run: ConnectionRun;
  readonly diagnosis: Pick<Diagnosis, 'id'>;
  readonly capabilities: TlsCapabilities | null;
}

/** Turns a fix of the diagnosis into a step of this window. */
export function buildFixStep(fix: DiagnosisFix, context: FixContext): FixStep {
  const { run } = context;
  switch (fix.kind) {
    case 'choose-credential':
      return { kind: 'candidates' };
    case 'reissue':
    case 'renew':
      return { kind: 'open', address: issueAddress(run) };
    case 'trust-root':
      return { kind: 'inspect', at: run.peerChain.length - 1 };
    case 'trust-intermediate':
      return { kind: 'inspect', at: 0 };
    case 'publish-crl':
      return { kind: 'revocation', certificateId: run.credential?.certificateId ?? null };
    case 'proxy-login':
      return { kind: 'login' };
    case 'request-path':
      return { kind: 'ask-path', path: run.settings.httpGet ?? '/' };
    default:
      return { kind: 'dial', change: changeOf(fix, context) };
  }
}

type Timeouts = ConnectionRun['settings']['timeouts'];

type FormFix = Exclude<
  DiagnosisFix['kind'],
  | 'choose-credential'
  | 'reissue'
  | 'renew'
  | 'trust-root'
  | 'trust-intermediate'
  | 'publish-crl'
  | 'proxy-login'
  | 'request-path'
>;

const CHANGES: Readonly<Record<FormFix, (fix: DiagnosisFix, context: FixContext) => Partial<DialForm>>> = {
  'send-chain': () => ({ chain: 'full' }),
  'use-starttls': ({ values }) => ({
    startTls: STARTTLS_PROTOCOLS.find((protocol) => protocol === values['protocol']) ?? 'none',
  }),
  'without-starttls': () => ({ startTls: 'none' }),
  'widen-versions': ({ values }) => ({
    minVersion: versionOf(values['min']) ?? 'TLSv1',
    maxVersion: versionOf(values['max']) ?? 'TLSv1.3',
  }),
  'default-offer': () => ({ ciphers: [], groups: [], signatureSchemes: [] }),
  'classic-groups': (_fix, { capabilities }) => ({ groups: classicGroups(capabilities) }),
  'dial-name': ({ values }, { run }) => ({
    host: String(values['name'] ?? run.host),
    serverName: 'same',
    otherName: '',
  }),
  'send-server-name': ({ values }, { run }) => {
    const name = String(values['name'] ?? run.host);
    return name === run.host ? { serverName: 'same', otherName: '' } : { serverName: 'other', otherName: name };
  },
  'without-alpn': () => ({ alpn: '' }),
  'without-proxy': () => ({ proxyKind: 'none' }),
  'wait-longer': ({ values }, { run, diagnosis }) => longerWait(values, run, diagnosis.id),
  'allow-request': () => ({ allowRequestWithoutTrust: true }),
  'dial-again': () => ({}),
};

const isFormFix = (kind: DiagnosisFix['kind']): kind is FormFix => Object.hasOwn(CHANGES, kind);

const changeOf = (fix: DiagnosisFix, context: FixContext): Partial<DialForm> =>
  isFormFix(fix.kind) ? CHANGES[fix.kind](fix, context) : {};

/** Issue begins with the names and the issuer of what was sent; without one of this workspace it begins empty. */
const issueAddress = ({ credential }: ConnectionRun): string =>
  buildAddress('issue', [], { like: credential?.certificateId });

const versionOf = (value: unknown): TlsVersion | undefined => TLS_VERSIONS.find((version) => version === value);

const CLASSIC_GROUPS: readonly string[] = ['x25519', 'secp256r1', 'secp384r1'];

/** What the engine offers without the hybrids, whose shares make a ClientHello too large for some boxes on the way. */
function classicGroups(capabilities: TlsCapabilities | null): readonly string[] {
  const classic = capabilities?.groups.filter((group) => !/kem|kyber/i.test(group)) ?? [];
  return classic.length > 0 ? classic : CLASSIC_GROUPS;
}

const LONGEST_MS = 120_000;

/** Runs of before this was kept name no phase. */
const PHASE_LIMITS = new Map<unknown, { readonly field: TimeoutField; readonly limit: keyof Timeouts }>([
  ['connect', { field: 'connectTimeoutS', limit: 'connectMs' }],
  ['proxy', { field: 'proxyTimeoutS', limit: 'proxyMs' }],
  ['starttls', { field: 'startTlsTimeoutS', limit: 'startTlsMs' }],
  ['handshake', { field: 'handshakeTimeoutS', limit: 'handshakeMs' }],
  ['after-handshake', { field: 'waitS', limit: 'waitMs' }],
]);

/** Lengthens the limit that ran out: to what the fix names, else to three times what it was. */
function longerWait(
  { ms, phase }: DiagnosisFix['values'],
  { settings, phasesMs }: ConnectionRun,
  id: Diagnosis['id'],
): Partial<DialForm> {
  const { timeouts } = settings;
  const longer = (field: TimeoutField, before: number): Partial<DialForm> => ({
    [field]: String(Math.min(LONGEST_MS, typeof ms === 'number' ? Math.max(ms, before) : before * 3) / 1000),
  });
  const named = PHASE_LIMITS.get(phase);
  if (named !== undefined) return longer(named.field, timeouts[named.limit]);
  if (phasesMs.connect === null) return longer('connectTimeoutS', timeouts.connectMs);
  if (id === 'proxy-refused' || (settings.proxy !== null && phasesMs.proxy === null))
    return longer('proxyTimeoutS', timeouts.proxyMs);
  if (id === 'starttls-unexpected') return longer('startTlsTimeoutS', timeouts.startTlsMs);
  if (settings.startTls !== null && phasesMs.startTls === null) return longer('startTlsTimeoutS', timeouts.startTlsMs);
  return phasesMs.handshake === null
    ? longer('handshakeTimeoutS', timeouts.handshakeMs)
    : longer('waitS', Math.max(timeouts.waitMs, 1000));
}
