/** As many policies and files as one question may name. */
export const MOST_POLICIES = 32;
export const MOST_FILES = 16;

export const isOid = (text: string): boolean => text.length <= 128 && /^[0-2](\.\d{1,39})+$/.test(text);

export interface ReadPolicies {
  readonly policies: readonly string[];
  /** Words that are no OID. */
  readonly wrong: readonly string[];
}

/** OIDs with spaces, commas or semicolons between them, each told once. */
export function parsePolicies(text: string): ReadPolicies {
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))];
  return {
    policies: words.filter(isOid).slice(0, MOST_POLICIES),
    wrong: words.filter((word) => !isOid(word)),
  };
}
