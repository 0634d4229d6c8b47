import { mapResult } from '../../../shared/result.ts';
import type { GrantService } from '../grants/grants.ts';
import type { ForeignCrlService } from '../foreign-crls/foreign-crls.ts';
import type { PublishService } from '../publish/publishing.ts';
import type { Responder } from '../responder/responder.ts';
import type { DueWork } from './due-work.ts';

/** What the works are made of. */
export interface DueServices {
  readonly grants: Pick<GrantService, 'review'>;
  readonly responder: Pick<Responder, 'due'>;
  readonly foreignCrls: Pick<ForeignCrlService, 'fetchDue'>;
  readonly publishing: Pick<PublishService, 'publishDue'>;
}

/** Everything that a workspace does by itself while it is open, in a window or under `serve`. */
export const listDueWorks = ({ grants, foreignCrls, publishing, responder }: DueServices): readonly DueWork[] => [
  {
    name: 'grants',
    wakes: ['authority', 'authority_detail', 'certificate', 'revocation', 'ocsp_signer', 'publish_target'],
    run: (now) => grants.review(now),
  },
  responder.due,
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
