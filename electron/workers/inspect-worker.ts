import { parentPort } from 'node:worker_threads';
import type { UnixMs } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { InspectItem, Problem } from '../../shared/model/inspect.ts';
import { BugError } from '../../shared/result.ts';
import { buildAsn1Tree } from '../pki/asn1/asn1-tree.ts';
import { inspectBytes } from '../pki/inspect/inspect.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import { readCertificateFacts } from './certificate-facts.ts';
import type { FoundCertificates, ImportPiece, InspectReply, InspectRequest } from './inspect-protocol.ts';
import { findItemDer } from './item-der.ts';

/** Entry of the thread that reads hostile input. */
function answer(request: InspectRequest): InspectReply {
  switch (request.kind) {
    case 'inspect':
      return { ok: true, value: inspectBytes(request.bytes, request) };
    case 'asn1':
      return readTree(request);
    case 'certificates':
      return { ok: true, value: request.pieces.map((piece) => findCertificates(piece, request.at)) };
  }
}

function readTree(request: InspectRequest & { readonly kind: 'asn1' }): InspectReply {
  const item = inspectBytes(request.bytes, request).items[request.item];
  const der = item === undefined ? undefined : findItemDer(request.bytes, item);
  if (der === undefined) return fail('format.unsupported', { format: item?.kind ?? request.name, detail: 'no-der' });
  const root = buildAsn1Tree(der);
  return root.ok ? { ok: true, value: { root: root.value, der } } : root;
}

/** More certificates than a piece holds. */
const MAX_IMPORT_ITEMS = 20_000;

function findCertificates(piece: ImportPiece, at: UnixMs): FoundCertificates {
  const report = inspectBytes(piece.bytes, { at, name: piece.name, maxItems: MAX_IMPORT_ITEMS });
  const certificates: CertificateFacts[] = [];
  const others: InspectItem[] = [];
  for (const item of report.items) {
    const facts = item.kind === 'certificate' ? readFacts(piece.bytes, item) : undefined;
    if (facts === undefined) others.push(item);
    else certificates.push(facts);
  }
  // The bundle around certificates, or the key beside one, is nothing that was missed.
  const missed = others.filter(
    (item) => certificates.length === 0 || item.kind === 'certificate' || findError(item.problems),
  );
  const problems = report.problems.filter(
    ({ severity, code }) => severity === 'error' || code === 'file.too-many-items',
  );
  return {
    certificates,
    failed: [
      ...missed.map((item) => ({ offset: item.offset, code: failureCode(item) })),
      ...problems.map(({ offset = 0, code }) => ({ offset, code })),
    ],
  };
}

function readFacts(file: Uint8Array, item: InspectItem): CertificateFacts | undefined {
  const der = findItemDer(file, item);
  const facts = der === undefined ? undefined : readCertificateFacts(der);
  return facts?.ok ? facts.value : undefined;
}

/** The first error found in it, else that it is something other than a certificate. */
const findError = (problems: readonly Problem[]): Problem | undefined =>
  problems.find(({ severity }) => severity === 'error');

const failureCode = (item: InspectItem): string => findError(item.problems)?.code ?? `not-a-certificate.${item.kind}`;

const port = parentPort;
if (port === null) throw new BugError('this file is the entry of a thread');
port.on('message', (request: InspectRequest) => port.postMessage(answer(request)));
