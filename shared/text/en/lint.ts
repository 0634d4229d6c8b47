import { cabfLintWords } from './lint-cabf.ts';
import { lintCrlWords } from './lint-crl.ts';
import { lintExtensionWords } from './lint-extensions.ts';
import { lintFormWords } from './lint-form.ts';
import { lintMtlsWords } from './lint-mtls.ts';
import { lintNameWords } from './lint-names.ts';
import { lintOcspWords } from './lint-ocsp.ts';
import type { LintWordList } from './lint-words.ts';

/** Title and "why it matters" of every lint rule, by its id. */
export const lintWords: LintWordList = {
  ...lintFormWords,
  ...lintNameWords,
  ...lintExtensionWords,
  ...lintCrlWords,
  ...lintOcspWords,
  ...lintMtlsWords,
  ...cabfLintWords,
};
