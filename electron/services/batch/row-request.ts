import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import type { BatchCellCode } from '../../../shared/model/batch.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { decodeBase64, readPemBlocks } from '../../pki/asn1/pem.ts';
import { readSource } from '../file-source.ts';
import { REQUEST_LIMIT_OCTETS } from '../requests/request-check.ts';

/** What stands against the cell of a request. */
export interface RequestCellProblem {
  readonly code: Extract<BatchCellCode, `batch.request-${string}`>;
  readonly evidence: Readonly<Record<string, string | number>>;
}

const PEM = /-----BEGIN [A-Z ]*CERTIFICATE REQUEST-----/;
const BASE64 = /^[A-Za-z0-9+/]{80,}={0,2}$/;
const SEQUENCE_TAG = 0x30;

/**
 * The DER that the cell of a request means: PEM, base64 without armour, or the name of a file in the folder of the table or below it.
 *
 * Files are looked for only where the table came from a folder, and links are followed before it is judged whether they lead out of it.
 * `batch.request-file-missing`, `batch.request-file-outside`, `batch.request-unreadable`. The DER is not parsed here.
 */
export async function readRequestCell(
  text: string,
  folder: string | undefined,
): Promise<Result<Uint8Array, RequestCellProblem>> {
  if (PEM.test(text)) return findDer(new TextEncoder().encode(text), {});
  const bare = text.replaceAll(/\s/g, '');
  const der = BASE64.test(bare) ? decodeBase64(bare) : undefined;
  if (der instanceof Uint8Array && der[0] === SEQUENCE_TAG) return ok(der);
  return readFile(text.trim(), folder);
}

const MAX_NAME = 1000;

async function readFile(name: string, folder: string | undefined): Promise<Result<Uint8Array, RequestCellProblem>> {
  const evidence = { file: name.slice(0, 200) };
  const missing = err({ code: 'batch.request-file-missing', evidence } as const);
  if (folder === undefined || name.length > MAX_NAME || /\p{Cc}/u.test(name)) return missing;
  const home = await realpath(folder).catch(() => undefined);
  if (home === undefined) return missing;
  const asked = path.resolve(home, name);
  if (!isBelow(home, asked)) return err({ code: 'batch.request-file-outside', evidence });
  const real = await realpath(asked).catch(() => undefined);
  if (real === undefined) return missing;
  if (!isBelow(home, real)) return err({ code: 'batch.request-file-outside', evidence });
  const read = await readSource({ path: real }, REQUEST_LIMIT_OCTETS);
  return read.ok ? findDer(read.value.bytes, evidence) : err(describeFailure(read.error, evidence.file));
}

const LABEL = /^(?:NEW )?CERTIFICATE REQUEST$/;

function findDer(
  bytes: Uint8Array,
  evidence: Readonly<Record<string, string>>,
): Result<Uint8Array, RequestCellProblem> {
  if (bytes[0] === SEQUENCE_TAG) return ok(bytes);
  const der = readPemBlocks(bytes).find(({ label }) => LABEL.test(label))?.der;
  return der === undefined
    ? err({ code: 'batch.request-unreadable', evidence: { ...evidence, problem: 'format.not-recognised' } })
    : ok(der);
}

const isBelow = (folder: string, file: string): boolean => {
  const way = path.relative(folder, file);
  return way !== '' && !way.startsWith('..') && !path.isAbsolute(way);
};

const describeFailure = ({ code }: AppError, file: string): RequestCellProblem => ({
  code: code === 'file.not-found' ? 'batch.request-file-missing' : 'batch.request-unreadable',
  evidence: { file, problem: code },
});
