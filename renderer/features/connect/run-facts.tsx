import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatInstant } from '../../ui/format-time.ts';
import { KeyValue, type KeyValueRow } from '../../ui/key-value.tsx';
import { Name } from '../../ui/mono.tsx';
import { observe } from './observed.ts';
import css from './peer-chain.module.css';

const text = connectText.details;

/** What was negotiated, how long it took and how it ended. */
export function RunFacts({ run }: { readonly run: ConnectionRun }) {
  const { handshake, certificates } = run.requestedSchemes;
  return (
    <div className={css['certificate']}>
      <KeyValue
        rows={[...wireRows(run), ...afterRule(serverRows(run)), 'rule', ...endRows(run), 'rule', ...timeRows(run)]}
      />
      <Schemes title={text.schemes} names={handshake} />
      <Schemes title={text.certificateSchemes} names={certificates} />
    </div>
  );
}

const afterRule = (rows: readonly KeyValueRow[]): readonly (KeyValueRow | 'rule')[] =>
  rows.length === 0 ? [] : ['rule', ...rows];

/** All facts in one list, for paper. */
export const factRows = (run: ConnectionRun): readonly KeyValueRow[] => [
  ...wireRows(run),
  ...serverRows(run),
  ...endRows(run),
  ...timeRows(run),
];

function Schemes({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <section className={css['schemes']}>
      <header>
        <h3>{title}</h3>
        <CopyButton text={names.join('\n')} name={title} />
      </header>
      <p data-selectable>{names.map((name) => visibleText(name)).join(' · ')}</p>
    </section>
  );
}

function wireRows(run: ConnectionRun): readonly KeyValueRow[] {
  const { attempts, settings } = run;
  return [
    { label: text.target, value: <Name>{run.target}</Name> },
    ...(run.address === undefined ? [] : [{ label: text.address, value: visibleText(run.address), mono: true }]),
    ...(attempts.length < 2 ? [] : [{ label: text.attempts, value: <Attempts run={run} /> }]),
    ...(settings.proxy === null ? [] : [{ label: text.proxy, value: text.proxyAt(settings.proxy) }]),
    ...(settings.startTls === null ? [] : [{ label: text.startTls, value: settings.startTls }]),
    { label: text.serverName, value: run.serverName === null ? text.noServerName : <Name>{run.serverName}</Name> },
    ...(neverConnected(run) ? [] : agreedRows(run)),
  ];
}

const neverConnected = ({ phasesMs }: ConnectionRun): boolean => phasesMs.connect === null;

function agreedRows(run: ConnectionRun): readonly KeyValueRow[] {
  return [
    { label: text.version, value: run.protocol === null ? text.none : connectText.version[run.protocol] },
    { label: text.suite, value: run.cipherSuite ?? text.none },
    { label: text.group, value: run.group ?? text.none },
    { label: text.alpn, value: run.alpn === null ? text.none : visibleText(run.alpn) },
  ];
}

/** What else the server showed of itself. */
function serverRows(run: ConnectionRun): readonly KeyValueRow[] {
  if (neverConnected(run)) return [];
  const { staple, scts, tickets, ticketLifetime } = observe(run);
  const { clock } = run;
  return [
    { label: text.staple, value: staple ? text.given : text.notGiven },
    { label: text.scts, value: scts ? text.given : text.notGiven },
    { label: text.tickets, value: tickets === 0 ? text.none : text.ticketCount(tickets, ticketLifetime) },
    ...(clock === null ? [] : [{ label: text.clock, value: text.skew(clock.skewMs, formatInstant(clock.peerAt)) }]),
  ];
}

function Attempts({ run }: { readonly run: ConnectionRun }) {
  return (
    <ul>
      {run.attempts.map((attempt, at) => {
        const { address, result } = connectText.sequence.attempt(attempt);
        return (
          <li key={at}>
            {address} <span className={css['quiet']}>{result}</span>
          </li>
        );
      })}
    </ul>
  );
}

function endRows(run: ConnectionRun): readonly KeyValueRow[] {
  const { credential, outcome } = run;
  return [
    { label: text.clientAuth, value: text.clientAuths[run.clientAuth] },
    {
      label: text.credential,
      value:
        credential === null
          ? text.none
          : `${visibleText(credential.name)}, ${run.credentialSent ? text.sent : text.notSent}`,
    },
    { label: text.ending, value: endingOf(run) },
    ...(outcome.application === null
      ? []
      : [{ label: text.firstLine, value: visibleText(outcome.application.firstLine), mono: true }]),
  ];
}

/** How long each phase took, those that there were. */
function timeRows({ phasesMs }: ConnectionRun): readonly KeyValueRow[] {
  const times = [
    [text.lookup, phasesMs.lookup],
    [text.connect, phasesMs.connect],
    [text.proxyTime, phasesMs.proxy],
    [text.startTlsTime, phasesMs.startTls],
    [text.handshake, phasesMs.handshake],
    [text.whole, phasesMs.verdict],
  ] as const;
  return times.flatMap(([label, value]) => (value === null ? [] : [{ label, value: connectText.run.ms(value) }]));
}

function endingOf(run: ConnectionRun): string {
  if (neverConnected(run)) return text.neverConnected;
  const { ending } = run;
  const how = text.endings[ending.how];
  return ending.by === 'none' ? how : text.endedBy(how, ending.by);
}
