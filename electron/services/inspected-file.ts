import { fail } from '../../shared/errors.ts';
import type { AppError } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { InspectItem, InspectReport } from '../../shared/model/inspect.ts';
import type { InspectOutline, InspectRow } from '../../shared/model/inspect-answers.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { relateKeys } from '../pki/inspect/relations.ts';
import { isVerifiedLate } from '../pki/inspect/verify-late.ts';
import type { FoundOctets, InspectedFile, ItemOctets, ItemSpans, OctetSpan } from '../workers/inspect-protocol.ts';
import type { FileSource } from './file-source.ts';
import { boundForWindow } from './inspect-bounds.ts';
import { buildOutline, buildRow } from './inspect-outline.ts';
import type { AskInspection } from './ask-inspection.ts';
import type { Outcome } from './ports.ts';

const MAX_WINDOW_OCTETS = 16_384;

/** A file that was read once: hold it as long as it is shown. Nothing of it is stored. */
export interface Inspected {
  /** As it stands now, with what passphrases have opened. */
  readonly report: InspectReport;
  /** Whether a passphrase has opened something: what would be lost when the file is read anew. */
  readonly hasOpened: boolean;
  outline(from: number, limit: number): InspectOutline;
  /**
   * With texts and lists cut to what a window may be sent. Of long lists the signatures of self-issued certificates are verified here, for one at a time.
   * Fails with `input.invalid` for a number that no item has.
   */
  item(index: number): Outcome<InspectItem>;
  /** DER of an item and what it is. Fails with `format.unsupported` where there is none, or none that is shown. */
  octets(index: number): Result<ItemOctets, AppError>;
  /**
   * Opens a locked item; the passphrase is copied, and the copy zeroed after use.
   * Fails with `format.wrong-passphrase`, `format.too-costly`, `format.unsupported`, `format.malformed`, `inspect.deadline`, `input.invalid`.
   */
  open(index: number, passphrase: Uint8Array): Outcome<{ readonly opened: InspectRow; readonly added: InspectOutline }>;
  /** DER of its certificates as far as a chain has use for them: the first 2000, at most 8 MiB in all. */
  certificateDers(): readonly Uint8Array[];
  /** Certificates that passphrases have opened, for an import; undefined where there are none. */
  openedCertificates(): FileSource | undefined;
  /** A window of the item's octets; at most 16 KiB. Fails with `format.unsupported` where nothing is shown. */
  bytes(index: number, offset: number, length: number): Outcome<{ readonly hex: string; readonly size: number }>;
}

export interface InspectedInput {
  readonly ask: AskInspection;
  readonly at: UnixMs;
  readonly file: Uint8Array;
  readonly inspected: InspectedFile;
}

/** Octets behind an item, in whichever buffer they are. */
interface Held {
  readonly item: InspectItem;
  readonly shown?: { readonly form: 'der' | 'raw'; readonly bytes: Uint8Array };
  readonly sealed?: Uint8Array;
}

interface State extends Pick<InspectedInput, 'ask' | 'at'> {
  report: InspectReport;
  readonly held: Held[];
  /** Numbers of what came out of containers. */
  readonly opened: Set<number>;
  /** Numbers of what was verified after the reading. */
  readonly verified: Set<number>;
}

export function createInspected({ ask, at, file, inspected }: InspectedInput): Inspected {
  const { report } = inspected;
  const held = report.items.map((item, index) => hold(item, inspected.spans[index], { file, octets: inspected }));
  const state: State = { ask, at, report, held, opened: new Set(), verified: new Set() };
  return {
    get report() {
      return state.report;
    },
    get hasOpened() {
      return state.opened.size > 0;
    },
    outline: (from, limit) => boundForWindow(buildOutline(state.report, { at, from, limit })),
    item: async (index) => mapResult(await findWholeItem(state, index), boundForWindow),
    octets: (index) => getOctets(state, index),
    open: (index, passphrase) => open(state, index, passphrase),
    certificateDers: () => listCertificates(state),
    openedCertificates: () => listOpened(state),
    bytes: async (index, offset, length) => readWindow(state, index, { offset, length }),
  };
}

interface Buffers {
  readonly file: Uint8Array;
  readonly octets: FoundOctets;
}

function hold(item: InspectItem, spans: ItemSpans | undefined, { file, octets }: Buffers): Held {
  const cut = ({ source, start, end }: OctetSpan): Uint8Array =>
    (source === 'file' ? file : octets.decoded).subarray(start, end);
  return {
    item,
    ...(spans?.shown !== undefined && { shown: { form: spans.shown.form, bytes: cut(spans.shown) } }),
    ...(spans?.sealed !== undefined && { sealed: cut(spans.sealed) }),
  };
}

function findItem({ report }: State, index: number): Result<InspectItem, AppError> {
  const item = report.items[index];
  return item === undefined ? fail('input.invalid', { field: 'item', problem: 'out-of-range' }) : ok(item);
}

