import type { ExtensionValue } from '../../../shared/model/extension-field.ts';
import { type DerReader, readWhole, TAG, toHex } from '../asn1/der.ts';
import { decodeText, readOid, readSmallInteger } from '../asn1/der-value.ts';
import { visibleText } from '../asn1/visible-text.ts';

/** Names of the statements of RFC 3739, ETSI EN 319 412-5 and TS 119 495. */
const STATEMENTS: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.11.1', 'pkixQCSyntax-v1'],
  ['1.3.6.1.5.5.7.11.2', 'pkixQCSyntax-v2'],
  ['0.4.0.1862.1.1', 'QcCompliance'],
  ['0.4.0.1862.1.2', 'QcLimitValue'],
  ['0.4.0.1862.1.3', 'QcRetentionPeriod'],
  ['0.4.0.1862.1.4', 'QcSSCD'],
  ['0.4.0.1862.1.5', 'QcPDS'],
  ['0.4.0.1862.1.6', 'QcType'],
  ['0.4.0.1862.1.6.1', 'esign'],
  ['0.4.0.1862.1.6.2', 'eseal'],
  ['0.4.0.1862.1.6.3', 'web'],
  ['0.4.0.1862.1.7', 'QcCClegislation'],
  ['0.4.0.19495.2', 'PSD2QcType'],
  ['0.4.0.19495.1.1', 'PSP_AS'],
  ['0.4.0.19495.1.2', 'PSP_PI'],
  ['0.4.0.19495.1.3', 'PSP_AI'],
  ['0.4.0.19495.1.4', 'PSP_IC'],
]);

const PSD2 = '0.4.0.19495.2';

/** Qualified certificate statements: each with what it says below it. @see RFC 3739 §3.2.6, ETSI TS 119 495 §5.1 */
export function qcStatementValues(value: Uint8Array): ExtensionValue[] {
  const list = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!list.done) {
    const statement = list.enter(TAG.sequence);
    const oid = readOid(statement);
    values.push({ value: STATEMENTS.get(oid) ?? oid, depth: 0, oid });
    if (!statement.done) values.push(...(oid === PSD2 ? readPsd2(statement) : readInfo(statement, 1)));
    statement.expectEnd();
  }
  return values;
}

/** Roles of the payment service provider and its authority. */
function readPsd2(statement: DerReader): ExtensionValue[] {
  const info = statement.enter(TAG.sequence);
  const roles = info.enter(TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!roles.done) {
    const role = roles.enter(TAG.sequence);
    const oid = readOid(role);
    role.read();
    role.expectEnd();
    values.push({ name: 'roleOfPSP', value: STATEMENTS.get(oid) ?? oid, depth: 1, oid });
  }
  values.push(readText(info, 'nCAName'), readText(info, 'nCAId'));
  info.expectEnd();
  return values;
}

function readText(reader: DerReader, name: string): ExtensionValue {
  const part = reader.read();
  return { name, value: visibleText(decodeText(part.tag, reader.content(part)) ?? ''), depth: 1 };
}

const MAX_DEPTH = 6;

/** Whatever else a statement says: its texts, numbers and names in order. */
function readInfo(reader: DerReader, depth: number): ExtensionValue[] {
  const values: ExtensionValue[] = [];
  while (!reader.done) {
    if (reader.peekTag() === TAG.oid) {
      const oid = readOid(reader);
      values.push({ value: STATEMENTS.get(oid) ?? oid, depth, oid });
    } else if (reader.peekTag() === TAG.integer) values.push({ value: String(readSmallInteger(reader)), depth });
    else {
      const part = reader.read();
      const text = decodeText(part.tag, reader.content(part));
      if ((part.tag & 0x20) !== 0 && depth < MAX_DEPTH) values.push(...readInfo(reader.inside(part), depth));
      else values.push({ value: text === undefined ? toHex(reader.content(part)) : visibleText(text), depth });
    }
  }
  return values;
}
