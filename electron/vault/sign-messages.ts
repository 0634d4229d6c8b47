import { isPostQuantum, type SignatureAlgorithm } from '../../shared/model/key.ts';
import { nextTurn } from './next-turn.ts';
import { beginSigning, type PrivateKey } from './private-key.ts';

/** Signatures between two looks at the other calls: some milliseconds' worth. */
const AT_A_STRETCH = 32;
const LATTICES_AT_A_STRETCH = 2;

/** A signature of each message, others being heard between them. Null where the key is of another family. */
export async function signMessages(
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  messages: readonly Uint8Array[],
): Promise<Uint8Array[] | null> {
  const signer = beginSigning(key, algorithm);
  if (signer === null) return null;
  const stretch = isPostQuantum(algorithm) ? LATTICES_AT_A_STRETCH : AT_A_STRETCH;
  try {
    const signatures: Uint8Array[] = [];
    for (const message of messages) {
      signatures.push(signer.sign(message));
      if (signatures.length % stretch === 0) await nextTurn();
    }
    return signatures;
  } finally {
    signer.end();
  }
}
