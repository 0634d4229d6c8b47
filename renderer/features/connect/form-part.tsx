import type { DialForm, FormField } from '../../stores/connection-form-fields.ts';
import css from './dial-form.module.css';

/** What every part of the form is given. */
export interface FormPartProps {
  readonly form: DialForm;
  readonly wrong: ReadonlySet<FormField>;
}

/** What is wrong with fields that stand side by side. */
export function Problem({ shown, children }: { readonly shown: boolean; readonly children: string }) {
  return shown ? (
    <p className={css['problem']} role="alert">
      {children}
    </p>
  ) : null;
}
