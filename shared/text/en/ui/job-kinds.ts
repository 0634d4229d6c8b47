import type { JobKind } from '../../../model/job.ts';
import { visible } from '../../format.ts';

/** Long work, as the status bar names it. */
export const jobKinds: Record<JobKind, (subject: string) => string> = {
  'certificate.import': (subject) => `Importing ${visible(subject, 60)}`,
  'import.undo': (subject) => `Taking back ${visible(subject, 60)}`,
  'migration.preview': (subject) => `Reading ${visible(subject, 60)}`,
  'migration.run': (subject) => `Taking over ${visible(subject, 60)}`,
  'request.import': (subject) => `Adding requests of ${visible(subject, 60)}`,
  'certificate.issue': (subject) => `Issuing ${visible(subject, 60)}`,
  'batch.plan': (subject) => `Checking ${visible(subject, 60)}`,
  'batch.run': (subject) => `Issuing ${visible(subject, 60)}`,
  'batch.export': (subject) => `Writing the outcome of ${visible(subject, 60)}`,
  'certificate.renew': (subject) => `Renewing ${visible(subject, 60)}`,
  'revocation.revoke': (subject) => (subject === '' ? 'Revoking certificates' : `Revoking ${subject} certificates`),
  'revocation.release': (subject) => (subject === '' ? 'Releasing certificates' : `Releasing ${subject} certificates`),
  'revocation.undo': (subject) => (subject === '' ? 'Taking revocations back' : `Taking ${subject} revocations back`),
  'certificate.annotate': (subject) => (subject === '' ? 'Changing certificates' : `Changing ${subject} certificates`),
  'certificate.exportMany': (subject) => `Writing ${visible(subject, 60)}`,
  'report.write': (subject) => `Writing the report ${visible(subject, 60)}`,
  'activity.verify': (subject) => `Verifying the log of ${visible(subject, 60)}`,
  'activity.export': (subject) => `Exporting the log of ${visible(subject, 60)}`,
  'workspace.check': (subject) => `Checking ${visible(subject, 60)}`,
  'workspace.exportReadable': (subject) => `Exporting what is readable of ${visible(subject, 60)}`,
  'backup.make': (subject) => `Backing up ${visible(subject, 60)}`,
  'backup.restore': (subject) => `Restoring ${visible(subject, 60)}`,
  'connection.dial': (subject) => `Dialling ${visible(subject, 60)}`,
  'crl.publish': (subject) => `Publishing the CRLs of ${visible(subject, 60)}`,
  'status.ask': (subject) =>
    subject === '' ? 'Asking for a revocation status' : `Asking for the status of ${visible(subject, 60)}`,
  'foreign-crl.fetch': (subject) =>
    subject === '' ? 'Taking in a CRL of others' : `Fetching the CRL ${visible(subject, 60)}`,
  'kit.write': (subject) => `Writing the kit of ${visible(subject, 60)}`,
  'timeline.calendar': (subject) => `Writing the calendar of ${visible(subject, 60)}`,
  'file.read': (subject) => `Reading ${visible(subject, 60)}`,
};
