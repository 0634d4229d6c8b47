import { hash } from 'node:crypto';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem, InspectKind } from '../../../shared/model/inspect.ts';
import type { ComparedSide, CompareReport } from '../../../shared/model/inspect-answers.ts';
import { compareFields } from './compare-fields.ts';
import { compareOctets } from './compare-nodes.ts';
import { ItemList } from './item-list.ts';
import { addValue } from './der-items.ts';

export interface ComparedInput {
  readonly der: Uint8Array;
  readonly kind: InspectKind;
  readonly title: string;
}

/** What differs between two items: by the standard's fields where both are of one kind that has any, by ASN.1 nodes, and by octets. */
export function compareItems(a: ComparedInput, b: ComparedInput, at: UnixMs): CompareReport {
  const octets = compareOctets(a.der, b.der);
  return {
    a: describe(a),
    b: describe(b),
    same: octets.ranges.length === 0 && !octets.cut,
    fields: compareFields(readItem(a, at), readItem(b, at)),
    ...octets,
  };
}

const describe = ({ der, kind, title }: ComparedInput): ComparedSide => ({
  kind,
  title,
  sha256: hash('sha256', der, 'hex'),
  size: der.length,
});

function readItem({ der }: ComparedInput, at: UnixMs): InspectItem | undefined {
  const list = new ItemList(at, 1);
  addValue(list, der, { offset: 0, length: der.length, label: '', fileOffset: (offset) => offset });
  return list.found[0]?.item;
}
