import type { CertificateRecord, CertificateSighting } from '../../../shared/model/watch.ts';
import { certificateDetailsText as words } from '../../../shared/text/en/ui/certificate-details.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import css from './details.module.css';

/** The service tells of no more. */
const MOST = 100;

export interface ConnectionsTabProps {
  readonly summary: CertificateDetails['summary'];
  readonly record: CertificateRecord | null;
}

/** Where connections from here met it, the latest first. */
export function ConnectionsTab({ summary, record }: ConnectionsTabProps) {
  if (record === null) {
    return (
      <div className={css['body']}>
        <Spinner>{inventoryText.details.loading}</Spinner>
      </div>
    );
  }
  const { sightings } = record;
  if (sightings.length === 0) return <p className={css['body']}>{words.connectionsEmpty}</p>;
  return (
    <>
      <ol className={css['connections']} aria-label={words.connections}>
        {sightings.map((sighting) => (
          <Sighting key={`${sighting.side} ${sighting.target}`} summary={summary} sighting={sighting} />
        ))}
      </ol>
      {sightings.length < MOST ? null : <p className={css['body']}>{words.connectionsCut(MOST)}</p>}
    </>
  );
}

interface SightingProps {
  readonly summary: CertificateDetails['summary'];
  readonly sighting: CertificateSighting;
}

function Sighting({ summary, sighting }: SightingProps) {
  const { target, side, firstAt, lastAt, runId } = sighting;
  const now = useNow();
  return (
    <li>
      <div className={css['target']}>
        <span className={css['quiet']}>{words.sides[side]}</span> <Name className={css['strong']}>{target}</Name>
      </div>
      <div className={css['quiet']}>
        {words.last} <ExactTime at={lastAt} /> (<RelativeTime at={lastAt} now={now} />)
        {firstAt === lastAt ? null : (
          <>
            {' · '}
            {words.first} <ExactTime at={firstAt} />
          </>
        )}
      </div>
      <div className={css['acts']}>
        {runId === undefined ? null : <Link to={buildAddress('connect', ['runs', runId])}>{words.openRun}</Link>}
        <Button size="small" onClick={() => navigate(testAddress(summary, target))}>
          {words.testNow}
        </Button>
      </div>
    </li>
  );
}

/** Fills the form of Connect; the certificate goes along where its key is here. */
function testAddress({ id, hasKey }: CertificateDetails['summary'], target: string): string {
  const split = /^(.*):(\d+)$/.exec(target);
  const host = (split?.[1] ?? target).replace(/^\[|\]$/g, '');
  return buildAddress('connect', [], { host, port: split?.[2], ...(hasKey ? { credential: id } : {}) });
}
