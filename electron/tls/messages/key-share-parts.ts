import type { MessageField } from '../../../shared/model/connection.ts';
import type { WireReader } from '../wire-reader.ts';
import type { ExtensionPlace } from './extension-reading.ts';
import { fieldHex } from './decoded.ts';

interface HybridShare {
  readonly classical: { readonly name: string; readonly length: number };
  readonly lattice: string;
  /** Which of both stands first. */
  readonly latticeFirst: boolean;
}

/** @see draft-ietf-tls-ecdhe-mlkem */
const HYBRID_SHARES: Readonly<Record<number, HybridShare>> = {
  4587: { classical: { name: 'secp256r1', length: 65 }, lattice: 'ML-KEM-768', latticeFirst: false },
  4588: { classical: { name: 'X25519', length: 32 }, lattice: 'ML-KEM-768', latticeFirst: true },
  4589: { classical: { name: 'secp384r1', length: 97 }, lattice: 'ML-KEM-1024', latticeFirst: false },
  25497: { classical: { name: 'X25519', length: 32 }, lattice: 'Kyber768', latticeFirst: false },
};

/** The length of a key share and, where two algorithms share it, what belongs to which. Reads nothing off the window. */
export function shareParts(group: number, share: WireReader, place: ExtensionPlace): readonly MessageField[] {
  const length: MessageField = {
    name: 'key_exchange_length',
    value: String(share.remaining),
    offset: share.offset - 2,
    length: 2,
  };
  const hybrid = HYBRID_SHARES[group];
  const latticeLength = share.remaining - (hybrid?.classical.length ?? 0);
  if (hybrid === undefined || latticeLength <= 0) return [length];
  const { classical, lattice, latticeFirst } = hybrid;
  const latticeName = `${lattice} ${place === 'client-hello' ? 'encapsulation_key' : 'ciphertext'}`;
  const parts = latticeFirst
    ? [
        { name: latticeName, length: latticeLength },
        { name: classical.name, length: classical.length },
      ]
    : [
        { name: classical.name, length: classical.length },
        { name: latticeName, length: latticeLength },
      ];
  let offset = share.offset;
  return [
    length,
    ...parts.map((part) => {
      const field = {
        name: part.name,
        value: fieldHex(share.bytes.subarray(offset, offset + part.length)),
        offset,
        length: part.length,
      };
      offset += part.length;
      return field;
    }),
  ];
}
