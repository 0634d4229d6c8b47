import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { ContainerKind as ItemKind, Problem } from '../../../shared/model/inspect.ts';
import type { ContainerFields } from '../../../shared/model/inspect-fields.ts';
import type { ContainerContents, ContainerEntry, ContainerKind } from '../container/contents.ts';
import { javaKeystoreKind } from '../container/java-keystore.ts';
import { openContainer } from '../container/open-container.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { describePublicKey } from './inspect-item.ts';
import { type Described, failureProblem, itemBase, type Place } from './item-base.ts';
import type { DerKind } from './inspect-kind.ts';
import type { ItemList, Scope } from './item-list.ts';
import { placeIn } from './item-list.ts';
import { describePrivateKey, keyFormat } from './key-item.ts';
import { holdsKeyInside, holdsPlainKey } from './plain-key.ts';
import { describeSpkac } from './spkac-item.ts';

/** A container or key as it stands in the file. */
export interface ContainerBytes {
  readonly kind: DerKind | 'jks' | 'jceks' | 'bks' | 'uber' | 'pem-private-key';
  readonly bytes: Uint8Array;
  readonly place: Place;
  readonly parent: number | undefined;
  /** Adds what is found inside. */
  readonly addValue: AddValue;
}

/** Adds one DER value with what it holds; answers its number. */
export type AddValue = (list: ItemList, der: Uint8Array, place: Place, parent?: number) => number | undefined;

/** A keystore told by its first octets; false where it is none. */
export function readKeystore(bytes: Uint8Array, scope: Scope, add: AddValue): boolean {
  const kind = javaKeystoreKind(bytes) ?? bouncyKind(bytes);
  if (kind === undefined) return false;
  const place: Place = { encoding: 'binary', ...placeIn(scope, { start: 0, end: bytes.length }) };
  readContainer(scope.list, { kind, bytes, place, parent: scope.parent, addValue: add });
  return true;
}

const BOUNCY_SALT = 20;
const BOUNCY_HEAD = 8 + BOUNCY_SALT + 4;

/** Bouncy Castle's formats begin with a version, a salt of 20 octets and a count; entries in the clear make it BKS. */
function bouncyKind(bytes: Uint8Array): 'bks' | 'uber' | undefined {
  if (bytes.length <= BOUNCY_HEAD) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = view.getUint32(0);
  const rounds = view.getUint32(8 + BOUNCY_SALT);
  if (version > 2 || view.getUint32(4) !== BOUNCY_SALT || rounds === 0 || rounds > 100_000_000) return undefined;
  const [type = 5, high = 255] = bytes.subarray(BOUNCY_HEAD);
  const isBks = type <= 4 && (type === 0 ? bytes.length === BOUNCY_HEAD + 1 + 20 : high < 4);
  return version === 0 ? undefined : isBks ? 'bks' : version === 1 ? 'uber' : undefined;
}

/** Containers that are opened with the empty passphrase before anyone has typed one; each may take half a second. */
const MAX_UNASKED = 8;

/** Adds a container with what it shows without a passphrase; answers its number. */
export function readContainer(list: ItemList, container: ContainerBytes): number | undefined {
  const kind = kindOf(container.kind);
  const locked = list.found.filter(({ sealed }) => sealed !== undefined).length;
  const opened = kind === 'pkcs12' && locked >= MAX_UNASKED ? lockedOut(kind) : openContainer(container.bytes, kind);
  return addContents(list, { ...container, kind, opened });
}

const lockedOut = (format: string): Result<ContainerContents, AppError> => ({
  ok: false,
  error: { code: 'format.wrong-passphrase', evidence: { format } },
});

const kindOf = (kind: ContainerBytes['kind']): ContainerKind => {
  switch (kind) {
    case 'pkcs7':
    case 'pkcs12':
    case 'jks':
    case 'jceks':
    case 'bks':
    case 'uber':
    case 'spkac':
      return kind;
    default:
      return 'private-key';
  }
};

interface OpenedBytes {
  readonly kind: ContainerKind;
  readonly bytes: Uint8Array;
  readonly place: Place;
  readonly parent: number | undefined;
  readonly opened: Result<ContainerContents, AppError>;
}

type AddedBytes = OpenedBytes & Pick<ContainerBytes, 'addValue'>;

