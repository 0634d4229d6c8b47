import { z } from 'zod';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { DIAGNOSIS_IDS, type MessageField, TLS_VERSIONS } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { RUN_REPORT_SCHEMA } from './connection-report.ts';
import type { ComparableRun } from './run-comparison.ts';
import { MAX_RUN_MESSAGES, settings } from './stored-run-schema.ts';

const MAX_FIELD_DEPTH = 12;

const text = z.string();
const texts = z.array(text);
const party = z.enum(['client', 'server']);
const alert = z.looseObject({ number: z.number(), name: text, from: party }).nullable();
const handshake = z.enum(['completed', 'failed']);
const afterHandshake = z.enum(['accepted', 'refused', 'closed', 'silent', 'not-reached']);

const fieldOfDepth = (depth: number): z.ZodType<MessageField> =>
  z.looseObject({ name: text, value: text, children: z.array(depth === 0 ? z.never() : fieldOfDepth(depth - 1)) });

const answer = z
  .looseObject({ status: z.number().nullable(), bytes: z.number(), firstLine: text })
  .transform(({ status, bytes, firstLine }) => ({ ...(status === null ? {} : { status }), bytes, firstLine }));

const report = z
  .looseObject({
    target: text,
    address: text.nullable(),
    settings,
    credential: z.looseObject({ name: text, sha256: text, chainLength: z.number() }).nullable(),
    credentialSent: z.boolean(),
    outcome: z.looseObject({ handshake, afterHandshake, application: answer.nullable() }),
    ending: z.looseObject({
      by: z.enum(['client', 'server', 'none']),
      how: z.enum(['close_notify', 'FIN', 'RST', 'alert', 'none']),
    }),
    protocol: z.enum(TLS_VERSIONS).nullable(),
    cipherSuite: text.nullable(),
    group: text.nullable(),
    alpn: text.nullable(),
    alert,
    clientAuth: z.enum(['none', 'requested', 'required', 'unknown']),
    acceptableCas: texts,
    requestedSchemes: z.looseObject({ handshake: texts, certificates: texts }),
    peerChain: z.array(z.looseObject({ subject: text, sha256: text })),
    trust: z.looseObject({
      verified: z.boolean(),
      nameMatches: z.boolean(),
      failures: z.array(z.looseObject({ code: text })).transform((list) => list.map(({ code }) => code)),
      presentedNames: texts,
    }),
    preflight: z.looseObject({ fits: z.enum(['yes', 'no', 'unsure']) }).nullable(),
    withoutCertificate: z.looseObject({ handshake, afterHandshake, alert, status: z.number().nullable() }).nullable(),
    diagnosis: z.array(z.looseObject({ id: z.enum(DIAGNOSIS_IDS) })),
    messages: z
      .array(z.looseObject({ from: party, type: text, fields: z.array(fieldOfDepth(MAX_FIELD_DEPTH)) }))
      .max(MAX_RUN_MESSAGES),
  })
  .transform(({ address, ...rest }): ComparableRun => ({ ...rest, ...(address === null ? {} : { address }) }));

/**
 * Reads a report of a run from a file's octets. Undefined where the file is something else; fails with `format.not-recognised`
 * where it says to be such a report and is none of a version known here. Anybody may have written it.
 */
export function parseRunReport(bytes: Uint8Array, name: string): Result<ComparableRun | undefined, AppError> {
  const found = parseJson(bytes);
  const schema = z.looseObject({ schema: text }).safeParse(found);
  const family = RUN_REPORT_SCHEMA.replace(/\d+$/, '');
  if (!schema.success || !schema.data.schema.startsWith(family)) return ok(undefined);
  const parsed = schema.data.schema === RUN_REPORT_SCHEMA ? report.safeParse(found) : undefined;
  return parsed?.success === true ? ok(parsed.data) : fail('format.not-recognised', { name });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    // Certificates and the like are no JSON, and the parser says so by throwing.
    return undefined;
  }
}
