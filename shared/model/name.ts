/** One attribute of a distinguished name. */
export interface NameAttribute {
  /** Dotted OID of the attribute type. */
  readonly oid: string;
  /** `CN`, `O`, `OU`, `C`, … (RFC 4514 and RFC 4519) or the OID again. */
  readonly label: string;
  readonly value: string;
}

/** A distinguished name: relative names in the order of the encoding, each a set of attributes. */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

/** A subjectAltName entry (RFC 5280 §4.2.1.6). IP addresses in textual form. */
export type GeneralName =
  | { readonly type: 'dns' | 'email' | 'uri' | 'ip'; readonly value: string }
  | { readonly type: 'directory'; readonly value: string; readonly name: DistinguishedName }
  | { readonly type: 'other'; readonly value: string; readonly oid: string };
