import type { AlertId, CertificateId, PartnerId, UnixMs } from '../../../shared/model/brands.ts';
import type { CertificateNote } from '../../../shared/model/watch.ts';

/** What one certificate had before an act and after it, of the one thing that the act was about. */
export type ChangedValue =
  | { readonly kind: 'note'; readonly before: CertificateNote; readonly after: CertificateNote }
  | { readonly kind: 'tags'; readonly before: readonly string[]; readonly after: readonly string[] }
  | { readonly kind: 'partner'; readonly before: PartnerId | null; readonly after: PartnerId | null };

/** All that is needed to take an act back. */
export interface RememberedChange {
  readonly values: ReadonlyMap<CertificateId, ChangedValue>;
  /** Alerts that were to be told of once more, and when they were told of. */
  readonly announced: ReadonlyMap<AlertId, UnixMs>;
}

/** Takes down what an act changes, until that is too much to remember. */
export interface ChangeRecorder {
  value(id: CertificateId, value: ChangedValue): void;
  announced(alerts: ReadonlyMap<AlertId, UnixMs>): void;
  /** The number under which the act can be taken back; undefined where it changed nothing, or more than is remembered. */
  keep(): string | undefined;
}

/** The latest acts of a workspace on many certificates. It is gone when the workspace is closed; the log is not. */
export interface ChangeMemory {
  begin(): ChangeRecorder;
  /** What was remembered, once: an act is taken back or not. */
  take(id: string): RememberedChange | undefined;
}

/** Acts that are remembered: the older ones stay as they are. */
const MOST_ACTS = 10;
/** Certificates of one act, and characters of all that stood there. Together a few MiB an act. */
const MOST_CERTIFICATES = 5000;
const MOST_CHARACTERS = 2 * 1024 * 1024;

export function createChangeMemory(newId: () => string): ChangeMemory {
  const acts = new Map<string, RememberedChange>();
  const remember = (change: RememberedChange): string => {
    const id = newId();
    acts.set(id, change);
    const [oldest] = acts.keys();
    if (acts.size > MOST_ACTS && oldest !== undefined) acts.delete(oldest);
    return id;
  };
  return {
    begin: () => createRecorder(remember),
    take: (id) => {
      const found = acts.get(id);
      acts.delete(id);
      return found;
    },
  };
}

function createRecorder(remember: (change: RememberedChange) => string): ChangeRecorder {
  const values = new Map<CertificateId, ChangedValue>();
  const announced = new Map<AlertId, UnixMs>();
  let characters = 0;
  let isTooMuch = false;
  return {
    value: (id, value) => {
      if (isTooMuch) return;
      characters += sizeOf(value);
      isTooMuch = values.size >= MOST_CERTIFICATES || characters > MOST_CHARACTERS;
      if (isTooMuch) values.clear();
      else values.set(id, value);
    },
    announced: (alerts) => {
      for (const [id, at] of alerts) announced.set(id, at);
    },
    keep: () => (isTooMuch || values.size === 0 ? undefined : remember({ values, announced })),
  };
}

function sizeOf({ kind, before, after }: ChangedValue): number {
  if (kind === 'note')
    return [before, after].reduce(
      (sum, { owner, note, snoozeReason }) => sum + owner.length + note.length + snoozeReason.length,
      0,
    );
  return kind === 'tags' ? before.join('').length + after.join('').length : 0;
}
