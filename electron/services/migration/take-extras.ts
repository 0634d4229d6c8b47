import type { CertificateId, Hex } from '../../../shared/model/brands.ts';
import { hash } from 'node:crypto';
import { ok } from '../../../shared/result.ts';
import { parseRequest } from '../../pki/issuing/request.ts';
import { findCertificatesBySha256 } from '../../store/certificate-rows.ts';
import { listKnownSpkis } from '../../store/certificate-matches.ts';
import { whenFree } from '../inventory/when-free.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { takeRequests } from '../requests/take-requests.ts';
import { changeNotes } from '../watch/change-certificates.ts';
import { requireRunning, type WorkspaceContext, writing } from '../workspace-context.ts';
import type { ForeignRequest, ForeignWorkspace } from './foreign-workspace.ts';
import type { LeftList } from './left-list.ts';

export interface OpenRequest extends ForeignRequest {
  readonly spkiSha256: Hex;
}

/** Requests with the public keys that they ask for; what is none is told. */
export function readForeignRequests(requests: readonly ForeignRequest[], left: LeftList): readonly OpenRequest[] {
  return requests.flatMap((request) => {
    const parsed = parseRequest(request.der);
    if (parsed.ok)
      return [
        {
          ...request,
          spkiSha256: hash('sha256', request.der.subarray(parsed.value.spki.start, parsed.value.spki.end), 'hex'),
        },
      ];
    left.add({ kind: 'request', name: request.name, why: 'unreadable' });
    return [];
  });
}

/** Those whose keys have no certificate here: nobody answered them. */
export async function findUnanswered(
  context: WorkspaceContext,
  requests: readonly OpenRequest[],
): Outcome<readonly OpenRequest[]> {
  const spkis = requests.map(({ spkiSha256 }) => spkiSha256);
  const known = await context.store.reading((db) => listKnownSpkis(db, spkis));
  return known.ok ? ok(requests.filter(({ spkiSha256 }) => !known.value.has(spkiSha256))) : known;
}

/** Puts requests that nobody answered into the inbox, and answers how many are new there; what the inbox refuses is told. */
export async function takeUnanswered(
  context: WorkspaceContext,
  requests: readonly OpenRequest[],
  { left, job }: { readonly left: LeftList; readonly job: JobContext },
): Outcome<number> {
  const unanswered = await findUnanswered(context, requests);
  if (!unanswered.ok || unanswered.value.length === 0) return unanswered.ok ? ok(0) : unanswered;
  const sources = unanswered.value.map(({ name, der }) => ({ name, bytes: der }));
  const taken = await takeRequests(context, sources, job);
  if (!taken.ok) return taken;
  for (const { name } of taken.value.failed) left.add({ kind: 'request', name, why: 'unreadable' });
  return ok(taken.value.added);
}

const GROUP = 500;

/** Keeps what people wrote at certificates, where nothing is noted of them yet. */
export async function takeNotes(
  context: WorkspaceContext,
  notes: ForeignWorkspace['notes'],
  job: JobContext,
): Outcome<null> {
  for (let start = 0; start < notes.length; start += GROUP) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const group = new Map(notes.slice(start, start + GROUP).map(({ sha256, text }) => [sha256, text]));
    const kept = await whenFree(job, () =>
      writing(context, ['certificate'], async (tx) => {
        const ids = await findCertificatesBySha256(tx, [...group.keys()]);
        const texts = new Map<CertificateId, string>([...ids].map(([sha256, id]) => [id, group.get(sha256) ?? '']));
        await changeNotes(context, tx, {
          ids: [...texts.keys()],
          change: (id, before) => (before.note === '' ? { ...before, note: texts.get(id) ?? '' } : undefined),
        });
        return ok(null);
      }),
    );
    if (!kept.ok) return kept;
  }
  return ok(null);
}
