import { z } from 'zod';
import type { DemoServerState } from '../model/demo.ts';
import type { WorkspaceState } from '../model/workspace.ts';
import { call } from './call.ts';
import { nothing } from './schemas.ts';

export const demoCalls = {
  /** Where the demo of this user is kept; null where none was made yet. */
  'demo.find': call<{ readonly location: string } | null>().with(nothing),
  /**
   * Opens the demo in this window, unlocked and with its server running. With `fresh` a new one is made, which takes seconds, and the former is deleted for it
   * once it is whole. Fails with `demo.open-elsewhere`.
   */
  'demo.open': call<WorkspaceState>().with(z.strictObject({ fresh: z.boolean() })),
  /** Ends the making of a fresh one in this window, whose `demo.open` fails with `job.cancelled` then; the former demo stays. */
  'demo.cancel': call<null>().with(nothing),
  /** Fails with `workspace.none-open`, as the two below. */
  'demo.server': call<DemoServerState>().with(nothing),
  /** Listens on this computer alone. Fails with `demo.not-a-demo`, `vault.locked`, `listen.failed`. */
  'demo.start': call<DemoServerState>().with(nothing),
  'demo.stop': call<DemoServerState>().with(nothing),
} as const;
