import type { SessionOperator } from '../../shared/model/operator.ts';
import type { MachineSecret, UnlockSecret } from './vault-calls.ts';

/** Who a wrong passphrase counts against. */
export function whoIs(secret: UnlockSecret | MachineSecret): string {
  if ('machineKey' in secret) return 'machine';
  return 'passphrase' in secret ? (secret.operatorId ?? 'passphrase') : 'recovery';
}

export const sessionName = (session: SessionOperator | undefined): string =>
  session?.kind === 'operator' ? session.id : (session?.kind ?? 'passphrase');

export function octetsOf(secret: UnlockSecret | MachineSecret): Uint8Array[] {
  if ('machineKey' in secret) return [secret.machineKey];
  return 'passphrase' in secret ? [secret.passphrase] : [secret.recoveryKey];
}

export async function zeroing<T>(secrets: readonly Uint8Array[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    for (const secret of secrets) secret.fill(0);
  }
}
