import type { LoginId } from '../../shared/model/brands.ts';
import type { ConnectionRun, RunSettings } from '../../shared/model/connection.ts';
import type { AdvancedForm, DialForm } from './connection-form-fields.ts';

/** A saved login as far as a run can name it. */
export interface KnownLogin {
  readonly id: LoginId;
  readonly user: string;
}

/**
 * The form that dials as a run did. What a run does not tell stays as it stands in `form`: the file of trusted
 * certificates and a credential that is not of this workspace.
 */
export function buildFormOfRun(run: ConnectionRun, form: DialForm, logins: readonly KnownLogin[]): DialForm {
  const { settings } = run;
  const { serverName } = settings;
  return {
    ...buildAdvanced(settings, logins),
    host: run.host,
    port: String(run.port),
    startTls: settings.startTls ?? 'none',
    serverName: typeof serverName === 'string' ? serverName : 'other',
    otherName: typeof serverName === 'string' ? '' : serverName.name,
    credential: run.credential === null ? 'none' : (run.credential.certificateId ?? form.credential),
    chain: settings.chain,
    trust: trustOf(settings),
    trustFile: form.trustFile,
    path: settings.httpGet ?? '',
  };
}

function buildAdvanced(settings: RunSettings, logins: readonly KnownLogin[]): AdvancedForm {
  const { proxy, timeouts } = settings;
  return {
    minVersion: settings.minVersion,
    maxVersion: settings.maxVersion,
    ciphers: settings.ciphers,
    groups: settings.groups,
    signatureSchemes: settings.signatureSchemes,
    alpn: settings.alpn.join(', '),
    family: settings.family,
    localAddress: settings.localAddress ?? '',
    proxyKind: proxy?.kind ?? 'none',
    proxyHost: proxy?.host ?? '',
    proxyPort: proxy === null ? '' : String(proxy.port),
    proxyLogin: logins.find(({ user }) => user === proxy?.user)?.id ?? 'none',
    connectTimeoutS: secondsOf(timeouts.connectMs),
    proxyTimeoutS: secondsOf(timeouts.proxyMs),
    startTlsTimeoutS: secondsOf(timeouts.startTlsMs),
    handshakeTimeoutS: secondsOf(timeouts.handshakeMs),
    waitS: secondsOf(timeouts.waitMs),
    secondDial: settings.secondDial,
    allowRequestWithoutTrust: settings.allowRequestWithoutTrust,
  };
}

const secondsOf = (milliseconds: number): string => String(milliseconds / 1000);

/** A run that trusted files is dialled again with a file, which the user has to name where none is chosen. */
const trustOf = ({ trust }: RunSettings): DialForm['trust'] =>
  trust === 'files' || trust === 'files-and-system' ? 'file' : trust;
