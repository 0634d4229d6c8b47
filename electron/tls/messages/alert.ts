import type { MessageField, TlsAlert, TlsParty } from '../../../shared/model/connection.ts';
import { alertName } from '../registry-alerts.ts';

/** Reads the two octets of an alert. @see RFC 8446 §6 */
export function describeAlert(
  pair: Uint8Array,
  from: TlsParty,
): { readonly alert: TlsAlert; readonly fields: readonly MessageField[] } {
  const number = pair[1] ?? 0;
  const level = pair[0] === 1 ? 'warning' : 'fatal';
  const name = alertName(number);
  const fields = [
    { name: 'level', value: level, offset: 0, length: 1 },
    { name: 'description', value: `${name} (${number})`, offset: 1, length: 1 },
  ];
  return { alert: { number, name, from, level }, fields };
}
