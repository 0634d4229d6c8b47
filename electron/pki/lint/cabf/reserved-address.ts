import { parseIpAddress } from '../../name/ip-address.ts';

/** Blocks of the IANA special-purpose registries for IPv4 and IPv6, and multicast. */
const RESERVED_BLOCKS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '100:0:0:1::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
] as const;

interface Block {
  readonly base: Uint8Array;
  readonly bits: number;
}

const BLOCKS: readonly Block[] = RESERVED_BLOCKS.map((text) => {
  const [address = '', bits = ''] = text.split('/');
  return { base: parseIpAddress(address) ?? new Uint8Array(), bits: Number(bits) };
});

/** Whether an address of 4 or 16 octets lies in a block that IANA reserved. @see CABF BR §1.6.1 "Reserved IP Address" */
export const isReservedAddress = (octets: Uint8Array): boolean =>
  BLOCKS.some((block) => sharesPrefix(block.base, octets, block.bits));

/** Whether a network of `bits` leading bits has an address in common with a reserved block. */
export const touchesReservedBlock = (octets: Uint8Array, bits: number): boolean =>
  BLOCKS.some((block) => sharesPrefix(block.base, octets, Math.min(block.bits, bits)));

function sharesPrefix(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  if (a.length !== b.length) return false;
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 0xff : (0xff00 >> (bits - bit)) & 0xff;
    if ((((a[bit >> 3] ?? 0) ^ (b[bit >> 3] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

/** Number of leading ones of a netmask, or undefined where ones follow zeros. */
export function maskBits(mask: Uint8Array): number | undefined {
  let bits = 0;
  while (bits < mask.length * 8 && bitAt(mask, bits)) bits++;
  for (let rest = bits; rest < mask.length * 8; rest++) if (bitAt(mask, rest)) return undefined;
  return bits;
}

const bitAt = (octets: Uint8Array, bit: number): boolean => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