function addContents(list: ItemList, input: AddedBytes): number | undefined {
  const { kind, bytes, place, parent, opened, addValue } = input;
  if (kind === 'private-key') return list.add(describeKeyFile(input), parent);
  if (kind === 'spkac') return list.add(describeSpkac(bytes, place), parent);
  const index = list.add(describeContainer(input), parent);
  if (opened.ok && index !== undefined) addEntries(list, opened.value.entries, { place, parent: index, addValue });
  return index;
}

function describeKeyFile({ bytes, place, opened }: OpenedBytes): Described & { sealed?: Uint8Array } {
  const format = keyFormat(bytes);
  const entry = opened.ok ? opened.value.entries.find((found) => found.type === 'private-key') : undefined;
  if (entry !== undefined) return describePrivateKey(entry, { format, place, sealed: bytes });
  const isLocked = !opened.ok && opened.error.code === 'format.wrong-passphrase';
  const problems = opened.ok || isLocked ? [] : [failureProblem(opened.error, place)];
  const state = isLocked ? 'locked' : 'unsupported';
  return describePrivateKey({ type: 'private-key', state }, { format, place, sealed: bytes, problems });
}

const KEYSTORES: ReadonlySet<ContainerKind> = new Set<ContainerKind>(['jks', 'jceks', 'bks', 'uber']);

/** The container itself: what it is and how it is guarded. */
export function describeContainer(input: OpenedBytes): Described & { sealed?: Uint8Array } {
  const { kind, bytes, place, opened } = input;
  const container = containerFields(kind, opened);
  const itemKind: ItemKind = KEYSTORES.has(kind) ? 'keystore' : kind === 'pkcs7' ? 'pkcs7' : 'pkcs12';
  const isShown = kind === 'pkcs7' ? !holdsKeyInside(bytes) : kind === 'pkcs12' && !holdsPlainKey(bytes);
  return {
    item: {
      kind: itemKind,
      ...itemBase(place),
      title: place.label === '' ? (itemKind === 'keystore' ? kind.toUpperCase() : itemKind) : place.label,
      problems: containerProblems(container, opened, place),
      container,
    },
    ...(isShown && { shown: { form: 'der', bytes } }),
    ...(container.state === 'locked' && { sealed: bytes }),
  };
}

function containerFields(format: string, opened: Result<ContainerContents, AppError>): ContainerFields {
  if (!opened.ok) {
    const state = opened.error.code === 'format.wrong-passphrase' ? 'locked' : 'unsupported';
    return { format, state, protection: [], integrity: 'unchecked', notes: [], others: [] };
  }
  const { entries, integrity, protection, notes } = opened.value;
  const isLocked =
    integrity === 'unchecked' || entries.some((entry) => entry.type === 'private-key' && entry.state === 'locked');
  const others = entries.flatMap((entry) =>
    entry.type === 'secret' ? [entry.algorithm ?? 'secret'] : entry.type === 'other' ? [entry.kind] : [],
  );
  return {
    format,
    state: isLocked ? 'locked' : 'open',
    entries: entries.length,
    integrity,
    protection: protection.map(visibleText),
    notes,
    others: others.map(visibleText),
  };
}

function containerProblems(
  { state, integrity, entries }: ContainerFields,
  opened: Result<ContainerContents, AppError>,
  place: Place,
): Problem[] {
  const at = { offset: place.offset, evidence: {} };
  if (state === 'unsupported' && !opened.ok) return [failureProblem(opened.error, place)];
  if (state === 'locked' && entries === undefined) return [{ code: 'file.encrypted', severity: 'info', ...at }];
  return integrity === 'unchecked' ? [{ code: 'file.integrity-not-checked', severity: 'info', ...at }] : [];
}

/** What a container holds, as items below it. Its inside has no places in the file of its own. */
export function addEntries(
  list: ItemList,
  entries: readonly ContainerEntry[],
  { place, parent, addValue }: { readonly place: Place; readonly parent: number; readonly addValue: AddValue },
): void {
  for (const entry of entries) {
    const name = entry.friendlyName === undefined ? {} : { name: visibleText(entry.friendlyName) };
    const within: Place = {
      offset: place.offset,
      length: place.length,
      label: '',
      encoding: 'der',
      fileOffset: () => place.offset,
      origin: { ...place.origin, ...name },
    };
    if (entry.type === 'certificate' || entry.type === 'crl') addValue(list, entry.der, within, parent);
    if (entry.type === 'public-key') list.add(describePublicKey(entry.key.spkiDer, { place: within }), parent);
    if (entry.type === 'private-key') list.add(describePrivateKey(entry, { format: 'entry', place: within }), parent);
  }
}
