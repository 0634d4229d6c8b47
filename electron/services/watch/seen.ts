import type { CertificateId } from '../../../shared/model/brands.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import type { CertificateFacts } from '../../workers/certificate-facts.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import { findCertificatesBySha256, insertCertificates } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { noteSightings } from '../../store/note-rows.ts';
import { readWatchSettings } from '../../store/watch-setting-rows.ts';
import { buildCertificateRow } from '../certificate-row.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity } from '../workspace-context.ts';

/** A server may send anything; what is longer is no chain. */
const MAX_CERTIFICATES = 20;
const MAX_OCTETS = 65_536;

interface Met {
  readonly side: 'client' | 'server';
  readonly facts: CertificateFacts;
}

/**
 * Notes which certificates a run met: those the server sent and the one it was sent. Those that are not in the inventory enter it as `seen`, unless the
 * workspace says otherwise; then only the known ones are noted. What does not parse is left out. Belongs into the transaction that keeps the run; answers
 * how many entered.
 */
export async function noteSeen(
  context: WorkspaceContext,
  tx: WriteDb,
  { run, clientDer }: { readonly run: ConnectionRun; readonly clientDer: Uint8Array | undefined },
): Promise<number> {
  const met = listMet(run, clientDer);
  if (met.length === 0) return 0;
  const { keepSeen } = await readWatchSettings(tx);
  const entered = keepSeen ? await enter(context, tx, { met, target: run.target }) : 0;
  const ids = await findCertificatesBySha256(
    tx,
    met.map(({ facts }) => facts.sha256),
  );
  const sightings = met.flatMap(({ side, facts }) => {
    const certificateId = ids.get(facts.sha256);
    return certificateId === undefined
      ? []
      : [{ certificateId, target: run.target, side, at: run.startedAt, runId: run.id }];
  });
  await noteSightings(tx, sightings);
  return entered;
}

function listMet(run: ConnectionRun, clientDer: Uint8Array | undefined): readonly Met[] {
  const read = (side: Met['side'], ders: readonly Uint8Array[]): readonly Met[] =>
    ders.flatMap((der) => {
      const facts = der.length > MAX_OCTETS ? undefined : readCertificateFacts(der);
      return facts?.ok === true ? [{ side, facts: facts.value }] : [];
    });
  const chain = run.peerChain
    .slice(0, MAX_CERTIFICATES)
    .map(({ derHex }) => new Uint8Array(Buffer.from(derHex, 'hex')));
  const met = [...read('server', chain), ...read('client', run.credentialSent && clientDer ? [clientDer] : [])];
  return [...new Map(met.map((one) => [`${one.side} ${one.facts.sha256}`, one])).values()];
}

async function enter(
  context: WorkspaceContext,
  tx: WriteDb,
  { met, target }: { readonly met: readonly Met[]; readonly target: string },
): Promise<number> {
  const rows = met.map(({ facts }) =>
    buildCertificateRow(facts, {
      id: context.newId<CertificateId>(),
      source: 'seen',
      createdAt: context.ports.clock.now(),
    }),
  );
  const { inserted } = await insertCertificates(tx, rows);
  const fresh = new Set<string>(inserted);
  const notes = rows
    .filter(({ id }) => fresh.has(id))
    .map((row) => ({
      action: 'certificate.seen' as const,
      entity: 'certificate',
      entityId: row.id,
      subject: row.name,
      detail: { target, serialHex: row.serialHex, sha256: row.sha256, issuer: row.issuer },
    }));
  if (notes.length > 0) await recordActivity(context, tx, ...notes);
  return inserted.length;
}
