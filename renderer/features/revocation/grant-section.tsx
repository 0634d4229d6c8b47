import type { AuthorityId } from '../../../shared/model/brands.ts';
import { grantsText } from '../../../shared/text/en/grants.ts';
import { reportFailure } from '../../stores/failure.ts';
import { endGrant, openGrantDialog, useGrants } from '../../stores/grants.ts';
import { Button } from '../../ui/button.tsx';
import { formatMinute } from '../../ui/format-time.ts';
import css from './grant-section.module.css';

const { section: words } = grantsText;

/** The grant of one authority, for its Revocation tab: what goes on while locked, with buttons to give, change and end it. */
export function GrantSection({ authorityId }: { readonly authorityId: AuthorityId }) {
  const grant = useGrants(({ list }) => list.find((one) => one.authorityId === authorityId));
  return (
    <div className={css['section']}>
      <p>{grant === undefined ? words.none : words.standing(grantsText.covers(grant), formatMinute(grant.until))}</p>
      <Button size="small" onClick={() => openGrantDialog(authorityId)}>
        {grant === undefined ? words.give : words.change}
      </Button>
      {grant === undefined ? null : (
        <Button size="small" onClick={() => reportFailure(endGrant(grant.id))}>
          {words.end}
        </Button>
      )}
    </div>
  );
}
