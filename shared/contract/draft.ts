import { z } from 'zod';
import { DRAFT_KINDS, type KeptDraft } from '../model/issue.ts';
import { call } from './call.ts';
import { jsonUpTo } from './schemas.ts';

const kind = z.enum(DRAFT_KINDS);

/** Forms as people left them, so that they survive a restart. They hold no secrets. */
export const draftCalls = {
  'draft.read': call<KeptDraft | null>().with(z.strictObject({ kind })),
  /** `content` is any JSON value of at most 64 KiB. */
  'draft.save': call<null>().with(z.strictObject({ kind, content: jsonUpTo(65_536) })),
  'draft.drop': call<null>().with(z.strictObject({ kind })),
} as const;
