import { z } from 'zod';
import type { CertificateSummary } from '../model/certificate.ts';
import { KEY_CHOICES } from '../model/key.ts';
import { PROFILE_ID_PATTERN } from '../model/profile.ts';
import type { OwnRequest } from '../model/request.ts';
import { OWN_REQUEST_STATES } from '../model/request.ts';
import { call } from './call.ts';
import { fileHandleId, ownRequestId, partnerId, shortText } from './schemas.ts';

const oneRequest = z.strictObject({ id: ownRequestId });

export const ownRequestCalls = {
  /** Newest first, at most 1 000. */
  'ownRequest.list': call<readonly OwnRequest[]>().with(
    z.strictObject({ state: z.enum(OWN_REQUEST_STATES).optional() }),
  ),
  /** Makes a key here and a request for an authority elsewhere. */
  'ownRequest.create': call<OwnRequest>().with(
    z.strictObject({
      /** Empty: by the subject or the first name. */
      name: z.string().trim().max(200),
      /** RFC 4514 string; may be empty where there are names. */
      subject: shortText,
      sans: z.array(shortText).max(100),
      key: z.enum(KEY_CHOICES),
      /** Its key usages are asked for. */
      profile: z.string().regex(PROFILE_ID_PATTERN).optional(),
      note: z.string().max(4000),
      partnerId: partnerId.optional(),
    }),
  ),
  /** Writes the request to a place chosen in a native dialog; null when it was cancelled. */
  'ownRequest.export': call<{ readonly name: string } | null>().with(
    oneRequest.extend({ format: z.enum(['pem', 'der']) }),
  ),
  /** Takes the certificate that answers a waiting request, found by its key, and ties it to the key. */
  'ownRequest.importAnswer': call<CertificateSummary>().with(z.strictObject({ handle: fileHandleId })),
  'ownRequest.withdraw': call<null>().with(oneRequest),
} as const;
