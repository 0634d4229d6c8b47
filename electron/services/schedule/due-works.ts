import { mapResult, ok } from '../../../shared/result.ts';
import type { BackupService } from '../backup/backup.ts';
import type { GrantService } from '../grants/grants.ts';
import type { ForeignCrlService } from '../foreign-crls/foreign-crls.ts';
import type { PublishService } from '../publish/publishing.ts';
import type { Responder } from '../responder/responder.ts';
import type { RevocationService } from '../revocation/revocations.ts';
import type { DueWork } from './due-work.ts';

/** What the works are made of. */
export interface DueServices {
  readonly grants: Pick<GrantService, 'review'>;
  readonly revocations: Pick<RevocationService, 'issueDue'>;
  readonly responder: Pick<Responder, 'due' | 'staplesDue'>;
  readonly foreignCrls: Pick<ForeignCrlService, 'fetchDue'>;
  readonly publishing: Pick<PublishService, 'publishDue'>;
  readonly backups: Pick<BackupService, 'due'>;
  readonly check: DueWork;
}

/** Everything that a workspace does by itself while it is open, in a window or under `serve`. */
export const listDueWorks = ({
  grants,
  revocations,
  foreignCrls,
  responder,
  publishing,
  backups,
  check,
}: DueServices): readonly DueWork[] => [
  {
    name: 'grants',
    wakes: ['authority', 'authority_detail', 'certificate', 'revocation', 'ocsp_signer', 'publish_target'],
    run: (now) => grants.review(now),
  },
  {
    name: 'CRLs',
    wakes: ['crl', 'crl_plan', 'revocation', 'authority', 'certificate'],
    run: async (_now, signal) => {
      const done = await revocations.issueDue(signal);
      if (!done.ok) return done;
      const { nextAt, failed } = done.value;
      const [first] = failed;
      return ok(first === undefined ? nextAt : { nextAt, failure: first.error });
    },
  },
  responder.due,
  backups.due,
  check,
  responder.staplesDue,
  {
    name: 'publishing',
    wakes: ['crl', 'crl_part', 'publish_target', 'publish_run'],
    run: async (now, signal) => mapResult(await publishing.publishDue(now, signal), ({ nextAt }) => nextAt),
  },
  {
    name: 'foreign CRLs',
    wakes: ['foreign_crl'],
    run: async (now, signal) => mapResult(await foreignCrls.fetchDue(now, signal), ({ nextAt }) => nextAt),
  },
];
