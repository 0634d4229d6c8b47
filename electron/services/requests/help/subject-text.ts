import type { NameAttribute } from '../../../../shared/model/name.ts';
import { BugError } from '../../../../shared/result.ts';
import { DerReader, TAG, toHex } from '../../../pki/asn1/der.ts';
import { readOid } from '../../../pki/asn1/der-value.ts';
import { formatName } from '../../../pki/name/name.ts';
import { buildName } from '../../../pki/name/name-build.ts';

const KEYWORDS: ReadonlySet<string> = new Set(['CN', 'O', 'OU', 'L', 'ST', 'C', 'DC']);

/**
 * RFC 4514 text of attributes in the order of their encoding, for programs whose readers of names differ: whatever is not plain stands as DER after
 * `#`, which none of them takes apart.
 */
export const formatSubject = (attributes: readonly NameAttribute[]): string =>
  attributes
    .toReversed()
    .map((attribute) => {
      const keyword = KEYWORDS.has(attribute.label) ? attribute.label : undefined;
      const isPlain = keyword !== undefined && PLAIN.test(attribute.value) && !attribute.value.includes('  ');
      return `${keyword ?? attribute.oid}=${isPlain ? attribute.value : `#${valueHex(attribute)}`}`;
    })
    .join(',');

const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9 .()/:-]*[A-Za-z0-9.)])?$/;

/** DER of a value in the string type that we would write ourselves. */
function valueHex(attribute: NameAttribute): string {
  const der = buildName(formatName([[{ ...attribute, label: attribute.oid }]]));
  if (!der.ok) throw new BugError('an attribute that was read cannot be written');
  const inside = new DerReader(der.value).enter(TAG.sequence).enter(TAG.set).enter(TAG.sequence);
  readOid(inside);
  return toHex(inside.whole(inside.read()));
}
