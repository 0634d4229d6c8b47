import type { Command, CommandName } from './command.ts';
import { alertCommand } from './command-alert.ts';
import { caCreateCommand, caExportCommand, caListCommand, caShowCommand } from './command-ca.ts';
import {
  caArchiveCommand,
  caCrossSignCommand,
  caDeleteCommand,
  caRekeyCommand,
  caRenewCommand,
} from './command-ca-change.ts';
import { caAnswerCommand, caImportCommand, caRequestCommand } from './command-ca-import.ts';
import { activityExportCommand, activityShowCommand, activityVerifyCommand } from './command-activity.ts';
import { batchCommand } from './command-batch.ts';
import { renewCommand } from './command-renew.ts';
import { checkCommand } from './command-check.ts';
import { conformanceCommand } from './command-conformance.ts';
import { convertCommand } from './command-convert.ts';
import { compareCommand } from './command-compare.ts';
import { diagnoseCommand } from './command-diagnose.ts';
import { dialCommand } from './command-dial.ts';
import { exportCommand } from './command-export.ts';
import { importCommand } from './command-import.ts';
import { inspectCommand } from './command-inspect.ts';
import { issueCommand } from './command-issue.ts';
import { lintCommand } from './command-lint.ts';
import { listCommand } from './command-list.ts';
import { importOpensslCommand, importXcaCommand } from './command-migrate.ts';
import { noteCommand } from './command-note.ts';
import { requestAnswerCommand, requestNewCommand, requestWithdrawCommand } from './command-own-request.ts';
import {
  operatorAddCommand,
  operatorListCommand,
  operatorPassphraseCommand,
  operatorRemoveCommand,
  operatorRoleCommand,
  operatorTwoPersonCommand,
} from './command-operator.ts';
import { partnerAddCommand, partnerEditCommand, partnerListCommand, partnerRemoveCommand } from './command-partner.ts';
import { requestHelpCommand } from './command-request-help.ts';
import {
  requestApproveCommand,
  requestDeleteCommand,
  requestExportCommand,
  requestImportCommand,
  requestListCommand,
  requestRefuseCommand,
  requestReopenCommand,
  requestShowCommand,
} from './command-request.ts';
import { crlIssueCommand, crlPlanCommand, crlTakeOverCommand } from './command-crl.ts';
import { crlShowCommand, crlVerifyCommand } from './command-crl-show.ts';
import {
  crlPublishCommand,
  publishAddCommand,
  publishListCommand,
  publishRemoveCommand,
  publishTestCommand,
} from './command-publish.ts';
import { releaseCommand, revokeCommand, unrevokeCommand } from './command-revoke.ts';
import {
  profileExportCommand,
  profileImportCommand,
  profileListCommand,
  profileShowCommand,
} from './command-profile.ts';
import { reportCommand } from './command-report.ts';
import { ocspServeCommand, ocspSignCommand, serveCommand } from './command-serve.ts';
import { crlForeignCommand, crlImportCommand } from './command-foreign-crl.ts';
import { ocspCheckCommand, statusCommand } from './command-status.ts';
import { timelineCommand } from './command-timeline.ts';
import { updateCheckCommand } from './command-update-check.ts';
import { verifyCommand } from './command-verify.ts';
import { workspaceBackupCommand, workspaceExportReadableCommand, workspaceRestoreCommand } from './command-backup.ts';
import { workspaceSettingsCommand } from './command-settings.ts';
import {
  workspaceCheckCommand,
  workspaceDemoCommand,
  workspaceForgetCommand,
  workspaceInitCommand,
} from './command-workspace.ts';

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  inspect: inspectCommand,
  compare: compareCommand,
  lint: lintCommand,
  verify: verifyCommand,
  conformance: conformanceCommand,
  convert: convertCommand,
  'workspace init': workspaceInitCommand,
  'workspace check': workspaceCheckCommand,
  'workspace forget': workspaceForgetCommand,
  'workspace settings': workspaceSettingsCommand,
  'workspace backup': workspaceBackupCommand,
  'workspace restore': workspaceRestoreCommand,
  'workspace export-readable': workspaceExportReadableCommand,
  'workspace demo': workspaceDemoCommand,
  'workspace import-openssl': importOpensslCommand,
  'workspace import-xca': importXcaCommand,
  'operator list': operatorListCommand,
  'operator add': operatorAddCommand,
  'operator role': operatorRoleCommand,
  'operator remove': operatorRemoveCommand,
  'operator passphrase': operatorPassphraseCommand,
  'operator two-person': operatorTwoPersonCommand,
  'ca create': caCreateCommand,
  'ca list': caListCommand,
  'ca show': caShowCommand,
  'ca export': caExportCommand,
  'ca import': caImportCommand,
  'ca request': caRequestCommand,
  'ca answer': caAnswerCommand,
  'ca renew': caRenewCommand,
  'ca rekey': caRekeyCommand,
  'ca cross-sign': caCrossSignCommand,
  'ca archive': caArchiveCommand,
  'ca delete': caDeleteCommand,
  issue: issueCommand,
  batch: batchCommand,
  renew: renewCommand,
  export: exportCommand,
  list: listCommand,
  note: noteCommand,
  report: reportCommand,
  timeline: timelineCommand,
  import: importCommand,
  'profile list': profileListCommand,
  'profile show': profileShowCommand,
  'profile import': profileImportCommand,
  'profile export': profileExportCommand,
  'request import': requestImportCommand,
  'request list': requestListCommand,
  'request show': requestShowCommand,
  'request approve': requestApproveCommand,
  'request refuse': requestRefuseCommand,
  'request reopen': requestReopenCommand,
  'request delete': requestDeleteCommand,
  'request export': requestExportCommand,
  'request help': requestHelpCommand,
  'request new': requestNewCommand,
  'request answer': requestAnswerCommand,
  'request withdraw': requestWithdrawCommand,
  'partner list': partnerListCommand,
  'partner add': partnerAddCommand,
  'partner edit': partnerEditCommand,
  'partner remove': partnerRemoveCommand,
  revoke: revokeCommand,
  release: releaseCommand,
  unrevoke: unrevokeCommand,
  'crl issue': crlIssueCommand,
  'crl plan': crlPlanCommand,
  'crl publish': crlPublishCommand,
  'publish list': publishListCommand,
  'publish add': publishAddCommand,
  'publish remove': publishRemoveCommand,
  'publish test': publishTestCommand,
  'crl show': crlShowCommand,
  'crl verify': crlVerifyCommand,
  'crl take-over': crlTakeOverCommand,
  'crl import': crlImportCommand,
  'crl foreign': crlForeignCommand,
  'ocsp check': ocspCheckCommand,
  status: statusCommand,
  check: checkCommand,
  alert: alertCommand,
  diagnose: diagnoseCommand,
  'update-check': updateCheckCommand,
  'activity show': activityShowCommand,
  'activity verify': activityVerifyCommand,
  'activity export': activityExportCommand,
  dial: dialCommand,
  serve: serveCommand,
  'ocsp sign': ocspSignCommand,
  'ocsp serve': ocspServeCommand,
};
