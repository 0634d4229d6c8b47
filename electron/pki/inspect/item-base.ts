import type { AppError } from '../../../shared/errors.ts';
import type { InspectItem, ItemEncoding, ItemOrigin, Problem, ProblemCode } from '../../../shared/model/inspect.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { holdsKeyInside } from './plain-key.ts';

/** Where an item stands in the file and how a position in its DER becomes one in the file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
  readonly fileOffset: (derOffset: number) => number;
  /** Name for what has none of its own. */
  readonly label: string;
  readonly origin?: ItemOrigin;
  readonly encoding?: ItemEncoding;
}

/** An item, the octets that may be shown of it, and those that a passphrase opens. */
export interface Described {
  readonly item: InspectItem;
  /** Its DER, or what stands in the file. Absent for private keys and what may hold one in the clear. */
  readonly shown?: { readonly form: 'der' | 'raw'; readonly bytes: Uint8Array };
}

/** What every item has, whatever its kind. */
export const itemBase = ({ offset, length, origin, encoding }: Place) => ({
  offset,
  length,
  ...(origin !== undefined && { origin }),
  ...(encoding !== undefined && { encoding }),
});

/** Something that could not be read, with the reasons. `raw` is shown as it stands. */
export const unknownItem = (place: Place, problems: readonly Problem[], raw?: Uint8Array): Described => ({
  item: { kind: 'unknown', ...itemBase(place), title: place.label === '' ? 'unknown' : place.label, problems },
  ...(raw !== undefined && { shown: { form: 'raw', bytes: raw } }),
});

/**
 * Whether a value that could not be read may be a damaged private key: SEQUENCE, a version 0 to 2, then what PKCS #8, SEC 1, PKCS #1 or DSA go on with;
 * or may hold one further inside. Says yes rather once too often; what it says yes to is not shown.
 */
export function mayHoldKey(der: Uint8Array): boolean {
  const start = der.subarray(0, 16);
  const version = start.findIndex((octet, i) => octet === 0x02 && start[i + 1] === 1 && (start[i + 2] ?? 3) <= 2);
  const isKey =
    der[0] === 0x30 && version >= 2 && version <= 8 && [0x30, 0x04, 0x02, undefined].includes(start[version + 3]);
  return isKey || holdsKeyInside(der);
}

/** Why a value that nothing recognises can't be read. */
export function unreadable(der: Uint8Array, place: Place): Problem {
  const outer = normaliseBer(der);
  if (!outer.ok) return failureProblem(outer.error, place);
  return { code: 'file.not-recognised', severity: 'error', offset: place.offset, evidence: {} };
}

const PROBLEM_OF: Readonly<Record<string, ProblemCode>> = {
  truncated: 'der.truncated',
  'trailing-bytes': 'der.trailing-bytes',
  'not-canonical': 'der.not-canonical',
  'too-deep': 'der.too-deep',
};

/** A parser's failure as a problem of the file. */
export function failureProblem(error: AppError, place: Place): Problem {
  const at = { severity: 'error', offset: place.offset } as const;
  if (error.code === 'format.unsupported') return { code: 'file.unsupported', ...at, evidence: error.evidence };
  if (error.code !== 'format.malformed') return { code: 'der.malformed', ...at, evidence: { code: error.code } };
  const { format, offset, problem } = error.evidence;
  const code = Object.hasOwn(PROBLEM_OF, problem) ? PROBLEM_OF[problem] : undefined;
  return {
    code: code ?? 'der.malformed',
    severity: 'error',
    offset: place.fileOffset(offset),
    evidence: { format, problem },
  };
}
