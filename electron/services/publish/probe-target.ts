import { fail } from '../../../shared/errors.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { HostKey, PublishPlace, PublishProbe } from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { publishProbeText } from '../../../shared/text/en/cli-publish.ts';
import { tellPlace } from './check-place.ts';
import { openPlace } from './open-place.ts';
import type { OpenPlace } from './places/place.ts';
import { prepareTarget, type TargetDraft } from './targets.ts';

const PROBE = Buffer.from(publishProbeText);

/** See `PublishService.probe`. */
export async function probeTarget(
  context: WorkspaceContext,
  draft: TargetDraft,
  { write, signal }: { readonly write: boolean; readonly signal: AbortSignal },
): Outcome<PublishProbe> {
  const ready = await prepareTarget(context, draft);
  if (!ready.ok) return ready;
  const { place, secret } = ready.value;
  const opened = await openPlace(context, place, secret, signal);
  if (!opened.ok) return tellHostKey(opened.error);
  try {
    const name = `countersign-test-${Buffer.from(context.ports.randomBytes(6)).toString('hex')}.txt`;
    const tried = write ? await writeAndRemove(opened.value, place, name) : await opened.value.check();
    if (!tried.ok) return tried;
    return ok({ hostKey: opened.value.hostKey ?? null, hostKeyKnown: true, wrote: write });
  } finally {
    await opened.value.close();
  }
}

/** A key that nobody has confirmed is what the test is for; one that changed is told of as that. */
function tellHostKey(error: AppError): Result<PublishProbe, AppError> {
  if (error.code !== 'publish.host-key-unknown') return { ok: false, error };
  const { algorithm, sha256 } = error.evidence;
  const hostKey: HostKey = { algorithm, sha256 };
  return ok({ hostKey, hostKeyKnown: false, wrote: false });
}

async function writeAndRemove(opened: OpenPlace, place: PublishPlace, name: string): Outcome<null> {
  const written = await opened.write(name, PROBE);
  if (!written.ok) return written;
  const there = await opened.read(name, PROBE.length);
  const removed = await opened.remove(name);
  if (!there.ok) return there;
  const problem = there.value === undefined ? 'missing' : PROBE.equals(there.value) ? undefined : 'differs';
  if (problem !== undefined) return fail('publish.verify-failed', { place: tellPlace(place), name, problem });
  return removed;
}
