import { z } from 'zod';
import type { RequestDetails, RequestSummary } from '../model/request.ts';
import { call } from './call.ts';
import { fileHandleId, nothing, requestId } from './schemas.ts';

export const requestCalls = {
  'request.list': call<readonly RequestSummary[]>().with(nothing),
  'request.get': call<RequestDetails>().with(z.strictObject({ id: requestId })),
  /** Takes a certification request into the inbox; proof of possession and key are checked first. */
  'request.import': call<RequestSummary>().with(z.strictObject({ handle: fileHandleId })),
  'request.refuse': call<RequestSummary>().with(
    z.strictObject({ id: requestId, reason: z.string().trim().min(1).max(500) }),
  ),
} as const;
