import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { InspectItem } from '../../shared/model/inspect.ts';
import { inspectFile } from '../pki/inspect/inspect.ts';
import type { FoundRequests, ImportPiece } from './inspect-protocol.ts';

/** More requests than a person sends in one file. */
const MAX_ITEMS = 10_000;

/**
 * Every PKCS #10 request of a file, whatever it is wrapped in: PEM, DER, base64, mail, an archive. Requests in other forms and broken ones are
 * told; certificates beside them are none of the inbox's business. A file without any request is a failure that says what it holds instead.
 * Whether they prove possession of their keys is not asked here.
 */
export function findRequests({ bytes, name }: ImportPiece, at: UnixMs): FoundRequests {
  const { report, found } = inspectFile(bytes, { at, name, maxItems: MAX_ITEMS });
  const requests: Uint8Array[] = [];
  const failed: AppError[] = [];
  for (const { item, shown } of found) {
    if (item.kind === 'csr' && item.csr.format === 'pkcs10' && shown?.form === 'der')
      requests.push(Uint8Array.from(shown.bytes));
    else if (item.kind === 'csr') failed.push(fail('request.form-unsupported', { form: item.csr.format }).error);
    else if (item.kind === 'unknown') failed.push(...malformedParts(item));
  }
  const keys = report.items.filter(({ kind }) => kind === 'private-key').length;
  if (requests.length + failed.length === 0)
    failed.push(fail('request.none-found', { name, kinds: kindsOf(report.items) }).error);
  return { requests, failed, keys };
}

function malformedParts({ problems, offset }: InspectItem): readonly AppError[] {
  const error = problems.find(({ severity }) => severity === 'error');
  return error === undefined
    ? []
    : [fail('format.malformed', { format: 'csr', offset: error.offset ?? offset, problem: error.code }).error];
}

const kindsOf = (items: readonly InspectItem[]): string =>
  [...new Set(items.map(({ kind }) => kind).filter((kind) => kind !== 'unknown'))].slice(0, 5).join(',');
