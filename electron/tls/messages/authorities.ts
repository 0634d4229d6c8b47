import type { MessageField } from '../../../shared/model/connection.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex } from './decoded.ts';

const MAX_AUTHORITIES = 2_000;

export interface Authorities {
  readonly der: readonly Uint8Array[];
  /** RFC 4514 text, or `#` and hex for what is no name. */
  readonly names: readonly string[];
  readonly children: readonly MessageField[];
}

/** Reads a list of distinguished names (2 000 are kept) as CertificateRequest and certificate_authorities carry it. @see RFC 8446 §4.2.4 */
export function readAuthorities(list: WireReader): Authorities {
  const der: Uint8Array[] = [];
  const names: string[] = [];
  const children: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const nameDer = list.vector(2).rest();
    if (names.length >= MAX_AUTHORITIES) continue;
    const name = nameText(nameDer);
    der.push(nameDer.slice());
    names.push(name);
    children.push({ name: 'distinguished_name', value: name, offset, length: list.offset - offset });
  }
  return { der, names, children };
}

function nameText(der: Uint8Array): string {
  const parsed = parseName(der);
  return parsed.ok ? formatName(parsed.value) : `#${fieldHex(der)}`;
}
