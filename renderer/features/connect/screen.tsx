import { useEffect } from 'react';
import type { CertificateId, RunId } from '../../../shared/model/brands.ts';
import { changeDialForm, readCapabilities, useConnection } from '../../stores/connection.ts';
import { includeCredential } from '../../stores/connection-credentials.ts';
import { findForm } from '../../stores/connection-form-memory.ts';
import { dialAndShow } from '../../stores/connection-dialling.ts';
import { buildAddress, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { DialFormPane } from './dial-form.tsx';
import { HistoryView } from './history/history-view.tsx';
import { Results } from './results.tsx';
import css from './screen.module.css';

/** Form at the left; verdict, causes and messages of the chosen run at the right. */
export function ConnectScreen({ address }: { readonly address: ParsedAddress }) {
  return address.path[0] === 'history' ? <HistoryView address={address} /> : <DialView address={address} />;
}

function DialView({ address }: { readonly address: ParsedAddress }) {
  const runs = useConnection((state) => state.runs);
  const shown = shownRun(address) ?? runs.at(-1)?.id ?? null;
  useEffect(() => void readCapabilities(), []);
  useEffect(() => takeQuery(address), [address]);
  return (
    <div className={css['screen']}>
      <DialFormPane onDial={() => void dialAndShow()} hasDialled={runs.length > 0} />
      <Results shown={shown} />
    </div>
  );
}

const shownRun = ({ path }: ParsedAddress): RunId | null =>
  path[0] === 'runs' && path[1] !== undefined ? (path[1] as RunId) : null;

/** Takes what another screen put into the address, once. A host was typed there to be dialled. */
function takeQuery({ query }: ParsedAddress): void {
  const { host, port, credential } = query;
  if (host === undefined && credential === undefined) return;
  const remembered = host === undefined ? undefined : findForm({ host, port: port ?? '443' });
  changeDialForm({
    ...remembered,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(credential === undefined ? {} : { credential: credential as CertificateId }),
  });
  if (credential !== undefined) void includeCredential(credential as CertificateId);
  replaceAddress(buildAddress('connect'));
  if (host !== undefined) void dialAndShow();
}
