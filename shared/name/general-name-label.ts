import type { GeneralName } from '../model/name.ts';

const USER_PRINCIPAL_NAME = '1.3.6.1.4.1.311.20.2.3';

/** A name with its kind, as people look for it: `dns:a.example`, `upn:u@a.example`, `rid:1.2.3`, `other:1.2.3;text`. */
export function labelGeneralName(name: GeneralName): string {
  if (name.type !== 'other') return `${name.type}:${name.value}`;
  if (name.oid === USER_PRINCIPAL_NAME) return `upn:${name.value}`;
  return name.value === name.oid ? `rid:${name.oid}` : `other:${name.oid};${name.value}`;
}
