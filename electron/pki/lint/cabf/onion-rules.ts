import { sha3_256 } from '@noble/hashes/sha3.js';
import { TAG } from '../../asn1/der.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import { readChildren, readLooseText, readTlv } from '../tolerant.ts';
import { isOnion, onionLabel } from './domain-name.ts';
import { dnsNames, isExtendedValidation, isSubscriber, serverRule } from './server-facts.ts';
import { isLongerThanMonths } from './validity-rules.ts';

const TOR_SERVICE_DESCRIPTORS = '2.23.140.1.31';

const onionNames = (facts: CertificateFacts): readonly string[] =>
  dnsNames(facts)
    .map(({ text }) => text)
    .filter(isOnion);

const hasOnionNames = (facts: CertificateFacts): boolean => isSubscriber(facts) && onionNames(facts).length > 0;

/** The old kind of address: 80 bits of a SHA-1 digest. */
const isVersion2 = (name: string): boolean => /^[a-z2-7]{16}$/.test(onionLabel(name));

const ONION_SINCE = since('2015-05-01');

/** Rules for names of onion services. */
export const ONION_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.onion-address-invalid',
    severity: 'error',
    source: 'CABF BR Appendix B',
    effective: ONION_SINCE,
    applies: hasOnionNames,
    check: (facts) => {
      const bad = onionNames(facts).find(
        (name) => !isVersion3(onionLabel(name)) && !(isVersion2(name) && isExtendedValidation(facts)),
      );
      return foundIf(bad !== undefined, { evidence: { name: bad ?? '' } });
    },
  }),
  serverRule({
    id: 'cabf.onion-version-2',
    severity: 'error',
    source: 'CABF BR Appendix B',
    effective: since('2021-10-15'),
    applies: hasOnionNames,
    check: (facts) => {
      const bad = onionNames(facts).find(isVersion2);
      return foundIf(bad !== undefined, { evidence: { name: bad ?? '' } });
    },
  }),
  serverRule({
    id: 'cabf.onion-without-ev',
    severity: 'error',
    source: 'CABF EVG Appendix F',
    effective: ONION_SINCE,
    applies: (facts) => isSubscriber(facts) && onionNames(facts).some((name) => onionLabel(name).length !== 56),
    check: (facts) => foundIf(!isExtendedValidation(facts)),
  }),
  serverRule({
    id: 'cabf.onion-descriptor-invalid',
    severity: 'error',
    source: 'CABF EVG Appendix F',
    effective: since('2017-07-28'),
    applies: (facts) =>
      isSubscriber(facts) && (facts.has(TOR_SERVICE_DESCRIPTORS) || onionNames(facts).some(isVersion2)),
    check: findDescriptorMismatch,
  }),
  serverRule({
    id: 'cabf.onion-validity-over-15-months',
    severity: 'error',
    source: 'CABF EVG Appendix F',
    effective: ONION_SINCE,
    applies: hasOnionNames,
    check: (facts) => foundIf(isLongerThanMonths(facts, 15)),
  }),
];

const VERSION_3_OCTETS = 35;

/** Ed25519 key, two octets of checksum, version 3, in base 32. @see Tor rend-spec-v3 §6 */
function isVersion3(label: string): boolean {
  if (!/^[a-z2-7]{56}$/.test(label)) return false;
  const octets = decodeBase32(label);
  const key = octets.subarray(0, 32);
  if (octets.length !== VERSION_3_OCTETS || octets[34] !== 3) return false;
  const checksum = sha3_256(new Uint8Array([...Buffer.from('.onion checksum'), ...key, 3]));
  return checksum[0] === octets[32] && checksum[1] === octets[33];
}

function decodeBase32(text: string): Uint8Array {
  const octets: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = ((value << 5) | 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits >= 8) octets.push((value >> (bits -= 8)) & 0xff);
  }
  return Uint8Array.from(octets);
}

/** Each descriptor belongs to a name, each name of the old kind has its descriptor. */
function findDescriptorMismatch(facts: CertificateFacts): Found | undefined {
  const described = new Set(facts.read(TOR_SERVICE_DESCRIPTORS, readDescribedHosts) ?? []);
  const named = new Set(onionNames(facts).map((name) => `${onionLabel(name)}.onion`));
  const missing = onionNames(facts).find((name) => isVersion2(name) && !described.has(`${onionLabel(name)}.onion`));
  const extra = [...described].find((host) => !named.has(host));
  return foundIf(missing !== undefined || extra !== undefined, { evidence: { name: missing ?? extra ?? '' } });
}

/** `label.onion` of every TorServiceDescriptorHash; an address that is none is given as it stands. */
function readDescribedHosts(
  der: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): string[] {
  const outer = readTlv(der, start, end);
  if (outer?.tag !== TAG.sequence) return [];
  return readChildren(der, outer).map((descriptor) => {
    const [address] = readChildren(der, descriptor);
    const text = address === undefined ? '' : readLooseText(der, address);
    const host = /^(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(text)?.[1] ?? text;
    return isOnion(host) ? `${onionLabel(host)}.onion` : text;
  });
}
