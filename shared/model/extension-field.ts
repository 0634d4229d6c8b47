import type { Hex, UnixMs } from './brands.ts';

/** One extension, decoded where its type is known. */
export interface ExtensionField {
  readonly oid: string;
  /** Standard's name (`keyUsage`), or the OID. */
  readonly name: string;
  readonly critical: boolean;
  /** One line for each value, decoded; hex of the value where the type is unknown. */
  readonly lines: readonly string[];
  /** The same with its structure, where it has one. */
  readonly values?: readonly ExtensionValue[];
  readonly valueHex: Hex;
  /** A known type whose value can't be decoded; `lines` holds the hex. */
  readonly malformed?: true;
}

/** A line of a structured extension. Strings come from the file and are not trusted. */
export interface ExtensionValue {
  /** Standard's name of the field: `keyIdentifier`; absent for an element of a list. */
  readonly name?: string;
  readonly value: string;
  /** How far it is indented: 0 for the outermost. */
  readonly depth: number;
  /** Set for an instant; `value` is its RFC 3339 form. */
  readonly at?: UnixMs;
  readonly oid?: string;
}
