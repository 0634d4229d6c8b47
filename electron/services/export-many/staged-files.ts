import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import type { HeldCertificate } from '../../store/exported-rows.ts';
import { safeFileName } from '../file-name.ts';
import type { Outcome } from '../ports.ts';
import { systemCode, writeFailure } from '../system-failure.ts';

const OWNER_ONLY = 0o600;
/** Files that are synced at the same time. */
const TOGETHER = 16;
const SHORT_DIGEST = 8;

/**
 * Writes each certificate into a PEM file of its own (mode 0600), named after it: synced, read back and compared. Names that are taken, also by one that
 * differs in capitals where the file system knows none, get the whole SHA-256. Fails with `file.disk-full`, `file.not-writable`, `file.verify-failed`.
 */
export async function writeFiles(folder: string, certificates: readonly HeldCertificate[]): Outcome<null> {
  for (let start = 0; start < certificates.length; start += TOGETHER) {
    const some = certificates.slice(start, start + TOGETHER);
    const written = await Promise.all(some.map((certificate) => writeOne(folder, certificate)));
    const failed = written.find((result) => !result.ok);
    if (failed !== undefined) return failed;
  }
  return ok(null);
}

async function writeOne(folder: string, { name, sha256, der }: HeldCertificate): Outcome<null> {
  const start = safeFileName(name, 'certificate');
  const bytes = Buffer.from(certificatePem(der));
  const file = path.join(folder, `${start}-${sha256.slice(0, SHORT_DIGEST)}.pem`);
  try {
    const problem = await writeNew(file, bytes);
    if (problem !== 'EEXIST') return problem === undefined ? ok(null) : fail('file.verify-failed', { name: start });
    const other = path.join(folder, `${start}-${sha256}.pem`);
    return (await writeNew(other, bytes)) === undefined ? ok(null) : fail('file.verify-failed', { name: start });
  } catch (cause) {
    return writeFailure(file, cause);
  }
}

/** Says what stands against it; throws what else the system says. */
async function writeNew(file: string, bytes: Buffer): Promise<'EEXIST' | 'differs' | undefined> {
  const handle = await open(file, 'wx', OWNER_ONLY).catch((cause: unknown) => {
    if (systemCode(cause) === 'EEXIST') return undefined;
    throw cause;
  });
  if (handle === undefined) return 'EEXIST';
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return bytes.equals(await readFile(file)) ? undefined : 'differs';
}
