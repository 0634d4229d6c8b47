import type { GrantService } from '../grants/grants.ts';
import type { DueWork } from './due-work.ts';

/** What the works are made of. */
export interface DueServices {
  readonly grants: Pick<GrantService, 'review'>;
}

/** Everything that a workspace does by itself while it is open, in a window or under `serve`. */
export const listDueWorks = ({ grants }: DueServices): readonly DueWork[] => [
  {
    name: 'grants',
    wakes: ['authority', 'authority_detail', 'certificate', 'revocation', 'ocsp_signer', 'publish_target'],
    run: (now) => grants.review(now),
  },
];
