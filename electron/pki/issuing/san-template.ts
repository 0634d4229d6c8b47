/** What names of a profile may be filled with. */
export interface SanTemplateValues {
  readonly CN: string | undefined;
  readonly partner: string | undefined;
  readonly emailAddress: string | undefined;
}

const PLACEHOLDER = /\$\{(CN|partner|emailAddress)\}/g;

/** Whether a name of a profile depends on the certificate. */
export const hasPlaceholder = (value: string): boolean => value.search(PLACEHOLDER) >= 0;

/** Fills `${CN}`, `${partner}` and `${emailAddress}`; undefined where one of them is not there. */
export function fillPlaceholders(value: string, values: SanTemplateValues): string | undefined {
  let isWhole = true;
  const filled = value.replaceAll(PLACEHOLDER, (_all, name: keyof SanTemplateValues) => {
    const found = values[name];
    if (found === undefined) isWhole = false;
    return found ?? '';
  });
  return isWhole ? filled : undefined;
}
