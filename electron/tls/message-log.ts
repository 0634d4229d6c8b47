import { toHex } from '../pki/asn1/der.ts';
import type {
  MessageField,
  Protection,
  TlsAlert,
  TlsParty,
  TranscriptMessage,
  WireRecord,
} from '../../shared/model/connection.ts';

const MAX_MESSAGES = 2_000;
const MAX_HEX_PER_MESSAGE = 16_384;
const MAX_HEX_IN_ALL = 262_144;
const MAX_FIELDS = 1_000;
const MAX_FIELDS_IN_ALL = 32_768;

export interface LogEntry {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly summary: string;
  readonly fields: readonly MessageField[];
  readonly alert?: TlsAlert;
  /** Application octets are never shown. */
  readonly hidden?: boolean;
}

export interface Origin {
  readonly from: TlsParty;
  readonly atMs: number;
  readonly protection: Protection;
  /** The records that carried it. */
  readonly records?: readonly WireRecord[];
}

/** The messages of a transcript in their order, at most 2 000 with 256 KiB of octets and 32 768 fields in all, 1 000 fields each. */
export class MessageLog {
  readonly messages: TranscriptMessage[] = [];
  private readonly onMessage: (message: TranscriptMessage) => void;
  private hexBytes = 0;
  private fieldsLeft = MAX_FIELDS_IN_ALL;

  constructor(onMessage: (message: TranscriptMessage) => void) {
    this.onMessage = onMessage;
  }

  get isFull(): boolean {
    return this.messages.length >= MAX_MESSAGES;
  }

  /** Answers the index of the message. */
  add(origin: Origin, entry: LogEntry): number {
    const index = this.messages.length;
    const room = Math.min(MAX_HEX_PER_MESSAGE, MAX_HEX_IN_ALL - this.hexBytes);
    const shown = entry.hidden === true ? new Uint8Array(0) : entry.bytes.subarray(0, room);
    this.hexBytes += shown.length;
    const message: TranscriptMessage = {
      index,
      from: origin.from,
      type: entry.type,
      bytes: entry.bytes.length,
      atMs: Math.round(origin.atMs * 1000) / 1000,
      encrypted: origin.protection !== 'none',
      protection: origin.protection,
      summary: entry.summary,
      fields: this.bounded(entry.fields),
      hex: toHex(shown),
      ...(entry.alert === undefined ? {} : { alert: entry.alert }),
      ...(origin.records === undefined ? {} : { records: origin.records }),
    };
    this.messages.push(message);
    this.onMessage(message);
    return index;
  }

  private bounded(fields: readonly MessageField[]): readonly MessageField[] {
    const room = Math.min(MAX_FIELDS, this.fieldsLeft);
    const count = countFields(fields);
    this.fieldsLeft -= Math.min(count, room);
    return count > room ? boundFields(fields, { left: room }) : fields;
  }
}

function countFields(fields: readonly MessageField[]): number {
  let count = fields.length;
  for (const { children } of fields) if (children !== undefined) count += countFields(children);
  return count;
}

/** A peer can put a hundred thousand empty entries into one message; the octets show what the fields leave out. */
function boundFields(fields: readonly MessageField[], budget: { left: number }): readonly MessageField[] {
  const kept: MessageField[] = [];
  for (const field of fields) {
    if (budget.left-- <= 0) break;
    kept.push(field.children === undefined ? field : { ...field, children: boundFields(field.children, budget) });
  }
  return kept;
}
