import type { ErrorTexts } from './error-text.ts';
import { activityLog } from './errors-activity.ts';
import { authorities, certificates, connections, formats } from './errors-certificate.ts';
import { backups } from './errors-backup.ts';
import { batches } from './errors-batch.ts';
import { crls } from './errors-crl.ts';
import { revocations } from './errors-revocation.ts';
import { fetching } from './errors-fetch.ts';
import { foreignCrls } from './errors-foreign-crl.ts';
import { filters } from './errors-filter.ts';
import { exports } from './errors-export.ts';
import { grants } from './errors-grant.ts';
import { kits } from './errors-kit.ts';
import { migrations } from './errors-migration.ts';
import { operators } from './errors-operator.ts';
import { profiles } from './errors-profile.ts';
import { partners, requests } from './errors-request.ts';
import { responders } from './errors-responder.ts';
import { publishing } from './errors-publish.ts';
import { authorityActs } from './errors-authority.ts';
import { files, ownSide, vault, workspaces } from './errors-workspace.ts';

export type { ErrorText } from './error-text.ts';

export const errorTexts: ErrorTexts = {
  ...ownSide,
  ...files,
  ...workspaces,
  ...vault,
  ...authorities,
  ...authorityActs,
  ...certificates,
  ...exports,
  ...kits,
  ...migrations,
  ...requests,
  ...partners,
  ...profiles,
  ...activityLog,
  ...backups,
  ...batches,
  ...formats,
  ...connections,
  ...responders,
  ...revocations,
  ...fetching,
  ...publishing,
  ...foreignCrls,
  ...filters,
  ...grants,
  ...operators,
  ...crls,
};
