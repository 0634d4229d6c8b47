import { hash } from 'node:crypto';
import { readBase32, writeBase32 } from './base32.ts';

const KEY_LENGTH = 32;
/** 32 + 3 octets are 56 characters without a remainder. */
const CHECKSUM_LENGTH = 3;
const GROUP = /.{4}/g;

/** A recovery key (32 octets) as 14 groups of four characters, the last of which check the others. Shown once. */
export function formatRecoveryKey(key: Uint8Array): string {
  const text = writeBase32(Buffer.concat([key, checksum(key)]));
  return (text.match(GROUP) ?? []).join('-');
}

/** The 32 octets of a recovery key as typed, from its UTF-8; null where it's mistyped. The caller zeroes them. */
export function parseRecoveryKey(utf8: Uint8Array): Uint8Array | null {
  const bytes = readBase32(utf8);
  if (!bytes || bytes.length !== KEY_LENGTH + CHECKSUM_LENGTH) return null;
  const key = bytes.slice(0, KEY_LENGTH);
  const fits = Buffer.compare(checksum(key), bytes.subarray(KEY_LENGTH)) === 0;
  bytes.fill(0);
  if (fits) return key;
  key.fill(0);
  return null;
}

const checksum = (key: Uint8Array): Uint8Array => hash('sha256', key, 'buffer').subarray(0, CHECKSUM_LENGTH);
