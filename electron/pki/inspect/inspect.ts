import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem, InspectReport, Problem } from '../../../shared/model/inspect.ts';
import { encrypted, inspectDer, type Place, plainItem } from './inspect-item.ts';
import { decodeBase64, type PemBlock, readPemBlocks } from '../container/pem.ts';
import { readPkcs7Certificates } from '../container/pkcs7.ts';

export const MAX_INSPECT_BYTES = 64 * 1024 * 1024;
export const MAX_INSPECT_ITEMS = 10_000;

export interface InspectOptions {
  /** Instant that dates are judged by. */
  readonly at: UnixMs;
  /** File name or other name of the source, for the report. */
  readonly name: string;
  /** Instead of the 10 000 that a person can look at. */
  readonly maxItems?: number;
}

/** What every item is read with. */
interface Reading {
  readonly at: UnixMs;
  readonly maxItems: number;
}

type Findings = Pick<InspectReport, 'items' | 'problems'>;

/**
 * Says what a file is, what it holds and what is wrong with it, by content: PEM with any text around, DER (also several values in a row, BER tolerated),
 * bare base64, Java keystores, SSH keys and JWK (kind only). Certificates of a PKCS #7 come as items of their own.
 * At most 10 000 items and 64 MiB are read; more is a problem `file.too-many-items`. Never throws on input. Opens nothing that needs a passphrase.
 */
export function inspectBytes(bytes: Uint8Array, options: InspectOptions): InspectReport {
  const { at, name, maxItems = MAX_INSPECT_ITEMS } = options;
  const report = (findings: Findings): InspectReport => ({ name, size: bytes.length, ...findings });
  if (bytes.length === 0)
    return report({ items: [], problems: [{ code: 'file.empty', severity: 'error', evidence: {} }] });
  const read = bytes.subarray(0, MAX_INSPECT_BYTES);
  const { items, problems } = inspectContent(read, { at, maxItems });
  const cut = bytes.length > read.length ? [tooMany(MAX_INSPECT_BYTES, MAX_INSPECT_BYTES)] : [];
  return report({ items, problems: [...problems, ...cut] });
}

const tooMany = (offset: number, limit: number): Problem => ({
  code: 'file.too-many-items',
  severity: 'warning',
  offset,
  evidence: { limit },
});

function inspectContent(bytes: Uint8Array, reading: Reading): Findings {
  // one whole DER value is never a text, whatever its strings contain
  if (bytes[0] === 0x30 && findValueEnd(bytes, 0) === bytes.length) return inspectDerFile(bytes, reading);
  const blocks = readPemBlocks(bytes, reading.maxItems + 1);
  if (blocks.length > 0) return inspectPem(bytes, blocks, reading);
  const magic = findMagic(bytes);
  if (magic !== undefined) return { items: [magic], problems: [] };
  if (bytes[0] === 0x30) return inspectDerFile(bytes, reading);
  return inspectBase64(bytes, reading) ?? notRecognised();
}

const notRecognised = (): Findings => ({
  items: [],
  problems: [{ code: 'file.not-recognised', severity: 'error', offset: 0, evidence: {} }],
});

function inspectPem(bytes: Uint8Array, blocks: readonly PemBlock[], { at, maxItems }: Reading): Findings {
  const items: InspectItem[] = [];
  for (const block of blocks) {
    if (items.length >= maxItems)
      return { items: items.slice(0, maxItems), problems: [tooMany(block.offset, maxItems)] };
    items.push(...inspectBlock(bytes, block, at));
  }
  return { items, problems: [] };
}

