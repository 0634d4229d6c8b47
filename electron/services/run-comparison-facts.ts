import type { ConnectionRun, ProxyUse, RunSettings, TlsAlert } from '../../shared/model/connection.ts';
import { COMPARED_FACTS, type ComparedFact, type FactDifference } from '../../shared/model/connection-compare.ts';

type Fact = ConnectionRun;

/** The parts of a run that its facts are read from. */
export interface ComparedRun
  extends Pick<
    Fact,
    | 'target'
    | 'settings'
    | 'credentialSent'
    | 'outcome'
    | 'ending'
    | 'protocol'
    | 'cipherSuite'
    | 'group'
    | 'alpn'
    | 'clientAuth'
    | 'acceptableCas'
    | 'requestedSchemes'
    | 'trust'
  > {
  readonly address?: string;
  readonly credential: Pick<NonNullable<Fact['credential']>, 'name' | 'sha256' | 'chainLength'> | null;
  readonly alert: Pick<TlsAlert, 'number' | 'name' | 'from'> | null;
  readonly peerChain: readonly Pick<Fact['peerChain'][number], 'subject' | 'sha256'>[];
  readonly preflight: Pick<NonNullable<Fact['preflight']>, 'fits'> | null;
  readonly withoutCertificate:
    | (Pick<NonNullable<Fact['withoutCertificate']>, 'handshake' | 'afterHandshake' | 'status'> & {
        readonly alert: Pick<TlsAlert, 'number' | 'name' | 'from'> | null;
      })
    | null;
}

const MAX_VALUE = 2_000;

/** The facts that differ, in the order of the model. */
export function compareFacts(before: ComparedRun, after: ComparedRun): readonly FactDifference[] {
  const [left, right] = [readFacts(before), readFacts(after)];
  return COMPARED_FACTS.flatMap((fact) =>
    left[fact] === right[fact] ? [] : [{ fact, before: cut(left[fact]), after: cut(right[fact]) }],
  );
}

const cut = (value: string | null): string | null =>
  value === null || value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE)}…`;

type Facts = Readonly<Record<ComparedFact, string | null>>;

function readFacts(run: ComparedRun): Facts {
  const { outcome, credential, peerChain, trust, requestedSchemes, ending, withoutCertificate: other } = run;
  return {
    ...readSettings(run.settings),
    target: run.target,
    address: run.address ?? null,
    'credential.name': credential?.name ?? null,
    'credential.sha256': credential?.sha256 ?? null,
    'credential.chainLength': text(credential?.chainLength),
    credentialSent: String(run.credentialSent),
    'outcome.handshake': outcome.handshake,
    'outcome.afterHandshake': outcome.afterHandshake,
    'outcome.application.status': text(outcome.application?.status),
    'outcome.application.firstLine': outcome.application?.firstLine ?? null,
    alert: alertText(run.alert),
    ending: isGoodbye(run) ? null : `${ending.by} ${ending.how}`,
    protocol: run.protocol,
    cipherSuite: run.cipherSuite,
    group: run.group,
    alpn: run.alpn,
    clientAuth: run.clientAuth,
    acceptableCas: lines(run.acceptableCas),
    'requestedSchemes.handshake': list(requestedSchemes.handshake),
    'requestedSchemes.certificates': list(requestedSchemes.certificates),
    'peerChain.subjects': lines(peerChain.map(({ subject }) => subject)),
    'peerChain.sha256': peerChain[0]?.sha256 ?? null,
    'trust.verified': String(trust.verified),
    'trust.nameMatches': String(trust.nameMatches),
    'trust.failures': list(trust.failures),
    'trust.presentedNames': list(trust.presentedNames),
    'preflight.fits': run.preflight?.fits ?? null,
    withoutCertificate:
      other === null
        ? null
        : [other.handshake, other.afterHandshake, alertText(other.alert), text(other.status)]
            .filter((part) => part !== null)
            .join(' '),
  };
}

/** Behind an answer both sides take their leave; who is first is chance. */
const isGoodbye = ({ outcome, ending }: ComparedRun): boolean =>
  outcome.application !== null && (ending.how === 'close_notify' || ending.how === 'FIN');

function readSettings(settings: RunSettings): Pick<Facts, Extract<ComparedFact, `settings.${string}`>> {
  const { serverName, timeouts } = settings;
  const { connectMs, proxyMs, startTlsMs, handshakeMs, waitMs } = timeouts;
  return {
    'settings.serverName': typeof serverName === 'string' ? serverName : serverName.name,
    'settings.minVersion': settings.minVersion,
    'settings.maxVersion': settings.maxVersion,
    'settings.alpn': list(settings.alpn),
    'settings.ciphers': list(settings.ciphers),
    'settings.groups': list(settings.groups),
    'settings.signatureSchemes': list(settings.signatureSchemes),
    'settings.family': settings.family,
    'settings.localAddress': settings.localAddress,
    'settings.startTls': settings.startTls,
    'settings.proxy': proxyText(settings.proxy),
    'settings.chain': settings.chain,
    'settings.trust': settings.trust,
    'settings.httpGet': settings.httpGet,
    'settings.allowRequestWithoutTrust': String(settings.allowRequestWithoutTrust),
    'settings.secondDial': String(settings.secondDial),
    'settings.timeouts': [connectMs, proxyMs, startTlsMs, handshakeMs, waitMs].map((ms) => `${ms} ms`).join(', '),
  };
}

const text = (value: number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const list = (values: readonly string[]): string | null => (values.length === 0 ? null : values.join(', '));
/** Names hold commas. */
const lines = (values: readonly string[]): string | null => (values.length === 0 ? null : values.join('\n'));

const alertText = (alert: ComparedRun['alert']): string | null =>
  alert === null ? null : `${alert.from} ${alert.name} (${alert.number})`;

const proxyText = (proxy: ProxyUse | null): string | null =>
  proxy === null
    ? null
    : `${proxy.kind}://${proxy.user === null ? '' : `${proxy.user}@`}${proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host}:${proxy.port}`;
