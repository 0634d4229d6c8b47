import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem, ItemEncoding, ItemOrigin, Problem } from '../../../shared/model/inspect.ts';
import type { Described, Place } from './item-base.ts';

/** What a passphrase opens: the octets of the item as they stand, in DER or as a PEM block. */
export interface Found extends Described {
  readonly sealed?: Uint8Array;
}

const MAX_SELF_VERIFICATIONS = 250;

export interface ItemListOptions {
  /** Number of the first item, where others were found before. */
  readonly first?: number | undefined;
  readonly takeCertificate?: ((der: Uint8Array, offset: number) => boolean) | undefined;
}

/** Everything that was found in a file, in order; an item's number is its place here. */
export class ItemList {
  readonly at: UnixMs;
  readonly found: Found[] = [];
  readonly problems: Problem[] = [];
  /** Takes certificates out before they are described, which costs far more than finding them; false puts one into the list after all. */
  readonly takeCertificate: ((der: Uint8Array, offset: number) => boolean) | undefined;
  private readonly maxItems: number;
  private readonly first: number;
  private isFull = false;
  private selfVerifications = 0;

  constructor(at: UnixMs, maxItems: number, { first = 0, takeCertificate }: ItemListOptions = {}) {
    this.at = at;
    this.maxItems = maxItems;
    this.first = first;
    this.takeCertificate = takeCertificate;
  }

  /** Whether nothing more is taken; said once in the problems. */
  get full(): boolean {
    return this.isFull;
  }

  /** Whether one more certificate may be verified with its own key: of long lists that is done when one is looked at, by `verifyLate`. */
  takeSelfVerification(): boolean {
    return this.selfVerifications++ < MAX_SELF_VERIFICATIONS;
  }

  /** Takes an item and answers its number; undefined where the list is full. */
  add(found: Found, parent?: number): number | undefined {
    if (this.found.length >= this.maxItems) {
      if (!this.isFull) this.problems.push(tooMany(found.item.offset, this.maxItems));
      this.isFull = true;
      return undefined;
    }
    const size = found.shown?.bytes.length;
    const item: InspectItem = {
      ...found.item,
      ...(parent !== undefined && { parent }),
      ...(found.shown !== undefined && size !== undefined && { content: { form: found.shown.form, size } }),
    };
    this.found.push({ ...found, item });
    return this.first + this.found.length - 1;
  }

  get(index: number): Found | undefined {
    return this.found[index - this.first];
  }

  /** Forgets an item and those after it. */
  drop(index: number): void {
    this.found.length = index - this.first;
  }

  /** Adds a problem to an item that was taken. */
  blame(index: number, problem: Problem): void {
    const found = this.get(index);
    if (found !== undefined)
      this.found[index - this.first] = {
        ...found,
        item: { ...found.item, problems: [problem, ...found.item.problems] },
      };
  }
}

export const tooMany = (offset: number, limit: number): Problem => ({
  code: 'file.too-many-items',
  severity: 'warning',
  offset,
  evidence: { limit },
});

/** Where octets come from, so that what is found in them has its place in the file. */
export interface Scope {
  readonly list: ItemList;
  /** Place in the file of an octet; of the end too. Asked mostly in rising order. */
  readonly locate: (offset: number) => number;
  readonly parent?: number;
  readonly origin?: ItemOrigin;
  /** How these octets were written, where not as they are. */
  readonly encoding?: ItemEncoding;
  /** How many encodings lie around them. */
  readonly layer: number;
  /** How many archives do. */
  readonly archives?: number;
}

/** Encodings around encodings that are undone, and archives in archives that are read. */
export const MAX_LAYERS = 3;

/** The place of a part of the octets of a scope. */
export function placeIn(scope: Scope, span: { readonly start: number; readonly end: number }, label = ''): Place {
  const offset = scope.locate(span.start);
  return {
    offset,
    length: scope.locate(span.end) - offset,
    label,
    fileOffset: (inner) => scope.locate(span.start + inner),
    ...(scope.origin !== undefined && { origin: scope.origin }),
    ...(scope.encoding !== undefined && { encoding: scope.encoding }),
  };
}
