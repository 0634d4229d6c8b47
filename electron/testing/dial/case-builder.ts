import type { ConnectionRun, TlsParty, TranscriptMessage } from '../../../shared/model/connection.ts';
import type { Case } from '../../tls/diagnosis/rule.ts';
import { createFacts, type HandshakeFacts } from '../../tls/facts.ts';
import { findAnswer, firstLine } from '../../tls/http-answer.ts';
import { DIAL_DEFAULTS } from '../../tls/dial.ts';
import type { OwnCredential } from '../../tls/own-credential.ts';
import type { SessionResult } from '../../tls/session.ts';
import { buildVerdict, findDecidingAlert } from '../../tls/verdict.ts';

/** What is said of a session; the rest is a TLS 1.3 session in which all went well. */
export interface CaseStory {
  readonly version?: number;
  /** Null where the server asked for nothing. */
  readonly request?: { readonly listed?: number; readonly schemes?: readonly number[] } | null;
  /** Certificates in our Certificate message; null where none was sent. */
  readonly sent?: number | null;
  readonly own?: Partial<OwnCredential> | null;
  /** How far it came: `hello` before any answer, `server-hello` after it, `done` when both finished. */
  readonly reached?: 'hello' | 'server-hello' | 'done';
  readonly alert?: readonly [from: TlsParty, number: number];
  readonly page?: string;
  readonly ending?: 'FIN' | 'RST' | 'close_notify';
  /** Milliseconds between our last word and the server's end. */
  readonly pauseMs?: number;
  readonly offer?: Partial<Record<'suites' | 'groups' | 'schemes' | 'versions', readonly number[]>>;
  readonly helloBytes?: number;
  readonly serverName?: string | null;
  readonly stop?: SessionResult['stop'];
  readonly plaintext?: string;
  readonly malformed?: string;
  readonly afterwards?: 'CertificateRequest' | 'HelloRequest';
  readonly proof?: boolean;
  readonly options?: Partial<Case['options']>;
  readonly clock?: ConnectionRun['clock'];
  readonly second?: ConnectionRun['withoutCertificate'];
  readonly trustReport?: Partial<NonNullable<Case['trustReport']>>;
  readonly trustFailures?: readonly string[];
  readonly serverChain?: readonly Uint8Array[];
  readonly alpn?: string;
}

/** The instant of all stories. */
export const STORY_NOW = Date.UTC(2026, 5, 15, 12);
const DAY_MS = 86_400_000;

const SOUND: OwnCredential = {
  subject: 'CN=partner-gw',
  issuer: 'CN=Issuing CA',
  chainLength: 2,
  notBefore: STORY_NOW - 30 * DAY_MS,
  notAfter: STORY_NOW + 300 * DAY_MS,
  key: { algorithm: 'EC', curve: 'P-256', bits: 256, spkiSha256: '' },
  keyLabel: 'EC P-256',
  expired: null,
  notYetValid: null,
  revokedAt: null,
  staleList: null,
  usages: ['clientAuth'],
  usagesWithoutClientAuth: null,
  authorityWithoutClientAuth: null,
  usagesWithoutSignature: null,
  weakKey: null,
  weakSignature: null,
  criticalExtension: null,
  chain: {
    issuerListed: true,
    listedIssuer: 'CN=Root',
    missingIntermediate: null,
    unknownIssuer: null,
    root: 'CN=Root',
    intermediates: 1,
  },
};

/** Only what rules look at is told; the decoder's own tests hold the rest. */
const told = <T>(part: Partial<NoInfer<T>>): T => part as T;

class Storyteller {
  readonly facts: HandshakeFacts = createFacts();
  readonly messages: TranscriptMessage[] = [];
  private atMs = 1;

  say(from: TlsParty, type: string, bytes = 100): number {
    const index = this.messages.length;
    const message = { index, from, type, bytes, atMs: this.atMs++, encrypted: false, protection: 'none' as const };
    this.messages.push({ ...message, summary: '', fields: [], hex: '' });
    if (from === 'server') this.facts.wireBytes.server += bytes;
    return index;
  }

  pause(ms: number): void {
    this.atMs += ms;
  }
}

