import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ReadDb } from '../../store/db.ts';
import {
  type FetchFault,
  findListenFault,
  type LastSigner,
  type ListenFault,
  listFetchFaults,
  listLastSigners,
  listPublishFaults,
  type PublishFault,
} from '../../store/fault-rows.ts';
import type { DueAlert } from './due-alert.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Attempts of one publication that may fail before anybody is told: a server may be away for a minute. */
const QUIET_ATTEMPTS = 3;
/** A list of others is asked for again within the hour; only then it is told of. */
const QUIET_FETCH_MS = HOUR_MS;
/** What nobody mended for so long, nobody misses. */
const TOLD_DAYS = 7;

export interface FaultAlerts {
  readonly alerts: readonly DueAlert[];
  /** When one of them comes to its next step; undefined where none will by the clock alone. */
  readonly nextAt: UnixMs | undefined;
}

/**
 * What goes wrong where nobody looks: places that take no list, signers of OCSP answers with none to follow, lists of others that do not come, a responder that
 * could not listen. All of it stands in the file, so that every process says the same. `crlHours`: how long before its end a signer is told of, at most the last
 * third of its time.
 */
export async function findFaultAlerts(db: ReadDb, at: UnixMs, crlHours: number): Promise<FaultAlerts> {
  const signers = await listLastSigners(db, at - TOLD_DAYS * DAY_MS);
  const fetches = await listFetchFaults(db);
  const listening = await findListenFault(db);
  const alerts = [
    ...(listening === undefined ? [] : findListenAlerts(listening, at)),
    ...signers.flatMap((signer) => findSignerAlerts(signer, at, crlHours)),
    ...(await listPublishFaults(db, QUIET_ATTEMPTS)).map(toPublishAlert),
    ...fetches.flatMap((fetch) => findFetchAlerts(fetch, at)),
  ];
  const steps = [
    ...signers.flatMap((signer) => [Math.ceil(signerDueAt(signer, crlHours)), signer.useUntil + 1]),
    ...fetches.map((fetch) => fetchDueAt(fetch) + QUIET_FETCH_MS + 1),
  ];
  return { alerts, nextAt: steps.filter((step) => step > at).sort((one, other) => one - other)[0] };
}

const findListenAlerts = ({ at: since, place }: ListenFault, at: UnixMs): readonly DueAlert[] =>
  at - since > TOLD_DAYS * DAY_MS
    ? []
    : [
        {
          kind: 'responder-down',
          subjectKind: 'crl',
          subjectId: 'none responder',
          step: 'not-listening',
          name: place,
          count: 1,
          dueAt: since,
        },
      ];

/** With a grant or an unlocked vault those that follow are made in time, and the last one is never near its end. */
const signerDueAt = ({ useFrom, useUntil }: LastSigner, hours: number): number =>
  useUntil - Math.min(hours * HOUR_MS, Math.max(0, useUntil - useFrom) / 3);

function findSignerAlerts(signer: LastSigner, at: UnixMs, hours: number): readonly DueAlert[] {
  const { authorityId, name, useUntil } = signer;
  const base = { subjectKind: 'crl', subjectId: `${authorityId} responder`, name, count: 1, dueAt: useUntil } as const;
  if (at > useUntil) return [{ ...base, kind: 'signer-ended', step: 'no-signer' }];
  return at >= signerDueAt(signer, hours) ? [{ ...base, kind: 'signer-ending', step: 'last-signer' }] : [];
}

const toPublishAlert = ({ authorityId, targetId, name, attempts, since }: PublishFault): DueAlert => ({
  kind: 'publish-failed',
  subjectKind: 'crl',
  subjectId: `${authorityId} publish ${targetId}`,
  step: 'not-published',
  name,
  count: attempts,
  dueAt: since,
});

const fetchDueAt = ({ fetchedAt, everyHours }: FetchFault): UnixMs => fetchedAt + everyHours * HOUR_MS;

function findFetchAlerts(fault: FetchFault, at: UnixMs): readonly DueAlert[] {
  const dueAt = fetchDueAt(fault);
  if (at <= dueAt + QUIET_FETCH_MS) return [];
  const subjectId = `${fault.authorityId ?? 'none'} ${fault.id}`;
  return [
    {
      kind: 'crl-fetch-failed',
      subjectKind: 'crl',
      subjectId,
      step: 'not-fetched',
      name: fault.issuerName,
      count: 1,
      dueAt,
    },
  ];
}
