import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue, type KeyValueRow } from '../../ui/key-value.tsx';
import { Name } from '../../ui/mono.tsx';
import css from './peer-chain.module.css';

const text = connectText.details;

/** What was negotiated and how it ended. */
export function RunFacts({ run }: { readonly run: ConnectionRun }) {
  return (
    <div className={css['certificate']}>
      <KeyValue rows={[...wireRows(run), 'rule', ...endRows(run)]} />
    </div>
  );
}

function wireRows(run: ConnectionRun): readonly KeyValueRow[] {
  return [
    { label: text.target, value: <Name>{run.target}</Name> },
    ...(run.address === undefined ? [] : [{ label: text.address, value: visibleText(run.address), mono: true }]),
    { label: text.serverName, value: run.serverName === null ? text.noServerName : <Name>{run.serverName}</Name> },
    { label: text.version, value: run.protocol === null ? text.none : connectText.version[run.protocol] },
    { label: text.suite, value: run.cipherSuite ?? text.none },
    { label: text.group, value: run.group ?? text.none },
    { label: text.alpn, value: run.alpn === null ? text.none : visibleText(run.alpn) },
  ];
}

function endRows(run: ConnectionRun): readonly KeyValueRow[] {
  const { credential, outcome, phasesMs } = run;
  return [
    { label: text.clientAuth, value: text.clientAuths[run.clientAuth] },
    {
      label: text.credential,
      value:
        credential === null
          ? text.none
          : `${visibleText(credential.name)}, ${run.credentialSent ? text.sent : text.notSent}`,
    },
    ...(phasesMs.connect === null ? [] : [{ label: text.connect, value: connectText.run.ms(phasesMs.connect) }]),
    { label: text.ending, value: endingOf(run) },
    ...(outcome.application === null
      ? []
      : [{ label: text.firstLine, value: visibleText(outcome.application.firstLine), mono: true }]),
  ];
}

function endingOf({ ending, phasesMs }: ConnectionRun): string {
  if (phasesMs.connect === null) return text.neverConnected;
  const how = text.endings[ending.how];
  return ending.by === 'none' ? how : text.endedBy(how, ending.by);
}