async function findWholeItem(state: State, index: number): Outcome<InspectItem> {
  const item = findItem(state, index);
  const octets = item.ok && !state.verified.has(index) && isVerifiedLate(item.value) ? getOctets(state, index) : item;
  if (!item.ok || !octets.ok || !('bytes' in octets.value)) return item;
  const { name } = state.report;
  const answer = await state.ask({ kind: 'verify-late', item: item.value, der: octets.value.bytes }, { name });
  // what takes too long stays unverified
  if (!answer.ok) return findItem(state, index);
  state.verified.add(index);
  replaceItem(state, index, answer.value);
  return findItem(state, index);
}

/** Takes what was found of an item; a passphrase may have told more of its relations meanwhile. */
function replaceItem(state: State, index: number, told: InspectItem): void {
  const held = state.held[index];
  const shown = state.report.items[index];
  if (held === undefined || shown === undefined) return;
  state.held[index] = { ...held, item: told };
  const { sameKey } = shown;
  const items = state.report.items.with(index, { ...told, ...(sameKey !== undefined && { sameKey }) });
  state.report = { ...state.report, items };
}

function getOctets(state: State, index: number): Result<ItemOctets, AppError> {
  const item = findItem(state, index);
  if (!item.ok) return item;
  const { kind, title } = item.value;
  const shown = state.held[index]?.shown;
  if (shown?.form !== 'der') return fail('format.unsupported', { format: kind, detail: 'no-der' });
  // a copy of its own: what crosses to a thread takes the whole buffer along
  return ok({ bytes: Uint8Array.from(shown.bytes), kind, title });
}

function readWindow(
  state: State,
  index: number,
  { offset, length }: { readonly offset: number; readonly length: number },
): Result<{ readonly hex: string; readonly size: number }, AppError> {
  const item = findItem(state, index);
  if (!item.ok) return item;
  const bytes = state.held[index]?.shown?.bytes;
  if (bytes === undefined) return fail('format.unsupported', { format: item.value.kind, detail: 'not-shown' });
  const window = bytes.subarray(offset, offset + Math.min(length, MAX_WINDOW_OCTETS));
  return ok({ hex: Buffer.from(window).toString('hex'), size: bytes.length });
}

async function open(
  state: State,
  index: number,
  passphrase: Uint8Array,
): Outcome<{ readonly opened: InspectRow; readonly added: InspectOutline }> {
  const item = findItem(state, index);
  if (!item.ok) return item;
  const held = state.held[index]?.sealed;
  if (held === undefined) return fail('input.invalid', { field: 'item', problem: 'not-locked' });
  const sealed = Uint8Array.from(held);
  const first = state.report.items.length;
  const below = listBelow(state.report.items, index);
  const answer = await state.ask(
    {
      kind: 'open',
      item: item.value,
      index,
      below,
      sealed,
      first,
      at: state.at,
      passphrase: Uint8Array.from(passphrase),
    },
    { name: state.report.name },
  );
  if (!answer.ok) return answer;
  // another container may have been opened meanwhile
  if (state.report.items.length !== first) return open(state, index, passphrase);
  const { opened, renewed, added, octets } = answer.value;
  const told = [{ index, item: opened }, ...renewed, ...added.map((entry, i) => ({ index: first + i, item: entry }))];
  for (const [i, entry] of told.entries()) {
    state.held[entry.index] = hold(entry.item, octets.spans[i], { file: sealed, octets });
    if (i > 0) state.opened.add(entry.index);
  }
  if (told.length === 1) state.opened.add(index);
  state.report = { ...state.report, items: relateKeys(state.held.map((entry) => entry.item)) };
  return ok({
    opened: buildRow(state.report.items, index),
    added: buildOutline(state.report, { at: state.at, from: first, limit: 1000 }),
  });
}

/** Numbers of everything below an item, in order. */
function listBelow(items: readonly InspectItem[], index: number): number[] {
  const inside = new Set([index]);
  for (const [at, { parent }] of items.entries()) if (parent !== undefined && inside.has(parent)) inside.add(at);
  inside.delete(index);
  return [...inside];
}

const MAX_CHAIN_CERTIFICATES = 2000;
const MAX_CHAIN_OCTETS = 8_388_608;

function listCertificates({ held }: State): readonly Uint8Array[] {
  const ders: Uint8Array[] = [];
  let octets = 0;
  for (const { item, shown } of held) {
    if (item.kind !== 'certificate' || shown?.form !== 'der') continue;
    octets += shown.bytes.length;
    if (ders.length >= MAX_CHAIN_CERTIFICATES || octets > MAX_CHAIN_OCTETS) break;
    ders.push(Uint8Array.from(shown.bytes));
  }
  return ders;
}

function listOpened({ held, opened, report }: State): FileSource | undefined {
  const ders = [...opened].flatMap((index) => {
    const entry = held[index];
    return entry?.item.kind === 'certificate' && entry.shown !== undefined ? [entry.shown.bytes] : [];
  });
  return ders.length === 0 ? undefined : { name: report.name, bytes: Buffer.concat(ders) };
}
