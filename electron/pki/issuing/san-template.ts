import type { SanType } from '../../../shared/model/profile.ts';

/** What names of a profile may be filled with. */
export interface SanTemplateValues {
  readonly CN: string | undefined;
  readonly partner: string | undefined;
  readonly emailAddress: string | undefined;
}

const PLACEHOLDER = /\$\{(CN|partner|emailAddress)\}/g;

/** Whether a name of a profile depends on the certificate. */
export const hasPlaceholder = (value: string): boolean => value.search(PLACEHOLDER) >= 0;

/**
 * Fills `${CN}`, `${partner}` and `${emailAddress}`; undefined where one of them is not there. The values are others', so that they fill the place they
 * are given and no more: in a directory name they stay one value, in an address one part of it (unless they begin it).
 */
export function fillPlaceholders(type: SanType, value: string, values: SanTemplateValues): string | undefined {
  let isWhole = true;
  const filled = value.replaceAll(PLACEHOLDER, (_all, name: keyof SanTemplateValues, at: number) => {
    const found = values[name];
    if (found?.isWellFormed() !== true || (type === 'uri' && !/^[\x21-\x7e]*$/.test(found))) {
      isWhole = false;
      return '';
    }
    if (type === 'directory') return escapeAttributeValue(found);
    return type === 'uri' && at > 0 ? encodeURIComponent(found) : found;
  });
  return isWhole ? filled : undefined;
}

/** @see RFC 4514 §2.4 */
const escapeAttributeValue = (value: string): string =>
  value.replaceAll(/[\\",+;<>=#]/g, '\\$&').replaceAll(/^ | $/g, '\\ ');
