import { z } from 'zod';
import type { AppError } from '../errors.ts';
import type { FileHandleId } from '../model/brands.ts';
import { call } from './call.ts';
import { chunkBytes, fileHandleId, nothing, shortText } from './schemas.ts';

export interface OpenedFile {
  readonly handle: FileHandleId;
  readonly name: string;
  readonly size: number;
}

/** What the system handed to a window: files to inspect, and why a workspace could not be opened. */
interface HandedOver {
  readonly files: readonly OpenedFile[];
  readonly refusal: AppError | null;
}

/** Dropped and pasted bytes go up in pieces; files chosen in a dialog never pass the window. */
export const fileCalls = {
  'file.begin': call<{ readonly handle: FileHandleId }>().with(
    z.strictObject({ name: z.string().max(255), size: z.int().min(0).max(67_108_864) }),
  ),
  'file.append': call<{ readonly received: number }>().with(
    z.strictObject({ handle: fileHandleId, offset: z.int().min(0), bytes: chunkBytes }),
  ),
  /** Files that were dropped, to be imported: the window keeps them and hands over what `file.wanted` asks for. */
  'file.beginDropped': call<{ readonly handle: FileHandleId }>().with(z.strictObject({ name: z.string().max(255) })),
  /** Their names and sizes, in pages. */
  'file.addDropped': call<{ readonly files: number }>().with(
    z.strictObject({
      handle: fileHandleId,
      files: z.array(z.strictObject({ name: shortText, size: z.int().min(0) })).max(500),
    }),
  ),
  /** Answers one `file.wanted`; null where the file cannot be read any more. */
  'file.giveDropped': call<null>().with(
    z.strictObject({ handle: fileHandleId, ask: z.int().min(1), bytes: chunkBytes.nullable() }),
  ),
  /** Native open dialog for one file; null when it was cancelled. */
  'file.choose': call<OpenedFile | null>().with(
    z.strictObject({
      purpose: z.enum(['inspect', 'request', 'request-answer', 'trust', 'revocation', 'credential', 'table']),
    }),
  ),
  'file.release': call<null>().with(z.strictObject({ handle: fileHandleId })),
  /** Files named on the command line or opened by the system, not yet taken by this window. */
  'file.takeOpened': call<HandedOver>().with(nothing),
} as const;
