import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { addValue } from './der-items.ts';
import type { ContainerContents, ContainerKind } from '../container/contents.ts';
import { openContainer } from '../container/open-container.ts';
import { addEntries, describeContainer } from './container-items.ts';
import type { Place } from './item-base.ts';
import { type Found, ItemList } from './item-list.ts';
import { describePrivateKey } from './key-item.ts';
import { relateSigners } from './relations.ts';
import { describePrivate } from './ssh-item.ts';
import { readOpenSshHead } from './ssh-blob.ts';
import { readPemBlocks } from '../asn1/pem.ts';

/** A locked item of a report and where new ones go. */
export interface SealedItem {
  readonly item: InspectItem;
  /** Its own number. */
  readonly index: number;
  readonly sealed: Uint8Array;
  /** Numbers of what was listed below it without the passphrase, in order. */
  readonly below: readonly number[];
  /** Number of the first item that is added. */
  readonly first: number;
  readonly at: UnixMs;
  readonly maxItems: number;
}

export interface OpenedItem {
  readonly opened: Found;
  /** What was listed below before, told anew. */
  readonly renewed: readonly { readonly index: number; readonly found: Found }[];
  readonly added: readonly Found[];
}

/**
 * Opens a locked container or key. Its contents come as items below it, private keys without their octets. The passphrase is UTF-8 and not zeroed here.
 * Fails with `format.wrong-passphrase`, `format.too-costly`, `format.unsupported`, `format.malformed`; `input.invalid` for what is not locked.
 */
export function openItem(input: SealedItem, passphrase: Uint8Array): Result<OpenedItem, AppError> {
  const kind = kindOf(input.item);
  if (kind === undefined) return fail('input.invalid', { field: 'item', problem: 'not-locked' });
  const contents = openContainer(input.sealed, kind, passphrase);
  if (!contents.ok) return contents;
  const locked = contents.value.entries.filter((entry) => entry.type === 'private-key' && entry.state === 'locked');
  if (kind.endsWith('private-key') && locked.length > 0) return fail('format.wrong-passphrase', { format: kind });
  const place = placeOf(input.item);
  if (kind === 'private-key') return ok({ opened: openKey(input.item, contents.value, place), renewed: [], added: [] });
  if (kind === 'openssh-private-key')
    return ok({ opened: openSsh(input.sealed, place, passphrase), renewed: [], added: [] });
  return ok(openStore(input, { kind, contents: contents.value, place }));
}

const CONTAINERS: ReadonlySet<string> = new Set(['pkcs12', 'jks', 'jceks', 'bks', 'uber']);

function kindOf(item: InspectItem): ContainerKind | undefined {
  if ('container' in item && CONTAINERS.has(item.container.format)) return item.container.format as ContainerKind;
  if (item.kind === 'private-key') return 'private-key';
  return item.kind === 'ssh-key' ? 'openssh-private-key' : undefined;
}

const placeOf = ({ offset, length, origin, encoding }: InspectItem): Place => ({
  offset,
  length,
  label: '',
  fileOffset: () => offset,
  ...(origin !== undefined && { origin }),
  ...(encoding !== undefined && { encoding }),
});

function openKey(item: InspectItem, { entries }: ContainerContents, place: Place): Found {
  const format = item.kind === 'private-key' ? item.privateKey.format : 'pkcs8';
  const entry = entries.find(({ type }) => type === 'private-key');
  return describePrivateKey(entry?.type === 'private-key' ? entry : { type: 'private-key', state: 'unsupported' }, {
    format,
    place,
  });
}

function openSsh(sealed: Uint8Array, place: Place, passphrase: Uint8Array): Found {
  const head = readOpenSshHead(readPemBlocks(sealed)[0]?.der ?? new Uint8Array());
  return describePrivate('openssh-private-key', sealed, { place, ...head }, passphrase);
}

interface OpenedStore {
  readonly kind: ContainerKind;
  readonly contents: ContainerContents;
  readonly place: Place;
}

function openStore(input: SealedItem, { kind, contents, place }: OpenedStore): OpenedItem {
  const { item, index, sealed, first, at, maxItems, below } = input;
  const described = describeContainer({ kind, bytes: sealed, place, parent: item.parent, opened: ok(contents) });
  const parent = item.parent === undefined ? {} : { parent: item.parent };
  const content = item.content === undefined ? {} : { content: item.content };
  const opened = { ...described, item: { ...described.item, ...parent, ...content } };
  const list = new ItemList(at, Math.max(0, maxItems - first), { first });
  addEntries(list, contents.entries, { place, parent: index, addValue });
  const found = relateSigners(list.found, first);
  if (below.length === 0 || below.length !== found.length) return { opened, renewed: [], added: found };
  return { opened, renewed: renew(found, { below, first, index }), added: [] };
}

/** A keystore that was listed without its passphrase keeps the numbers of its items. */
function renew(
  found: readonly Found[],
  { below, first, index }: Pick<SealedItem, 'below' | 'first' | 'index'>,
): OpenedItem['renewed'] {
  const known = (number: number): number => (number < first ? number : (below[number - first] ?? index));
  return found.map((entry, at) => {
    const { parent = index, signedBy } = entry.item;
    const relations = { parent: known(parent), ...(signedBy !== undefined && { signedBy: known(signedBy) }) };
    return { index: below[at] ?? index, found: { ...entry, item: { ...entry.item, ...relations } } };
  });
}
