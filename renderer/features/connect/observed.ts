import type { ConnectionRun, MessageField } from '../../../shared/model/connection.ts';

/** What the transcript tells besides what was negotiated. */
export interface Observed {
  /** A stapled answer about the revocation of the server's certificate. */
  readonly staple: boolean;
  /** Proofs that the certificate was logged, inside an extension of the handshake. */
  readonly scts: boolean;
  readonly tickets: number;
  /** Of the first ticket, as the standard writes it: `7200 s`. */
  readonly ticketLifetime: string | null;
}

/** Reads a finished run's messages for facts that no field of the run holds. */
export function observe({ messages }: Pick<ConnectionRun, 'messages'>): Observed {
  const server = messages.filter(({ from }) => from === 'server');
  const certificates = server.filter(({ type }) => ['Certificate', 'CertificateStatus', 'ServerHello'].includes(type));
  const tickets = server.filter(({ type }) => type === 'NewSessionTicket');
  return {
    staple:
      server.some(({ type }) => type === 'CertificateStatus') ||
      certificates.some(({ type, fields }) => type === 'Certificate' && hasField(fields, 'status_request')),
    scts: certificates.some(({ fields }) => hasField(fields, 'signed_certificate_timestamp')),
    tickets: tickets.length,
    ticketLifetime: tickets[0]?.fields.find(({ name }) => name.startsWith('ticket_lifetime'))?.value ?? null,
  };
}

const hasField = (fields: readonly MessageField[], name: string): boolean =>
  fields.some((field) => field.name === name || hasField(field.children ?? [], name));
