/**
 * The list that a certificate belongs to where revocations are dealt out to several: the value of its serial modulo their number, a power of two up to 256.
 * Of the serial's octets the last one decides, with or without the octet that keeps it positive.
 */
export const findShard = (serial: Uint8Array, shards: number): number => (serial.at(-1) ?? 0) % shards;
