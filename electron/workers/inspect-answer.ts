import { fail } from '../../shared/errors.ts';
import { mapResult } from '../../shared/result.ts';
import { readAsn1Page, readAsn1Path } from '../pki/asn1/asn1-page.ts';
import { compareItems } from '../pki/inspect/compare.ts';
import { inspectFile, MAX_INSPECT_ITEMS } from '../pki/inspect/inspect.ts';
import { openItem } from '../pki/inspect/open-item.ts';
import { verifyLate } from '../pki/inspect/verify-late.ts';
import type { InspectReply, InspectRequest } from './inspect-protocol.ts';
import { findCertificates, packCertificates } from './find-certificates.ts';
import { findRequests } from './find-requests.ts';
import { lintItem } from './lint-item.ts';
import { verifyPacked } from './signed-pack.ts';
import { packOctets } from './pack-octets.ts';

/** Answers one question. Never throws on hostile input. */
export function answerInspect(request: InspectRequest): InspectReply {
  switch (request.kind) {
    case 'inspect': {
      const { report, found } = inspectFile(request.bytes, request);
      return { ok: true, value: { report, ...packOctets(found, request.bytes) } };
    }
    case 'open':
      return open(request);
    case 'verify-late':
      return { ok: true, value: verifyLate(request.item, request.der) };
    case 'asn1-children':
      return readAsn1Page(request.der, request);
    case 'asn1-path':
      return readAsn1Path(request.der, request.offset);
    case 'lint':
      return lintItem(request.item, request);
    case 'compare': {
      const [a, b] = [request.a, request.b].map(({ bytes, ...item }) => ({ ...item, der: bytes }));
      if (a === undefined || b === undefined)
        return fail('format.unsupported', { format: 'compare', detail: 'no-der' });
      return { ok: true, value: compareItems(a, b, request.at) };
    }
    case 'verify':
      return { ok: true, value: verifyPacked(request) };
    case 'requests':
      return { ok: true, value: request.pieces.map((piece) => findRequests(piece, request.at)) };
    case 'certificates':
      return { ok: true, value: request.pieces.map((piece) => findCertificates(piece, request.at)) };
    case 'import':
      return { ok: true, value: packCertificates(request.pieces, request.at) };
  }
}

function open(request: InspectRequest & { readonly kind: 'open' }): InspectReply {
  try {
    const opened = openItem({ ...request, maxItems: MAX_INSPECT_ITEMS * 2 }, request.passphrase);
    return mapResult(opened, ({ opened: item, renewed, added }) => ({
      opened: item.item,
      renewed: renewed.map(({ index, found }) => ({ index, item: found.item })),
      added: added.map((found) => found.item),
      octets: packOctets([item, ...renewed.map(({ found }) => found), ...added], request.sealed),
    }));
  } finally {
    request.passphrase.fill(0);
  }
}
