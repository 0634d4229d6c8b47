import type { z } from 'zod';
import type { AppError } from '../errors.ts';
import type { Result } from '../result.ts';
import { activityCalls } from './activity.ts';
import { alertCalls } from './alert.ts';
import { applicationCalls } from './application.ts';
import { authorityCalls } from './authority.ts';
import { backupCalls } from './backup.ts';
import { batchCalls } from './batch.ts';
import { certificateCalls } from './certificate.ts';
import { certificateFilterCalls } from './certificate-filter.ts';
import { certificateNoteCalls } from './certificate-note.ts';
import { connectionCalls } from './connection.ts';
import { crlViewerCalls } from './crl-viewer.ts';
import { demoCalls } from './demo.ts';
import { draftCalls } from './draft.ts';
import { exportManyCalls } from './export-many.ts';
import { fileCalls } from './file.ts';
import { grantCalls } from './grant.ts';
import { importCalls } from './import.ts';
import { inspectCalls } from './inspect.ts';
import { kitCalls } from './kit.ts';
import { migrationCalls } from './migration.ts';
import { operatorCalls } from './operator.ts';
import { ownRequestCalls } from './own-request.ts';
import { partnerCalls } from './partner.ts';
import { profileCalls } from './profile.ts';
import { publishCalls } from './publish.ts';
import { recoveryCalls } from './recovery.ts';
import { renewCalls } from './renew.ts';
import { reportCalls } from './report.ts';
import { requestCalls } from './request.ts';
import { responderCalls } from './responder.ts';
import { revocationCalls } from './revocation.ts';
import { statusCalls } from './status.ts';
import { timelineCalls } from './timeline.ts';
import { validationCalls } from './validation.ts';
import { viewCalls } from './view.ts';
import { workspaceCalls } from './workspace.ts';

/** Every channel between a window and the main side. The only description of IPC. */
export const contract = {
  ...activityCalls,
  ...alertCalls,
  ...applicationCalls,
  ...authorityCalls,
  ...backupCalls,
  ...batchCalls,
  ...certificateCalls,
  ...certificateFilterCalls,
  ...certificateNoteCalls,
  ...connectionCalls,
  ...crlViewerCalls,
  ...demoCalls,
  ...draftCalls,
  ...exportManyCalls,
  ...fileCalls,
  ...grantCalls,
  ...importCalls,
  ...inspectCalls,
  ...kitCalls,
  ...migrationCalls,
  ...operatorCalls,
  ...ownRequestCalls,
  ...partnerCalls,
  ...profileCalls,
  ...publishCalls,
  ...recoveryCalls,
  ...renewCalls,
  ...reportCalls,
  ...requestCalls,
  ...responderCalls,
  ...revocationCalls,
  ...statusCalls,
  ...timelineCalls,
  ...validationCalls,
  ...viewCalls,
  ...workspaceCalls,
} as const;

export type Contract = typeof contract;
export type Channel = keyof Contract;
export type Input<C extends Channel> = z.infer<Contract[C]['input']>;
export type Output<C extends Channel> = Contract[C] extends { readonly output?: infer O }
  ? Exclude<O, undefined>
  : never;
export type Answer<C extends Channel> = Result<Output<C>, AppError>;

/** One handler for every channel, or it does not compile. `Context` says which window and workspace ask. */
export type Handlers<Context> = {
  readonly [C in Channel]: (input: Input<C>, context: Context) => Promise<Answer<C>>;
};

/** What the preload hands to the page: one function for every channel. */
export type Bridge = { readonly [C in Channel]: (input: Input<C>) => Promise<Answer<C>> };
