import { parentPort } from 'node:worker_threads';
import { BugError } from '../../shared/result.ts';
import { crlFields } from '../pki/revocation/crl-fields.ts';
import { findDifference, type ListDifference } from '../pki/revocation/crl-difference.ts';
import { CrlDocuments, PackedLineError } from '../pki/revocation/crl-packed.ts';
import { CrlTable } from '../pki/revocation/crl-table.ts';
import { parseCrl } from '../pki/revocation/crl.ts';
import type { CrlReplies, CrlRequest } from './crl-protocol.ts';

/** Entry of the thread that builds large CRLs out of packed revocations, and reads them page by page. */
const port = parentPort;
if (port === null) throw new BugError('this file is the entry of a thread');

let documents: CrlDocuments | undefined;
let previous: BeginRequest['previous'];
let table: CrlTable | undefined;

port.on('message', (request: CrlRequest) => {
  const reply = answer(request);
  port.postMessage(reply, Array.isArray(reply) ? reply.map(({ tbs }) => tbs.buffer) : []);
});

function answer(request: CrlRequest): CrlReplies[keyof CrlReplies] {
  switch (request.kind) {
    case 'begin':
      documents = new CrlDocuments(request.head, request.documents, request.expected);
      previous = request.previous;
      return null;
    case 'lines':
      return addLines(begun(), request.octets);
    case 'finish': {
      const built = begun().finish();
      documents = undefined;
      return built.map((one, place) => (place === 0 ? { ...one, ...compareWithPrevious(one.tbs) } : one));
    }
    case 'open':
      return open(request.der);
    case 'page':
      if (table === undefined) throw new BugError('a page of no list');
      return table.page(request);
  }
}

type BeginRequest = Extract<CrlRequest, { kind: 'begin' }>;

function compareWithPrevious(tbs: Uint8Array): { readonly difference?: ListDifference | null } {
  if (previous === undefined) return {};
  const { list, most } = previous;
  previous = undefined;
  const difference = findDifference(list, tbs, most);
  list.buffer.transfer(0);
  return { difference };
}

function begun(): CrlDocuments {
  if (documents === undefined) throw new BugError('no list was begun');
  return documents;
}

function addLines(to: CrlDocuments, octets: Uint8Array<ArrayBuffer>): CrlReplies['lines'] {
  try {
    to.add(octets);
    // Given back at once: collected later they would be more than the list.
    octets.buffer.transfer(0);
    return to.largest;
  } catch (error) {
    if (error instanceof PackedLineError) return { badLine: error.line };
    throw error;
  }
}

function open(der: Uint8Array): CrlReplies['open'] {
  table = undefined;
  const crl = parseCrl(der);
  if (!crl.ok) return crl;
  const details = crlFields(crl.value);
  if (details.ok) table = new CrlTable(crl.value);
  return details;
}
