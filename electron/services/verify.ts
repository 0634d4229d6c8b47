import type { ValidationReport } from '../../shared/model/validation.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { exploreChain } from '../pki/path/explore-chain.ts';
import type { ValidationRules } from '../pki/path/path-rules.ts';
import { type FileSource, readSource, SINGLE_LIMIT_OCTETS } from './file-source.ts';
import type { Outcome } from './ports.ts';
import { type FileItems, readCertificateFile, readCrlFile } from './verify-material.ts';

export interface VerifyInput {
  /** Its first certificate is the leaf; others in the file are candidates. */
  readonly leaf: FileSource;
  readonly trust: readonly FileSource[];
  readonly untrusted: readonly FileSource[];
  readonly crls: readonly FileSource[];
  /** DER of OCSP responses. */
  readonly ocspResponses: readonly FileSource[];
  readonly revocation: 'off' | 'if-given' | 'require';
  readonly rules: Omit<ValidationRules, 'revocation'>;
}

export interface Verification {
  readonly report: ValidationReport;
  /** Files in which something could not be read and did not count. */
  readonly ignored: readonly { readonly name: string; readonly count: number }[];
}

/**
 * Validates a certificate with the files handed over, and nothing else; nothing is fetched. What cannot be read among candidates and lists does not count and is told;
 * a leaf or an anchor that cannot be read fails with `format.malformed`. Fails with `format.no-certificate`, and as `readSource` does.
 */
export async function verifyFiles(input: VerifyInput): Outcome<Verification> {
  const leafFile = await readCertificateFile(input.leaf);
  if (!leafFile.ok) return leafFile;
  const [leaf, ...beside] = leafFile.value.items;
  if (leaf === undefined) return malformed();
  const trust = await readAll(input.trust, readCertificateFile);
  if (!trust.ok) return trust;
  if (trust.value.some(({ unreadable }) => unreadable > 0)) return malformed();
  const untrusted = await readAll(input.untrusted, readCertificateFile);
  if (!untrusted.ok) return untrusted;
  const crls = await readAll(input.crls, readCrlFile);
  if (!crls.ok) return crls;
  const answers = await readAll(input.ocspResponses, (source) => readSource(source, SINGLE_LIMIT_OCTETS));
  if (!answers.ok) return answers;
  const report = exploreChain({
    leaf: { certificate: leaf, origins: ['subject'] },
    candidates: [...beside, ...allItems(untrusted.value)].map(fromFile),
    anchors: allItems(trust.value).map(fromFile),
    rules: {
      ...input.rules,
      revocation: {
        mode: input.revocation,
        crls: allItems(crls.value),
        ocspResponses: answers.value.map(({ bytes }) => bytes),
      },
    },
  });
  return ok({ report, ignored: listIgnored([leafFile.value, ...untrusted.value, ...crls.value]) });
}

const malformed = (): ReturnType<typeof fail> =>
  fail('format.malformed', { format: 'certificate', offset: 0, problem: 'bad-value' });

const fromFile = (certificate: ParsedCertificate): { certificate: ParsedCertificate; origins: ['file'] } => ({
  certificate,
  origins: ['file'],
});

const allItems = <T>(files: readonly FileItems<T>[]): T[] => files.flatMap(({ items }) => items);

async function readAll<T>(
  sources: readonly FileSource[],
  read: (source: FileSource) => Outcome<T>,
): Outcome<readonly T[]> {
  const all: T[] = [];
  for (const source of sources) {
    const result = await read(source);
    if (!result.ok) return result;
    all.push(result.value);
  }
  return ok(all);
}

const listIgnored = (files: readonly FileItems<unknown>[]): Verification['ignored'] =>
  files.flatMap(({ name, unreadable }) => (unreadable === 0 ? [] : [{ name, count: unreadable }]));
