/** What the help of a command says. */
export interface CommandUsage {
  readonly purpose: string;
  readonly synopsis: string;
  readonly options: readonly (readonly [option: string, meaning: string])[];
}
