import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, contextGroup, type DerReader, readWhole, TAG, toHex } from '../asn1/der.ts';
import { decodeText, readOid } from '../asn1/der-value.ts';
import { OID, oidName } from '../asn1/oid.ts';
import type { Deriving } from '../key/kdf.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { describePbe } from '../key/pbe-scheme.ts';
import { openPkcs8 } from '../key/pkcs8.ts';
import { type ContainerNote, MAX_ENTRIES, type OpenedEntry, type OpenedKeyEntry } from './contents.ts';

/** What the bags of a file have yielded so far. */
export interface BagFacts {
  readonly entries: OpenedEntry[];
  readonly notes: Set<ContainerNote>;
}

interface Attributes {
  readonly friendlyName?: string;
  readonly localKeyIdHex?: string;
  readonly isTrusted?: boolean;
}

interface Bag {
  readonly type: string;
  readonly value: Uint8Array;
  readonly attributes: Attributes;
}

/** Safe contents inside safe contents; each level holds the next whole, so the work is bounded by depth times size. */
const MAX_NESTING = 8;

/** Reads SafeContents, BER or DER, into entries; answers the first failure. @see RFC 7292 §4.2 */
export function* openBags(
  content: Uint8Array,
  facts: BagFacts,
  secrets: readonly PbeSecret[],
  nesting = 0,
): Deriving<AppError | undefined> {
  const der = normaliseBer(content);
  if (!der.ok) return der.error;
  const bags = attemptParse('pkcs12', () => readBags(der.value));
  if (!bags.ok) return bags.error;
  for (const bag of bags.value) {
    if (facts.entries.length >= MAX_ENTRIES) {
      facts.notes.add('entries-left-out');
      return undefined;
    }
    if (bag.type === OID.safeContentsBag && nesting < MAX_NESTING) {
      const failure = yield* openBags(bag.value, facts, secrets, nesting + 1);
      if (failure !== undefined) return failure;
    } else {
      const entry = yield* openBag(bag, secrets);
      if ('code' in entry) return entry;
      facts.entries.push(entry);
    }
  }
  return undefined;
}

function readBags(der: Uint8Array): Bag[] {
  const list = readWhole(der, TAG.sequence);
  const bags: Bag[] = [];
  while (!list.done && bags.length <= MAX_ENTRIES) {
    const bag = list.enter(TAG.sequence);
    const type = readOid(bag);
    const wrapper = bag.enter(contextGroup(0));
    const value = wrapper.whole(wrapper.read());
    const attributes = bag.enterOptional(TAG.set);
    bags.push({ type, value, attributes: attributes === undefined ? {} : readAttributes(attributes) });
  }
  return bags;
}

function* openBag({ type, value, attributes }: Bag, secrets: readonly PbeSecret[]): Deriving<OpenedEntry | AppError> {
  const { isTrusted: _trust, ...names } = attributes;
  switch (type) {
    case OID.keyBag:
      return { type: 'private-key', state: 'open', pkcs8Der: Uint8Array.from(value), ...names };
    case OID.pkcs8ShroudedKeyBag:
      return { ...names, ...(yield* openShrouded(value, secrets)) };
    case OID.certBag: {
      const held = attemptParse('pkcs12', () => readTyped(value));
      if (!held.ok) return held.error;
      if (held.value.type !== OID.x509CertificateBag) return { type: 'other', kind: held.value.type, ...names };
      return { type: 'certificate', der: held.value.content, ...attributes };
    }
    case CRL_BAG: {
      const held = attemptParse('pkcs12', () => readTyped(value));
      if (!held.ok) return held.error;
      if (held.value.type !== X509_CRL) return { type: 'other', kind: held.value.type, ...names };
      return { type: 'crl', der: held.value.content, ...names };
    }
    case SECRET_BAG: {
      const held = attemptParse('pkcs12', () => readOid(readWhole(value, TAG.sequence)));
      if (!held.ok) return held.error;
      return { type: 'secret', algorithm: oidName(held.value), ...names };
    }
    default:
      return { type: 'other', kind: type, ...names };
  }
}

const CRL_BAG = '1.2.840.113549.1.12.10.1.4';
const SECRET_BAG = '1.2.840.113549.1.12.10.1.5';
const X509_CRL = '1.2.840.113549.1.9.23.1';

/** A key that the file's passphrase does not open may have one of its own: Java allows that. */
function* openShrouded(value: Uint8Array, secrets: readonly PbeSecret[]): Deriving<OpenedKeyEntry> {
  const algorithm = attemptParse('pkcs8', () => {
    const reader = readWhole(value, TAG.sequence);
    return reader.whole(reader.read(TAG.sequence));
  });
  const protection = algorithm.ok ? { protection: describePbe(algorithm.value) } : {};
  let problem = fail('format.wrong-passphrase', { format: 'pkcs12' }).error;
  for (const secret of secrets) {
    const key = yield* openPkcs8(value, secret);
    if (key.ok) return { type: 'private-key', state: 'open', pkcs8Der: key.value, ...protection };
    problem = key.error;
  }
  const state = problem.code === 'format.wrong-passphrase' ? 'locked' : 'unsupported';
  const left = secrets.length === 0 ? { encryptedDer: Uint8Array.from(value) } : {};
  return { type: 'private-key', state, problem, ...left, ...protection };
}

/** `SEQUENCE { type, [0] EXPLICIT OCTET STRING }`. @throws DerError */
function readTyped(value: Uint8Array): { readonly type: string; readonly content: Uint8Array } {
  const reader = readWhole(value, TAG.sequence);
  const type = readOid(reader);
  const wrapper = reader.enter(contextGroup(0));
  return { type, content: wrapper.content(wrapper.read(TAG.octetString)) };
}

/** Oracle's mark of a trusted certificate, with the purposes it is trusted for. */
export const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1';

function readAttributes(reader: DerReader): Attributes {
  let found: Attributes = {};
  while (!reader.done) {
    const attribute = reader.enter(TAG.sequence);
    const oid = readOid(attribute);
    const values = attribute.enter(TAG.set);
    if (oid === TRUSTED_KEY_USAGE) found = { ...found, isTrusted: true };
    if (values.done) continue;
    const value = values.read();
    const content = values.content(value);
    if (oid === OID.friendlyName) found = { ...found, friendlyName: readName(value.tag, content) };
    if (oid === OID.localKeyId) found = { ...found, localKeyIdHex: toHex(content) };
  }
  return found;
}

/** Some writers end the name with a zero. */
const readName = (tag: number, content: Uint8Array): string =>
  decodeText(tag, content)?.replace(/\0+$/, '') ?? toHex(content);
