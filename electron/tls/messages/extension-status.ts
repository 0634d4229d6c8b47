import type { UnixMs } from '../../../shared/model/brands.ts';
import type { MessageField } from '../../../shared/model/connection.ts';
import { parseOcspResponse } from '../../pki/revocation/ocsp.ts';
import { EXTENSION, signatureSchemeName } from '../registry.ts';
import { WireReader } from '../wire-reader.ts';
import { fieldHex, listField, type OcspStaple, readField } from './decoded.ts';
import type { ExtensionParts, ExtensionReaders, ExtensionSink } from './extension-reading.ts';

/** Stapled revocation answers and certificate transparency. @see RFC 6066 §8, RFC 6961, RFC 6962 §3.3 */
export const STATUS_READERS: ExtensionReaders = {
  [EXTENSION.statusRequest]: readStatusRequest,
  [EXTENSION.statusRequestV2]: readStatusRequestList,
  [EXTENSION.signedCertificateTimestamp]: (body, { values }) => {
    const children = readTimestamps(body.vector(2));
    values.sctCount = children.length;
    return { value: String(children.length), children };
  },
};

const STATUS_TYPES: Readonly<Record<number, string>> = { 1: 'ocsp', 2: 'ocsp_multi' };
const OCSP = 1;
const OCSP_MULTI = 2;

export interface CertificateStatusParts {
  readonly value: string;
  readonly children: readonly MessageField[];
  readonly staple: OcspStaple | null;
}

/** Reads a CertificateStatus: one answer, or (RFC 6961) one for each certificate, of which the leaf's counts. */
export function readCertificateStatus(body: WireReader): CertificateStatusParts {
  const type = readField(body, 'status_type', (r) => r.u8(), statusTypeName);
  if (type.value === OCSP) {
    const answer = readAnswer(body);
    return { value: answer.field.value, children: [type.field, answer.field], staple: answer.staple };
  }
  if (type.value !== OCSP_MULTI) {
    const { field } = readField(body, 'response', (r) => r.rest(), fieldHex);
    return { value: type.field.value, children: [type.field, field], staple: null };
  }
  const list = body.vector(3);
  const answers: { readonly field: MessageField; readonly staple: OcspStaple }[] = [];
  while (!list.done) answers.push(readAnswer(list));
  return {
    value: answers.map(({ field }) => field.value).join(', '),
    children: [type.field, ...answers.map(({ field }) => field)],
    staple: answers[0]?.staple ?? null,
  };
}

const statusTypeName = (type: number): string => STATUS_TYPES[type] ?? String(type);

function readAnswer(reader: WireReader): { readonly field: MessageField; readonly staple: OcspStaple } {
  const offset = reader.offset;
  const window = reader.vector(3);
  const span = { offset: window.offset, length: window.remaining };
  const der = window.rest();
  const { staple, status } = readStaple(der);
  const dates = [
    ['producedAt', staple.producedAt],
    ['thisUpdate', staple.thisUpdate],
    ['nextUpdate', staple.nextUpdate],
    ['revokedAt', staple.revokedAt],
  ] as const;
  const children = [
    { name: 'responseStatus', value: status, ...span },
    { name: 'certStatus', value: staple.status, ...span },
    ...dates.flatMap(([name, at]) => (at === null ? [] : [{ name, value: instant(at), ...span }])),
    { name: 'response', value: fieldHex(der), ...span },
  ];
  const { producedAt: _, ...kept } = staple;
  return {
    field: { name: 'ocsp_response', value: staple.status, offset, length: reader.offset - offset, children },
    staple: kept,
  };
}

interface ReadStaple {
  /** Of the response itself, `successful`. */
  readonly status: string;
  readonly staple: OcspStaple & { readonly producedAt: UnixMs | null };
}

const UNREADABLE = {
  status: 'unreadable',
  producedAt: null,
  thisUpdate: null,
  nextUpdate: null,
  revokedAt: null,
} as const;

function readStaple(der: Uint8Array): ReadStaple {
  const parsed = parseOcspResponse(der.slice());
  if (!parsed.ok) return { status: 'unreadable', staple: UNREADABLE };
  const { status, basic } = parsed.value;
  const [single] = basic?.responses ?? [];
  if (basic === undefined || single === undefined) return { status, staple: UNREADABLE };
  return {
    status,
    staple: {
      status: single.status,
      producedAt: basic.producedAt,
      thisUpdate: single.thisUpdate,
      nextUpdate: single.nextUpdate ?? null,
      revokedAt: single.revokedAt ?? null,
    },
  };
}

/** Milliseconds since 1970 as RFC 3339, or the number where no calendar has it. */
function instant(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}

function readStatusRequest(body: WireReader, { place, values }: ExtensionSink): ExtensionParts {
  if (place === 'certificate') {
    const { value, children, staple } = readCertificateStatus(body);
    if (staple !== null) values.staple = staple;
    return { value, children };
  }
  if (place === 'client-hello') values.statusRequest = true;
  const type = readField(body, 'status_type', (r) => r.u8(), statusTypeName);
  return { value: type.field.value, children: [type.field, ...readOcspRequest(body)] };
}

function readOcspRequest(body: WireReader): readonly MessageField[] {
  return [
    readField(body, 'responder_id_list', (r) => r.vector(2).rest(), fieldHex).field,
    readField(body, 'request_extensions', (r) => r.vector(2).rest(), fieldHex).field,
  ];
}

function readStatusRequestList(body: WireReader, { values }: ExtensionSink): ExtensionParts {
  const list = body.vector(2);
  const children: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const type = readField(list, 'status_type', (r) => r.u8(), statusTypeName);
    const request = readOcspRequest(list.vector(2));
    const length = list.offset - offset;
    children.push({ name: 'request', value: type.field.value, offset, length, children: [type.field, ...request] });
  }
  values.statusRequest = true;
  return { value: children.map(({ value }) => value).join(', '), children };
}

function readTimestamps(list: WireReader): readonly MessageField[] {
  const timestamps: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const sct = list.vector(2);
    const version = readField(
      sct,
      'version',
      (r) => r.u8(),
      (value) => `v${value + 1}`,
    );
    const parts = version.value === 0 ? readTimestamp(sct) : [readField(sct, 'data', (r) => r.rest(), fieldHex).field];
    const [logId, timestamp] = parts;
    timestamps.push({
      ...listField('sct', [version.field, ...parts], { offset, length: list.offset - offset }),
      value: [timestamp?.value, logId?.value.slice(0, 16)].filter((part) => part !== undefined).join(' '),
    });
  }
  return timestamps;
}

function readTimestamp(sct: WireReader): readonly MessageField[] {
  return [
    readField(sct, 'log_id', (r) => r.take(32), fieldHex).field,
    readField(sct, 'timestamp', (r) => r.number(8), instant).field,
    readField(sct, 'extensions', (r) => r.vector(2).rest(), fieldHex).field,
    readField(sct, 'algorithm', (r) => r.u16(), signatureSchemeName).field,
    readField(sct, 'signature', (r) => r.vector(2).rest(), fieldHex).field,
  ];
}
