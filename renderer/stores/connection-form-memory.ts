import type { DialForm } from './connection-form-fields.ts';

const MOST_REMEMBERED = 200;

/** What was dialled last at each endpoint, for this session. Holds no secret. */
const forms = new Map<string, DialForm>();

export function rememberForm(form: DialForm): void {
  const key = keyOf(form);
  forms.delete(key);
  forms.set(key, form);
  for (const old of [...forms.keys()].slice(0, Math.max(0, forms.size - MOST_REMEMBERED))) forms.delete(old);
}

/** The form as it was when this endpoint was dialled last, where it was. */
export const findForm = (endpoint: Pick<DialForm, 'host' | 'port'>): DialForm | undefined => forms.get(keyOf(endpoint));

export const forgetForms = (): void => forms.clear();

const keyOf = ({ host, port }: Pick<DialForm, 'host' | 'port'>): string =>
  `${host.trim().toLowerCase()} ${port.trim()}`;
