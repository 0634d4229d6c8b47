import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { DialOptions } from './dial-options.ts';

type Run = Omit<ConnectionRun, 'id' | 'settings'>;

/**
 * Whether a dial without certificate would tell more: our credential was refused or the connection ended without a word, or
 * nobody asked for it. Never where TLS was not reached.
 */
export function wantsSecondDial({ secondDial, credential }: DialOptions, run: Run): boolean {
  if (!secondDial || credential === undefined || run.messages.every(({ type }) => type !== 'ServerHello')) return false;
  const { handshake, afterHandshake } = run.outcome;
  if (handshake === 'failed') return run.ending.by === 'server';
  return afterHandshake === 'refused' || afterHandshake === 'closed' || run.clientAuth === 'none';
}

/** The same dial without the credential. */
export function withoutCredential(options: DialOptions): DialOptions {
  const { credential: _left, ...rest } = options;
  return { ...rest, secondDial: false };
}

/** What of the second dial the first one keeps. */
export const summariseSecondDial = (run: Run): NonNullable<ConnectionRun['withoutCertificate']> => ({
  handshake: run.outcome.handshake,
  afterHandshake: run.outcome.afterHandshake,
  alert: run.alert,
  status: run.outcome.application?.status ?? null,
  certificateRequested: run.messages.some(({ type, from }) => type === 'CertificateRequest' && from === 'server'),
});
