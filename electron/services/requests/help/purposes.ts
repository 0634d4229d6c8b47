import { oidName } from '../../../pki/asn1/oid.ts';

/** Purposes by the names that a program knows, others by their OID. */
export const purposeNames = (oids: readonly string[], known: ReadonlySet<string>): readonly string[] =>
  oids.map((oid) => (known.has(oidName(oid)) ? oidName(oid) : oid));
