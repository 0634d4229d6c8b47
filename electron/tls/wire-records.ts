import type { TlsParty, WireRecord } from '../../shared/model/connection.ts';
import { toHex } from '../pki/asn1/der.ts';
import type { TlsRecord } from './records.ts';

const MAX_OCTETS_PER_RECORD = 256;
const MAX_OCTETS_IN_ALL = 262_144;
/** Of one message; a peer may split one into as many records as it has octets. */
const MAX_RECORDS_PER_MESSAGE = 64;

/** Tells which records carried a message, as they stood on the wire; of all records together 256 KiB are kept. */
export class WireRecords {
  private readonly counts: Record<TlsParty, number> = { client: 0, server: 0 };
  private readonly carrying: Record<TlsParty, WireRecord[]> = { client: [], server: [] };
  private octetsLeft = MAX_OCTETS_IN_ALL;

  /** Numbers the next record of a direction. */
  describe(from: TlsParty, record: TlsRecord, key: WireRecord['key']): WireRecord {
    const { header, body } = record;
    const shown = Math.min(MAX_OCTETS_PER_RECORD, header.length + body.length, this.octetsLeft);
    this.octetsLeft -= shown;
    return {
      number: this.counts[from]++,
      outerType: record.type,
      bytes: header.length + body.length,
      hex: toHex(header.subarray(0, shown)) + toHex(body.subarray(0, Math.max(0, shown - header.length))),
      key,
    };
  }

  /** Says that a record brings octets of the handshake message under way, or the next one. */
  carry(from: TlsParty, record: WireRecord): void {
    const records = this.carrying[from];
    if (records.length < MAX_RECORDS_PER_MESSAGE) records.push(record);
  }

  /** The records of the message that just became whole; the last one may carry the next message too. */
  takeCarrying(from: TlsParty, last: WireRecord | undefined): readonly WireRecord[] {
    const records = this.carrying[from];
    this.carrying[from] = last === undefined ? [] : [last];
    return records;
  }
}
