import type { Problem } from '../../../shared/model/inspect.ts';
import { keyLabel, parsePublicKey } from '../algorithm/key-algorithm.ts';
import type { PublicHalf } from '../key/public-half.ts';
import type { PrivateKeyEntry } from '../container/contents.ts';
import { privateKeyKind } from '../key/private-key.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { failureProblem, itemBase, type Place } from './item-base.ts';
import type { Found } from './item-list.ts';

export interface KeyPlace {
  readonly format: string;
  readonly place: Place;
  /** What a passphrase opens. */
  readonly sealed?: Uint8Array;
  readonly problems?: readonly Problem[];
}

/** A private key: what it is, never its octets. */
export function describePrivateKey(entry: PrivateKeyEntry, { format, place, sealed, problems = [] }: KeyPlace): Found {
  const publicKey = entry.key === undefined ? undefined : readPublicHalf(entry.key);
  const encrypted = entry.state === 'locked';
  const found =
    entry.problem === undefined || encrypted ? problems : [...problems, failureProblem(entry.problem, place)];
  const name = entry.friendlyName === undefined ? undefined : visibleText(entry.friendlyName);
  return {
    item: {
      kind: 'private-key',
      ...itemBase(place),
      title: name ?? (publicKey === undefined ? place.label || 'private-key' : keyLabel(publicKey)),
      problems: encrypted
        ? [{ code: 'file.encrypted', severity: 'info', offset: place.offset, evidence: {} }, ...found]
        : found,
      privateKey: {
        format,
        encrypted,
        ...(entry.protection !== undefined && { protection: visibleText(entry.protection) }),
        ...(publicKey !== undefined && { publicKey }),
      },
    },
    ...(encrypted && sealed !== undefined && { sealed }),
  };
}

/** Facts of a key's public half; undefined where they can't be read. */
export function readPublicHalf({ spkiDer }: PublicHalf) {
  const key = parsePublicKey(spkiDer);
  return key.ok ? key.value : undefined;
}

/** Form of a key in a file: `pem` where old headers encrypt it. */
export function keyFormat(bytes: Uint8Array): string {
  if (bytes[0] !== 0x30) return 'pem';
  const kind = privateKeyKind(bytes);
  return kind === undefined || kind === 'encrypted' ? 'pkcs8' : kind;
}
