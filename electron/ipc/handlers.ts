import type { Handlers } from '../../shared/contract/index.ts';
import { activityHandlers } from './handle-activity.ts';
import { alertHandlers } from './handle-alert.ts';
import { applicationHandlers } from './handle-application.ts';
import { authorityHandlers } from './handle-authority.ts';
import { backupHandlers } from './handle-backup.ts';
import { batchHandlers } from './handle-batch.ts';
import { certificateHandlers } from './handle-certificate.ts';
import { certificateFilterHandlers } from './handle-certificate-filter.ts';
import { certificateNoteHandlers } from './handle-certificate-note.ts';
import { connectionHandlers } from './handle-connection.ts';
import { connectionHistoryHandlers } from './handle-connection-history.ts';
import { exportManyHandlers } from './handle-export-many.ts';
import { crlViewerHandlers } from './handle-crl-viewer.ts';
import { demoHandlers } from './handle-demo.ts';
import { fileHandlers } from './handle-file.ts';
import { grantHandlers } from './handle-grant.ts';
import { importHandlers } from './handle-import.ts';
import { inspectHandlers } from './handle-inspect.ts';
import { kitHandlers } from './handle-kit.ts';
import { migrationHandlers } from './handle-migration.ts';
import { operatorHandlers } from './handle-operator.ts';
import { ownRequestHandlers } from './handle-own-request.ts';
import { partnerHandlers } from './handle-partner.ts';
import { profileHandlers } from './handle-profile.ts';
import { publishHandlers } from './handle-publish.ts';
import { recoveryHandlers } from './handle-recovery.ts';
import { renewHandlers } from './handle-renew.ts';
import { reportHandlers } from './handle-report.ts';
import { requestHandlers } from './handle-request.ts';
import { responderHandlers } from './handle-responder.ts';
import { revocationHandlers } from './handle-revocation.ts';
import { statusHandlers } from './handle-status.ts';
import { foreignCrlHandlers } from './handle-foreign-crl.ts';
import { timelineHandlers } from './handle-timeline.ts';
import { validationHandlers } from './handle-validation.ts';
import { viewHandlers } from './handle-view.ts';
import { workspaceHandlers } from './handle-workspace.ts';
import type { WindowSession } from './window-session.ts';

/** One handler for every channel of the contract. */
export const handlers: Handlers<WindowSession> = {
  ...activityHandlers,
  ...alertHandlers,
  ...applicationHandlers,
  ...authorityHandlers,
  ...backupHandlers,
  ...batchHandlers,
  ...certificateHandlers,
  ...certificateFilterHandlers,
  ...certificateNoteHandlers,
  ...connectionHandlers,
  ...connectionHistoryHandlers,
  ...exportManyHandlers,
  ...crlViewerHandlers,
  ...demoHandlers,
  ...fileHandlers,
  ...grantHandlers,
  ...importHandlers,
  ...inspectHandlers,
  ...kitHandlers,
  ...migrationHandlers,
  ...operatorHandlers,
  ...ownRequestHandlers,
  ...partnerHandlers,
  ...profileHandlers,
  ...publishHandlers,
  ...recoveryHandlers,
  ...renewHandlers,
  ...reportHandlers,
  ...requestHandlers,
  ...responderHandlers,
  ...revocationHandlers,
  ...foreignCrlHandlers,
  ...statusHandlers,
  ...timelineHandlers,
  ...validationHandlers,
  ...viewHandlers,
  ...workspaceHandlers,
};
