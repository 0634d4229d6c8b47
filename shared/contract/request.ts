import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import { PROFILE_ID_PATTERN } from '../model/profile.ts';
import { KEY_CHOICES } from '../model/key.ts';
import type { RequestHelp } from '../model/request-help.ts';
import { HELP_TOOLS } from '../model/request-help.ts';
import { REQUEST_FILTERS, REQUEST_SORTS } from '../model/request.ts';
import type { RequestDetails, RequestImportReport, RequestPage } from '../model/request.ts';
import { call } from './call.ts';
import { fileHandleId, partnerId, requestId, shortText } from './schemas.ts';

const ids = z.array(requestId).min(1).max(1000);
const reason = z.string().trim().max(500);
const helpInput = z.strictObject({
  profile: z.string().regex(PROFILE_ID_PATTERN),
  /** RFC 4514 string; what the profile and the partner fix is added. */
  subject: shortText.optional(),
  sans: z.array(shortText).max(100).optional(),
  key: z.enum(KEY_CHOICES),
  partnerId: partnerId.optional(),
});
const changed = call<{ readonly changed: number }>;

export const requestCalls = {
  'request.list': call<RequestPage>().with(
    z.strictObject({
      state: z.enum(REQUEST_FILTERS).optional(),
      partnerId: partnerId.optional(),
      search: shortText,
      /** Without it the newest first. */
      sort: z.enum(REQUEST_SORTS).optional(),
      direction: z.enum(['asc', 'desc']).optional(),
      offset: z.int().min(0).max(10_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  'request.get': call<RequestDetails>().with(z.strictObject({ id: requestId })),
  /**
   * Takes every certification request found in what a handle holds (files, a folder, octets) into the inbox; proof of possession and key are
   * checked first. A job of the window shows how far it is and can be cancelled: what was taken by then stays.
   */
  'request.import': call<RequestImportReport>().with(z.strictObject({ handle: fileHandleId })),
  /** Native open dialog for several files or one folder; null when it was cancelled. */
  'request.choose': call<{ readonly handle: FileHandleId; readonly name: string } | null>().with(
    z.strictObject({ folder: z.boolean() }),
  ),
  'request.approve': changed().with(z.strictObject({ ids, note: reason.optional() })),
  'request.refuse': changed().with(z.strictObject({ ids, reason: reason.min(1) })),
  /** Refused and approved ones become new again. */
  'request.reopen': changed().with(z.strictObject({ ids })),
  'request.setPartner': changed().with(z.strictObject({ ids, partnerId: partnerId.nullable() })),
  /** New and refused ones; none where one of them is approved or issued. */
  'request.delete': call<{ readonly deleted: number }>().with(z.strictObject({ ids })),
  /** Writes the request as PEM to a place chosen in a native dialog; null when it was cancelled. */
  'request.export': call<{ readonly name: string } | null>().with(z.strictObject({ id: requestId })),
  /** Commands, files and a message by which a partner makes the key and the request that a profile expects. Nothing is stored. */
  'request.help': call<RequestHelp>().with(helpInput),
  /** Native folder dialog; writes what one program needs into a new folder there. Null when it was cancelled. */
  'request.saveHelp': call<{ readonly name: string } | null>().with(helpInput.extend({ tool: z.enum(HELP_TOOLS) })),
} as const;
