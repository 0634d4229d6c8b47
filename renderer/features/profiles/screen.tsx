import { profilesText as words } from '../../../shared/text/en/ui/profiles.ts';
import { buildAddress, type ParsedAddress } from '../../stores/router.ts';
import { AreaSwitch } from '../../ui/area-switch.tsx';
import { ProfileEditor } from './profile-editor.tsx';
import { ProfileList } from './profile-list.tsx';

/** The profiles of the workspace: `/profiles`, one of them `/profiles/<id>`, a new one `/profiles?new=empty&from=<id>`. */
export function ProfilesScreen({ address: { path, query } }: { readonly address: ParsedAddress }) {
  const [id] = path;
  if (id !== undefined) return <ProfileEditor key={id} id={id} />;
  if (query['new'] !== undefined) return <ProfileEditor key={`new ${query['from'] ?? ''}`} from={query['from']} />;
  return <ProfileList areas={<Areas />} />;
}

function Areas() {
  return (
    <AreaSwitch
      label={words.area.label}
      areas={[
        { label: words.area.authorities, to: buildAddress('authorities'), isCurrent: false },
        { label: words.area.profiles, to: buildAddress('profiles'), isCurrent: true },
      ]}
    />
  );
}
