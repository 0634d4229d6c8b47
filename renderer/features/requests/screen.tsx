import { useEffect } from 'react';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { followPartnerChoices } from '../../stores/partner.ts';
import { buildAddress, type ParsedAddress } from '../../stores/router.ts';
import { AreaSwitch } from '../../ui/area-switch.tsx';
import { Inbox } from './inbox.tsx';
import { OwnRequests } from './own-requests.tsx';

/** The inbox at `/requests` and `/requests/<id>`, what was made here at `/requests/own` and `/requests/own/<id>`. */
export function RequestsScreen({ address: { path, query } }: { readonly address: ParsedAddress }) {
  const [first, second] = path;
  useEffect(followPartnerChoices, []);
  const areas = <Areas isOwn={first === 'own'} />;
  return first === 'own' ? (
    <OwnRequests areas={areas} chosen={second ?? null} asked={query['new']} />
  ) : (
    <Inbox areas={areas} chosen={first ?? null} asked={query['help']} />
  );
}

function Areas({ isOwn }: { readonly isOwn: boolean }) {
  return (
    <AreaSwitch
      label={text.area.label}
      areas={[
        { label: text.area.inbox, to: buildAddress('requests'), isCurrent: !isOwn },
        { label: text.area.own, to: buildAddress('requests', ['own']), isCurrent: isOwn },
        { label: text.area.partners, to: buildAddress('partners'), isCurrent: false },
      ]}
    />
  );
}
