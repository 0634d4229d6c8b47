import { History } from 'lucide-react';
import { useEffect } from 'react';
import type { EndpointSummary } from '../../../shared/model/connection-history.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useNowInSeconds } from '../../stores/clock.ts';
import { useConnection } from '../../stores/connection.ts';
import { fillFormForEndpoint } from '../../stores/connection-dialling.ts';
import { followRecent, useRecent } from '../../stores/connection-recent.ts';
import { reportFailure } from '../../stores/failure.ts';
import { buildAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Link } from '../../ui/link.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { VERDICT_STATUS, verdictOfSummary } from './history/verdict.ts';
import css from './recent-endpoints.module.css';

const text = connectText.form;

/** Endpoints dialled last, to be taken into the form, and the way to all of them. */
export function RecentEndpoints() {
  const hasWorkspace = useWorkspace() !== null;
  return hasWorkspace ? <Recent /> : null;
}

function Recent() {
  useEffect(followRecent, []);
  const endpoints = useRecent((state) => state.endpoints);
  if (endpoints.length === 0) return null;
  return (
    <section className={css['recent']}>
      <header>
        <h2>{text.recent}</h2>
        <Link to={buildAddress('connect', ['history'])} className={css['all']}>
          <History aria-hidden />
          {text.allHistory}
        </Link>
      </header>
      <ul>
        {endpoints.map((endpoint) => (
          <li key={endpoint.target}>
            <Endpoint endpoint={endpoint} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Endpoint({ endpoint }: { readonly endpoint: EndpointSummary }) {
  const now = useNowInSeconds();
  const dialling = useConnection((state) => state.dialling !== null);
  const { target, last } = endpoint;
  const verdict = verdictOfSummary(last);
  return (
    <button
      type="button"
      className={css['endpoint']}
      title={text.fill(target)}
      disabled={dialling}
      onClick={() => reportFailure(fillFormForEndpoint(endpoint))}
    >
      <StatusIcon status={VERDICT_STATUS[verdict]} />
      <span className="visually-hidden">{connectText.history.verdicts[verdict]}</span>
      <Target>{target}</Target>
      <RelativeTime at={last.startedAt} now={now} className={css['when']} />
    </button>
  );
}

/** The beginning of a host tells it from its neighbours, and so does its port: what is cut is the end of the host. */
function Target({ children }: { readonly children: string }) {
  const text = visibleText(children);
  const port = text.lastIndexOf(':');
  return (
    <>
      <span className="visually-hidden">{text}</span>
      <bdi className={css['target']} title={text} aria-hidden>
        <span>{text.slice(0, port)}</span>
        <span>{text.slice(port)}</span>
      </bdi>
    </>
  );
}
