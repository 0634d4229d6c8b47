import path from 'node:path';
import { hash } from 'node:crypto';
import { fail } from '../../../../shared/errors.ts';
import type { Hex } from '../../../../shared/model/brands.ts';
import { ok } from '../../../../shared/result.ts';
import { parseCertificate, spanBytes } from '../../../pki/certificate/certificate.ts';
import { parseName } from '../../../pki/name/name.ts';
import type { Outcome } from '../../ports.ts';
import { systemCode } from '../../system-failure.ts';
import type { ForeignWorkspace } from '../foreign-workspace.ts';
import type { LeftList } from '../left-list.ts';
import { readIndex } from './index-file.ts';
import type { Below } from './inside.ts';

/** What lines say, small enough for millions: by 48 bits of a serial number 32 bits of the subject's hash; 0 where a subject cannot be compared. */
type Lines = ReadonlyMap<number, number>;

export interface IndexScan {
  readonly lines: Lines;
  /** A line of it is none. */
  readonly isTorn: boolean;
  /** Something is revoked, and nobody knows what. */
  readonly isUnknown: boolean;
}

const SERIAL_DIGITS = 12;

const keyOf = (serialHex: Hex): number => Number.parseInt(serialHex.slice(-SERIAL_DIGITS).replace('-', ''), 16);

/** Reads the whole index once: broken lines and serial numbers that come twice are told by their lines. Fails with `job.cancelled`, `file.not-readable`. */
export async function scanIndex(
  file: string,
  { name, left, signal }: { readonly name: string; readonly left: LeftList; readonly signal: AbortSignal },
): Outcome<IndexScan> {
  const lines = new Map<number, number>();
  let isTorn = false;
  let isUnknown = false;
  try {
    for await (const group of readIndex(file)) {
      if (signal.aborted) return fail('job.cancelled', {});
      for (const line of group) {
        if (line.problem !== undefined) {
          left.add({ kind: 'line', name, line: line.number, why: line.problem });
          isTorn = true;
          isUnknown ||= line.problem !== 'line-malformed';
          continue;
        }
        if (line.note !== undefined) left.add({ kind: 'line', name, line: line.number, why: line.note });
        if (lines.has(keyOf(line.serialHex))) left.add({ kind: 'line', name, line: line.number, why: 'serial-twice' });
        else lines.set(keyOf(line.serialHex), hashOf(valuesOfLine(line.subject)));
      }
    }
  } catch (thrown) {
    return fail('file.not-readable', { name, cause: systemCode(thrown) });
  }
  return ok({ lines, isTorn, isUnknown });
}

/**
 * Judges certificates of one authority by its lines: a file that is called by a serial number must hold the certificate that has it, and a line's subject must be its
 * certificate's. Where new certificates are put there is none of another authority. Subjects with letters that OpenSSL writes in several ways are not compared.
 */
export function createLineJudge(
  issuerNameSha256: Hex,
  lines: Lines,
  newCerts: readonly Below[],
): NonNullable<ForeignWorkspace['judge']> {
  return (certificate) => {
    const { name, dir } = path.posix.parse(certificate.place.replaceAll('\\', '/'));
    const isNew = newCerts.includes(dir);
    if (certificate.issuerNameSha256 !== issuerNameSha256) return isNew ? 'not-signed-by-it' : undefined;
    const isBySerial = isNew && /^[0-9A-Fa-f]+$/.test(name);
    if (isBySerial && leastDigits(name) !== leastDigits(certificate.serialHex)) return 'line-differs';
    const written = lines.get(keyOf(certificate.serialHex));
    if (written === undefined || written === 0) return undefined;
    const own = hashOf(valuesOfCertificate(certificate.der));
    return own === 0 || own === written ? undefined : 'line-differs';
  };
}

const leastDigits = (hex: string): string => hex.toLowerCase().replace(/^0+/, '');

const hashOf = (values: string | undefined): number =>
  values === undefined ? 0 : Number.parseInt(hash('sha256', values, 'hex').slice(0, 8), 16) | 1;

/** `/C=DE/O=Acme/CN=x` without the types, which have several spellings. */
function valuesOfLine(subject: string): string | undefined {
  if (!isPlain(subject)) return undefined;
  const values = [...subject.matchAll(/\/[A-Za-z][A-Za-z0-9.]*=([^/]*)/g)].map((match) => match[1] ?? '');
  return values.length === 0 ? undefined : values.join('/');
}

function valuesOfCertificate(der: Uint8Array): string | undefined {
  const parsed = parseCertificate(der);
  const name = parsed.ok ? parseName(spanBytes(parsed.value, parsed.value.subject)) : parsed;
  if (!name.ok || name.value.some(({ length }) => length !== 1)) return undefined;
  const values = name.value.flat().map(({ value }) => value);
  return values.some((value) => !isPlain(value) || /[/+\\]/.test(value)) ? undefined : values.join('/');
}

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !text.includes('\\');
