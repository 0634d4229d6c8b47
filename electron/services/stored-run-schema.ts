import { z } from 'zod';
import type { CertificateId, RunId } from '../../shared/model/brands.ts';
import { ID_PATTERN } from '../../shared/model/brands.ts';
import {
  ADDRESS_FAMILIES,
  CHAIN_CHOICES,
  type ConnectionRun,
  DIAGNOSIS_IDS,
  EVIDENCE_CODES,
  FIX_KINDS,
  PREFLIGHT_CHECKS,
  PROXY_KINDS,
  STACKS,
  STARTTLS_PROTOCOLS,
  TLS_VERSIONS,
} from '../../shared/model/connection.ts';
import type { MessageField } from '../../shared/model/connection.ts';

/** Fields of messages lie at most so deep. */
const MAX_FIELD_DEPTH = 12;
/** As many as a transcript holds, and how both sides end; a comparison takes their square. */
export const MAX_RUN_MESSAGES = 2_002;

const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string' && ID_PATTERN.test(value));
const text = z.string();
const number = z.number();
const texts = z.array(text);
const hex = z.string().regex(/^[0-9a-f]*$/);
const party = z.enum(['client', 'server']);
const version = z.enum(TLS_VERSIONS);
const values = z.record(text, z.union([text, number]));
const handshake = z.enum(['completed', 'failed']);
const afterHandshake = z.enum(['accepted', 'refused', 'closed', 'silent', 'not-reached']);

function fieldOfDepth(depth: number): z.ZodType<MessageField> {
  return z.object({
    name: text,
    value: text,
    offset: number.exactOptional(),
    length: number.exactOptional(),
    children: z.array(depth === 0 ? z.never() : fieldOfDepth(depth - 1)).exactOptional(),
  });
}

const alert = z.object({ number, name: text, from: party, level: z.enum(['warning', 'fatal']) });

const record = z.object({
  number,
  outerType: number,
  bytes: number,
  hex,
  key: z.object({ secret: text, sequence: number }).nullable(),
});

const message = z.object({
  index: z.int().min(0),
  from: party,
  type: text,
  bytes: number,
  atMs: number,
  encrypted: z.boolean(),
  protection: z.enum(['none', 'handshake', 'application']),
  summary: text,
  fields: z.array(fieldOfDepth(MAX_FIELD_DEPTH)),
  hex,
  alert: alert.exactOptional(),
  records: z.array(record).exactOptional(),
});

const evidence = z.object({
  message: number.exactOptional(),
  field: text.exactOptional(),
  code: z.enum(EVIDENCE_CODES),
  values,
});

const diagnosis = z.object({
  id: z.enum(DIAGNOSIS_IDS),
  culprit: z.enum(['client', 'server', 'network', 'both', 'unknown']),
  confidence: number,
  evidence: z.array(evidence),
  fixes: z.array(z.object({ kind: z.enum(FIX_KINDS), values })),
});

const preflight = z.object({
  checks: z.array(
    z.object({
      check: z.enum(PREFLIGHT_CHECKS),
      result: z.enum(['passed', 'failed', 'warning', 'not-checked']),
      evidence: z.array(evidence),
      withheldBy: z.array(z.enum(STACKS)),
    }),
  ),
  fits: z.enum(['yes', 'no', 'unsure']),
});

export const settings = z.object({
  serverName: z.union([z.literal('same'), z.literal('off'), z.object({ name: text })]),
  minVersion: version,
  maxVersion: version,
  alpn: texts,
  ciphers: texts,
  groups: texts,
  signatureSchemes: texts,
  family: z.enum(ADDRESS_FAMILIES),
  localAddress: text.nullable(),
  startTls: z.enum(STARTTLS_PROTOCOLS).nullable(),
  proxy: z.object({ kind: z.enum(PROXY_KINDS), host: text, port: number, user: text.nullable() }).nullable(),
  chain: z.enum(CHAIN_CHOICES),
  trust: z.enum(['workspace', 'system', 'workspace-and-system', 'none', 'files', 'files-and-system']),
  httpGet: text.nullable(),
  allowRequestWithoutTrust: z.boolean(),
  secondDial: z.boolean(),
  timeouts: z.object({
    connectMs: number,
    proxyMs: number,
    startTlsMs: number,
    handshakeMs: number,
    waitMs: number,
  }),
});

const attempt = z.object({
  address: text,
  family: z.union([z.literal(4), z.literal(6)]),
  startedMs: number,
  endedMs: number.nullable(),
  result: z.enum(['connected', 'refused', 'unreachable', 'timed-out', 'failed', 'abandoned']),
  code: text.exactOptional(),
});

const application = z.object({
  status: number.exactOptional(),
  statusText: text.exactOptional(),
  bytes: number,
  firstLine: text,
});

/** A run as it is read back from a workspace: anybody may have written the file. */
export const storedRun: z.ZodType<ConnectionRun> = z.object({
  id: id<RunId>(),
  target: text,
  host: text,
  port: number,
  serverName: text.nullable(),
  address: text.exactOptional(),
  startedAt: number,
  outcome: z.object({ handshake, afterHandshake, application: application.nullable() }),
  protocol: version.nullable(),
  cipherSuite: text.nullable(),
  group: text.nullable(),
  alpn: text.nullable(),
  alert: alert.nullable(),
  acceptableCas: texts,
  clientAuth: z.enum(['none', 'requested', 'required', 'unknown']),
  peerChain: z.array(
    z.object({ subject: text, issuer: text, sha256: hex, notBefore: number, notAfter: number, derHex: hex }),
  ),
  trust: z.object({ verified: z.boolean(), nameMatches: z.boolean(), failures: texts, presentedNames: texts }),
  credential: z
    .looseObject({ name: text, certificateId: id<CertificateId>().exactOptional(), sha256: hex, chainLength: number })
    .nullable(),
  credentialSent: z.boolean(),
  requestedSchemes: z.object({ handshake: texts, certificates: texts }),
  attempts: z.array(attempt),
  settings,
  messages: z.array(message).max(MAX_RUN_MESSAGES),
  phasesMs: z.object({
    lookup: number.nullable(),
    connect: number.nullable(),
    proxy: number.nullable(),
    startTls: number.nullable(),
    handshake: number.nullable(),
    verdict: number,
  }),
  diagnosis: z.array(diagnosis),
  ruledOut: z.array(z.object({ id: z.enum(DIAGNOSIS_IDS), evidence: z.array(evidence) })),
  preflight: preflight.nullable(),
  clock: z.object({ peerAt: number, skewMs: number }).nullable(),
  withoutCertificate: z
    .looseObject({
      handshake,
      afterHandshake,
      alert: alert.nullable(),
      status: number.nullable(),
      certificateRequested: z.boolean(),
    })
    .nullable(),
  ending: z.object({
    by: z.enum(['client', 'server', 'none']),
    how: z.enum(['close_notify', 'FIN', 'RST', 'alert', 'none']),
  }),
});

const endpoint = z.strictObject({ address: text, port: number }).nullable();

/** Octets and secrets of a run as they are sealed. */
export const storedRecording = z.strictObject({
  local: endpoint,
  remote: endpoint,
  octets: z.array(z.strictObject({ from: party, atMs: number, base64: text })),
  secrets: texts,
});
