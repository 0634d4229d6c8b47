import { createActivity, type ActivityService } from './activity/activity.ts';
import type { AuthorityService } from './authorities/authorities.ts';
import { createAuthorities } from './authorities/authorities.ts';
import { type BackupService, createBackups } from './backup/backup.ts';
import { createBatches, type BatchService } from './batch/batch.ts';
import type { CertificateService } from './certificate.ts';
import { createCertificates } from './certificate.ts';
import type { Connections } from './connection.ts';
import { createConnections } from './connection.ts';
import type { DemoServer } from './demo/demo-server.ts';
import { createDemoServer } from './demo/demo-server.ts';
import type { ExportService } from './export.ts';
import { createExports } from './export.ts';
import { createExportMany, type ExportManyService } from './export-many/export-many.ts';
import { createForeignCrls, type ForeignCrlService } from './foreign-crls/foreign-crls.ts';
import type { ImportService } from './inventory/import.ts';
import { createImports } from './inventory/import.ts';
import { createInventoryQuestions, type InventoryQuestions } from './inventory/inventory-questions.ts';
import type { GrantService } from './grants/grants.ts';
import { createOperators, type OperatorService } from './operators/operators.ts';
import { createIssuing, type IssuingService } from './issuing/issuing.ts';
import type { KeptDraftService } from './issuing/kept-draft.ts';
import { createKeptDrafts } from './issuing/kept-draft.ts';
import { createKits, type KitService } from './kit/kit.ts';
import type { ProfileService } from './profiles/profile.ts';
import { createProfiles } from './profiles/profile.ts';
import { createPublishing, type PublishService } from './publish/publishing.ts';
import type { Responder } from './responder/responder.ts';
import { createResponder } from './responder/responder.ts';
import type { RenewService } from './batch/renew.ts';
import { createRenewals } from './batch/renew.ts';
import { createReports, type ReportService } from './report/report.ts';
import type { RequestService } from './requests/inbox.ts';
import { createRequests } from './requests/inbox.ts';
import type { OwnRequestService } from './requests/own-request.ts';
import { createOwnRequests } from './requests/own-request.ts';
import type { PartnerService } from './requests/partner.ts';
import { createPartners } from './requests/partner.ts';
import type { RequestHelpService } from './requests/request-help.ts';
import { createRequestHelp } from './requests/request-help.ts';
import { createOwnCrls, type OwnCrls } from './revocation/own-crls.ts';
import type { RevocationService } from './revocation/revocations.ts';
import { createRevocations } from './revocation/revocations.ts';
import type { SettingsService } from './settings.ts';
import { createSettings } from './settings.ts';
import { createStatusCache } from './status/status-cache.ts';
import { createStatus, type StatusService } from './status/status.ts';
import type { TimelineService } from './timeline/timeline.ts';
import { createTimeline } from './timeline/timeline.ts';
import type { ViewService } from './inventory/views.ts';
import { createViews } from './inventory/views.ts';
import type { Validation } from './validation.ts';
import { createValidation } from './validation.ts';
import type { AlertService } from './watch/alerts.ts';
import { createAlerts } from './watch/alerts.ts';
import type { CertificateNoteService } from './watch/certificate-notes.ts';
import { createCertificateNotes } from './watch/certificate-notes.ts';
import { createChangeMemory } from './watch/change-memory.ts';
import type { WatchSettingService } from './watch/watch-settings.ts';
import { createWatchSettings } from './watch/watch-settings.ts';
import { createMigrations, type MigrationService } from './migration/migration.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/** What can be done with an open workspace, area by area. */
export interface WorkspaceServices {
  readonly authorities: AuthorityService;
  readonly certificates: CertificateService;
  readonly inventory: InventoryQuestions;
  readonly issuing: IssuingService;
  readonly profiles: ProfileService;
  readonly keptDrafts: KeptDraftService;
  readonly batches: BatchService;
  readonly renewals: RenewService;
  readonly requests: RequestService;
  readonly ownRequests: OwnRequestService;
  readonly partners: PartnerService;
  readonly requestHelp: RequestHelpService;
  readonly revocations: RevocationService;
  readonly ownCrls: OwnCrls;
  readonly grants: GrantService;
  readonly operators: OperatorService;
  readonly foreignCrls: ForeignCrlService;
  readonly publishing: PublishService;
  readonly timeline: TimelineService;
  readonly imports: ImportService;
  readonly migrations: MigrationService;
  readonly exports: ExportService;
  readonly exportMany: ExportManyService;
  readonly reports: ReportService;
  readonly kits: KitService;
  readonly connections: Connections;
  readonly validation: Validation;
  readonly status: StatusService;
  readonly activity: ActivityService;
  readonly settings: SettingsService;
  readonly alerts: AlertService;
  readonly watch: WatchSettingService;
  readonly notes: CertificateNoteService;
  readonly views: ViewService;
  /** Starts in demo workspaces alone. */
  readonly demo: DemoServer;
  readonly responder: Responder;
  readonly backups: BackupService;
}

/** The services over what they share; each is made once. */
export function composeServices(context: WorkspaceContext, grants: GrantService): WorkspaceServices {
  const cache = createStatusCache(context);
  const validation = createValidation(context.ports, context, cache);
  const imports = createImports(context);
  const changes = createChangeMemory(() => context.newId<string>());
  return {
    authorities: createAuthorities(context),
    certificates: createCertificates(context),
    inventory: createInventoryQuestions(context),
    issuing: createIssuing(context),
    profiles: createProfiles(context),
    keptDrafts: createKeptDrafts(context),
    batches: createBatches(context),
    renewals: createRenewals(context),
    requests: createRequests(context),
    ownRequests: createOwnRequests(context),
    partners: createPartners(context, changes),
    requestHelp: createRequestHelp(context),
    revocations: createRevocations(context),
    ownCrls: createOwnCrls(context),
    grants,
    operators: createOperators(context, grants),
    foreignCrls: createForeignCrls(context),
    publishing: createPublishing(context),
    timeline: createTimeline(context),
    imports,
    migrations: createMigrations(context, imports),
    exports: createExports(context),
    exportMany: createExportMany(context),
    reports: createReports(context),
    kits: createKits(context),
    connections: createConnections(context.ports, context),
    validation,
    status: createStatus(context.ports, context, { validation, cache }),
    activity: createActivity(context),
    settings: createSettings(context),
    alerts: createAlerts(context),
    watch: createWatchSettings(context),
    notes: createCertificateNotes(context, changes),
    views: createViews(context),
    demo: createDemoServer(context),
    responder: createResponder(context),
    backups: createBackups(context),
  };
}
