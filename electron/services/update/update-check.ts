import { fail } from '../../../shared/errors.ts';
import type { UpdateAnswer } from '../../../shared/model/update.ts';
import { ok } from '../../../shared/result.ts';
import { createFetcher, type FetchPorts } from '../fetch.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';

/** Where the newest release is told. */
const FEED = 'https://countersign.example/releases/latest.json';
const MOST_OCTETS = 65_536;
const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,64}))?$/;

export interface UpdateQuestion {
  readonly current: string;
  /** Another list of releases, for those who keep their own. */
  readonly feed?: string | undefined;
  /** Lets that list be at an address that is not of the Internet. */
  readonly allowPrivate?: boolean;
}

export interface UpdateCheck {
  /**
   * Asks once which release is the newest; called on an act of the user alone. Sends nothing but the request, fetches and installs nothing. The list is
   * JSON: `{"version": "1.2.3", "releasedAt": "2026-11-22"}`. Fails with `fetch.*`, `update.unreadable`.
   */
  ask(question: UpdateQuestion, job?: JobContext): Outcome<UpdateAnswer>;
}

export function createUpdateCheck(ports: FetchPorts): UpdateCheck {
  const fetcher = createFetcher(ports, { maxBytes: MOST_OCTETS }, 'update.check');
  return {
    ask: async ({ current, feed = FEED, allowPrivate = false }, job = NO_JOB) => {
      const fetched = await fetcher.address({ url: feed, allowPrivate, followRedirects: false }, job);
      if (!fetched.ok) return fetched;
      const told = parseRelease(fetched.value.bytes);
      if (told === undefined) return fail('update.unreadable', { host: new URL(fetched.value.url).host });
      return ok({ current, ...told, isNewer: isNewer(told.latest, current) });
    },
  };
}

function parseRelease(bytes: Uint8Array): Pick<UpdateAnswer, 'latest' | 'releasedAt'> | undefined {
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, releasedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof version !== 'string' || !VERSION.test(version)) return undefined;
  const isDate = typeof releasedAt === 'string' && /^\d{4}-\d\d-\d\d/.test(releasedAt);
  return { latest: version, ...(isDate ? { releasedAt: releasedAt.slice(0, 10) } : {}) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** By number; a version with a mark behind it comes before the one without. @see https://semver.org §11 */
function isNewer(latest: string, current: string): boolean {
  const [, ...a] = VERSION.exec(latest) ?? [];
  const [, ...b] = VERSION.exec(current) ?? [];
  for (const place of [0, 1, 2]) {
    const difference = Number(a[place] ?? 0) - Number(b[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return a[3] === undefined && b[3] !== undefined;
}