/** Makes the case of a session from what is told of it. */
export function buildCase(story: CaseStory): Case {
  const teller = new Storyteller();
  const { facts } = teller;
  tellHellos(teller, story);
  if (story.reached !== 'hello') tellHandshake(teller, story);
  tellEnd(teller, story);
  const http = findAnswer(facts);
  const own = story.own === null ? null : { ...SOUND, ...story.own };
  const failures = story.trustFailures ?? story.trustReport?.pathFailures ?? [];
  return {
    options: {
      ...DIAL_DEFAULTS,
      host: 'api.example',
      port: 443,
      trust: { mode: 'given', anchors: [], intermediates: [] },
      at: STORY_NOW,
      ...(own === null
        ? {}
        : { credential: { name: 'partner', certificateDerChain: [new Uint8Array(1)], keyPem: new Uint8Array(0) } }),
      ...story.options,
    },
    facts,
    messages: teller.messages,
    verdict: buildVerdict({ facts, http, engineConnected: false }),
    trust: {
      verified: failures.length === 0,
      nameMatches: !failures.includes('name.mismatch'),
      failures,
      presentedNames: ['dns:www.example'],
    },
    trustReport: story.trustReport === undefined ? null : { ...CLEAN_REPORT, ...story.trustReport },
    own,
    failedConnect: null,
    session: { stop: story.stop ?? 'closed', engineConnected: false, handshakeMs: null, requestSent: true },
    alert: findDecidingAlert(facts),
    http,
    line: firstLine(Buffer.from(story.page ?? story.plaintext ?? '')),
    clock: story.clock ?? null,
    second: story.second ?? null,
  };
}

const CLEAN_REPORT: NonNullable<Case['trustReport']> = {
  verified: false,
  pathFailures: [],
  wantedName: 'api.example',
  chainLength: 1,
  subject: 'CN=api.example',
  lastIssuer: 'CN=Issuing CA',
  expired: null,
  notYetValid: null,
  wrongUsage: false,
  weak: null,
  issuerUnknown: false,
  rootReached: false,
  completedBy: null,
  relatedAnchor: false,
};

const DEFAULT_OFFER = {
  versions: [0x0304, 0x0303],
  suites: [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030],
  groups: [29, 23, 24],
  schemes: [0x0403, 0x0503, 0x0804, 0x0805, 0x0401],
};

function tellHellos(teller: Storyteller, story: CaseStory): void {
  const { facts } = teller;
  const { suites, groups, schemes, versions } = { ...DEFAULT_OFFER, ...story.offer };
  facts.clientHello = told({
    versions,
    suites,
    groups,
    signatureSchemes: schemes,
    serverName: story.serverName === undefined ? 'api.example' : story.serverName,
    alpn: story.options?.alpn ?? [],
    message: teller.say('client', 'ClientHello', story.helloBytes ?? 300),
  });
  if (story.reached === 'hello') return;
  const version = story.version ?? 0x0304;
  const suite = version >= 0x0304 ? 0x1302 : 0xc02b;
  facts.serverHello = told({
    retry: false,
    random: new Uint8Array(32),
    version,
    suite,
    group: 29,
    alpn: story.alpn ?? null,
    message: teller.say('server', 'ServerHello'),
  });
  facts.alpn = story.alpn ?? null;
}

function tellHandshake(teller: Storyteller, story: CaseStory): void {
  const { facts } = teller;
  const chainDer = story.serverChain ?? [];
  facts.serverCertificate = told({ chainDer, message: teller.say('server', 'Certificate') });
  if (story.proof === true) teller.say('server', 'CertificateVerify');
  if (story.request !== null) {
    facts.certificateRequest = told({
      authorities: Array.from({ length: story.request?.listed ?? 1 }, () => 'CN=Root'),
      authoritiesDer: [],
      signatureSchemes: story.request?.schemes ?? [0x0403, 0x0804],
      message: teller.say('server', 'CertificateRequest'),
    });
    if (story.sent !== null)
      facts.clientCertificate = told({
        chainDer: Array.from({ length: story.sent ?? 2 }, () => new Uint8Array(1)),
        message: teller.say('client', 'Certificate'),
      });
  }
  if (story.reached === 'server-hello') return;
  facts.finished = { server: teller.say('server', 'Finished'), client: teller.say('client', 'Finished') };
  if (story.afterwards !== undefined) teller.say('server', story.afterwards);
}

function tellEnd(teller: Storyteller, story: CaseStory): void {
  const { facts } = teller;
  teller.pause(story.pauseMs ?? 0);
  if (story.page !== undefined) {
    facts.firstApplicationMessage = teller.say('server', 'ApplicationData', story.page.length);
    facts.applicationText.push(Buffer.from(story.page, 'latin1'));
    facts.applicationBytes.server += story.page.length;
  }
  if (story.plaintext !== undefined)
    facts.plaintext = {
      from: 'server',
      bytes: Buffer.from(story.plaintext, 'latin1'),
      message: teller.say('server', 'Plaintext'),
    };
  if (story.malformed !== undefined)
    facts.malformed = { from: 'server', problem: story.malformed, message: teller.say('server', 'Handshake(99)') };
  if (story.alert !== undefined) {
    const [from, number] = story.alert;
    facts.alerts.push({ from, number, fatal: true, message: teller.say(from, 'Alert', 2) });
  }
  if (story.ending === 'close_notify')
    facts.alerts.push({ from: 'server', number: 0, fatal: false, message: teller.say('server', 'Alert', 2) });
  else if (story.ending !== undefined)
    facts.ends.push({ from: 'server', how: story.ending, message: teller.say('server', story.ending, 0) });
}