const KNOWN_LABEL =
  /^((X509 |TRUSTED )?CERTIFICATE|(NEW )?CERTIFICATE REQUEST|(X509 )?CRL|(RSA )?PUBLIC KEY|(ENCRYPTED |RSA |EC |DSA |OPENSSH )?PRIVATE KEY|PKCS7|PKCS #7 SIGNED DATA|CMS|PKCS12|OCSP (REQUEST|RESPONSE)|SSH2 PUBLIC KEY)$/;

function inspectBlock(bytes: Uint8Array, block: PemBlock, at: UnixMs): InspectItem[] {
  const place: Place = {
    offset: block.offset,
    length: block.length,
    label: block.label,
    fileOffset: createLocator(bytes, { start: block.bodyOffset, end: block.offset + block.length }),
  };
  if (block.der === undefined) {
    const code = block.problem?.code ?? 'pem.no-end';
    return [
      plainItem('unknown', place, [
        {
          code,
          severity: 'error',
          offset: block.problem?.offset ?? block.offset,
          evidence: { label: block.label },
          rfc: 'RFC 7468 §3',
        },
      ]),
    ];
  }
  if (block.label === 'OPENSSH PRIVATE KEY') return [plainItem('ssh-key', place, [])];
  if (block.headers.some(([header]) => header === 'DEK-Info'))
    return [plainItem('private-key', place, [encrypted(place)])];
  const items = inspectValue(block.der, place, at);
  if (KNOWN_LABEL.test(block.label)) return items;
  const unknown: Problem = {
    code: 'pem.unknown-label',
    severity: 'warning',
    offset: block.offset,
    evidence: { label: block.label },
  };
  return items.map((item, i) => (i === 0 ? { ...item, problems: [unknown, ...item.problems] } : item));
}

/**
 * Finds the place in a base64 text where an octet of what it encodes stands. Offsets mostly come in rising order, so the search goes on from the last one:
 * a thousand problems in a large file cost one walk, not a thousand.
 */
function createLocator(
  bytes: Uint8Array,
  text: { readonly start: number; readonly end: number },
): (decodedOffset: number) => number {
  let at = text.start;
  let seen = 0;
  return (decodedOffset) => {
    const wanted = Math.floor((decodedOffset * 4) / 3);
    if (wanted < seen) {
      at = text.start;
      seen = 0;
    }
    for (; at < text.end; at++) {
      if ((bytes[at] ?? 0) <= 0x20) continue;
      if (seen === wanted) return at;
      seen++;
    }
    return text.end;
  };
}

/** One value and, for a PKCS #7, the certificates in it. */
function inspectValue(der: Uint8Array, place: Place, at: UnixMs): InspectItem[] {
  const item = inspectDer(der, place, at);
  if (item.kind !== 'pkcs7') return [item];
  const inside = readPkcs7Certificates(der);
  if (!inside.ok) return [item];
  const within: Place = { ...place, fileOffset: () => place.offset };
  return [item, ...inside.value.map((certificate) => inspectDer(certificate, within, at))];
}

const KEYSTORE_MAGIC: ReadonlySet<string> = new Set(['feedfeed', 'cececece']);

/** Formats that are told by their first octets. */
function findMagic(bytes: Uint8Array): InspectItem | undefined {
  const place: Place = { offset: 0, length: bytes.length, label: '', fileOffset: (offset) => offset };
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096));
  if (KEYSTORE_MAGIC.has(start.toString('hex', 0, 4)))
    return plainItem('keystore', { ...place, label: bytes[0] === 0xfe ? 'JKS' : 'JCEKS' }, []);
  const text = start.toString('latin1').trimStart();
  const ssh = /^(ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com) [A-Za-z0-9+/]/.exec(text);
  if (ssh !== null) return plainItem('ssh-key', { ...place, label: ssh[1] ?? '' }, []);
  if (text.startsWith('---- BEGIN SSH2 PUBLIC KEY')) return plainItem('ssh-key', place, []);
  if (/^\{[^{}[\]]{0,2000}"kty"\s*:/.test(text) || /^\{\s*"keys"\s*:\s*\[\s*\{[^{}]{0,2000}"kty"\s*:/.test(text))
    return plainItem('jwk', { ...place, label: 'JWK' }, []);
  return undefined;
}

/** DER values one after another. */
function inspectDerFile(bytes: Uint8Array, { at, maxItems }: Reading): Findings {
  const items: InspectItem[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const start = offset;
    if (items.length >= maxItems) return { items: items.slice(0, maxItems), problems: [tooMany(start, maxItems)] };
    if (bytes[start] !== 0x30)
      return {
        items,
        problems: [
          {
            code: 'der.trailing-bytes',
            severity: 'warning',
            offset: start,
            evidence: { octets: bytes.length - start },
          },
        ],
      };
    const end = findValueEnd(bytes, start);
    const place: Place = {
      offset: start,
      length: Math.min(end, bytes.length) - start,
      label: '',
      fileOffset: (derOffset) => start + derOffset,
    };
    if (end > bytes.length) {
      const evidence = { expected: end - start, available: bytes.length - start };
      return {
        items: [
          ...items,
          plainItem('unknown', place, [{ code: 'der.truncated', severity: 'error', offset: bytes.length, evidence }]),
        ],
        problems: [],
      };
    }
    items.push(...inspectValue(bytes.subarray(start, end), place, at));
    offset = end;
  }
  return { items, problems: [] };
}

/** Where the value at a position ends by its header; the end of the file for indefinite lengths. */
function findValueEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start + 1];
  if (first === undefined) return start + 2;
  if (first < 0x80) return start + 2 + first;
  const octets = first & 0x7f;
  if (octets === 0 || octets > 6) return bytes.length;
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[start + 2 + i] ?? 0);
  return start + 2 + octets + length;
}

/** Base64 without armour, of DER or of a PEM text, as in a Kubernetes secret. */
function inspectBase64(bytes: Uint8Array, reading: Reading): Findings | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const decoded = decodeBase64(text);
  if (typeof decoded === 'number' || decoded.length < 2) return undefined;
  const locate = createLocator(bytes, { start: 0, end: bytes.length });
  const moved = (problem: Problem): Problem =>
    problem.offset === undefined ? problem : { ...problem, offset: locate(problem.offset) };
  const within = (item: InspectItem): InspectItem => ({
    ...item,
    offset: 0,
    length: bytes.length,
    problems: item.problems.map(moved),
  });
  const findings = decoded[0] === 0x30 ? inspectDerFile(decoded, reading) : inspectArmour(decoded, reading);
  return findings === undefined
    ? undefined
    : { items: findings.items.map(within), problems: findings.problems.map(moved) };
}

function inspectArmour(decoded: Uint8Array, reading: Reading): Findings | undefined {
  const blocks = readPemBlocks(decoded, reading.maxItems + 1);
  return blocks.length === 0 ? undefined : inspectPem(decoded, blocks, reading);
}
