import type { PortMessage } from './message-port.ts';

/** What passes between the main process and a utility process over Node's own channel. */
export type UtilityMessage =
  | { readonly kind: 'message'; readonly data: unknown; readonly portIds: readonly number[] }
  | { readonly kind: 'port'; readonly portId: number; readonly message: PortMessage };
