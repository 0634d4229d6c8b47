import { z } from 'zod';
import {
  MAX_ANSWER_HOURS,
  MAX_RATE_PER_SECOND,
  MAX_RESPONDER_AUTHORITIES,
  MAX_RESPONDER_LOG,
  MAX_SIGNER_DAYS,
  MAX_SIGNERS_AHEAD,
  MAX_STAPLE_NAME,
  type ResponderLogEntry,
  type ResponderState,
  STAPLE_FORMATS,
  type StapleReport,
} from '../model/responder.ts';
import { call } from './call.ts';
import { authorityId, certificateId, nothing } from './schemas.ts';

const settings = z
  .strictObject({
    address: z.string().trim().min(1).max(100),
    port: z.int().min(0).max(65_535),
    authorityIds: z.array(authorityId).max(MAX_RESPONDER_AUTHORITIES).nullable(),
    answerHours: z.int().min(1).max(MAX_ANSWER_HOURS),
    signerDays: z.int().min(1).max(MAX_SIGNER_DAYS),
    signersAhead: z.int().min(0).max(MAX_SIGNERS_AHEAD),
    ratePerSecond: z.int().min(0).max(MAX_RATE_PER_SECOND),
  })
  .partial();

export const responderCalls = {
  'responder.state': call<ResponderState>().with(nothing),
  /** Changes what is named; what listens already keeps its address until it is started again. */
  'responder.set': call<ResponderState>().with(settings),
  /** Listens. Works locked. Fails with `listen.failed`, `input.invalid` for an address that is none of this computer. */
  'responder.start': call<ResponderState>().with(nothing),
  'responder.stop': call<ResponderState>().with(nothing),
  /** The newest entries first, those after a number alone. */
  'responder.log': call<readonly ResponderLogEntry[]>().with(
    z.strictObject({ after: z.int().min(0), limit: z.int().min(1).max(MAX_RESPONDER_LOG) }),
  ),
  /** Issues the certificates that sign answers, for as long ahead as is set. Fails with `vault.locked` and as issuing does. */
  'responder.renewSigners': call<ResponderState>().with(z.strictObject({ authorityId })),
  /** Keeps which answers are written for an authority, and how often; a native folder dialog asks where, unless that is known. Null when it was cancelled. */
  'responder.setStaples': call<ResponderState | null>().with(
    z.strictObject({
      authorityId,
      format: z.enum(STAPLE_FORMATS),
      name: z.string().trim().max(MAX_STAPLE_NAME),
      everyHours: z.int().min(1).max(MAX_ANSWER_HOURS).nullable(),
      chooseFolder: z.boolean(),
    }),
  ),
  /** Files that were written stay. */
  'responder.endStaples': call<ResponderState>().with(z.strictObject({ authorityId })),
  /** Writes them now. Fails as `responder.writeStaples`, does nothing where none are planned. */
  'responder.renewStaples': call<ResponderState>().with(z.strictObject({ authorityId })),
  /** Native folder dialog, then signed answers as files for servers to staple; null when it was cancelled. */
  'responder.writeStaples': call<StapleReport | null>().with(
    z.strictObject({ ids: z.array(certificateId).min(1).max(1000), format: z.enum(STAPLE_FORMATS) }),
  ),
} as const;
