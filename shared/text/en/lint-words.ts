/** Title (what was found) and why it matters, for people; at most two sentences each. */
export type LintWords = readonly [title: string, why: string];

/** Words of some lint rules by their id. */
export type LintWordList = Readonly<Record<string, LintWords>>;
