import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { useAuthorities, useAuthority } from '../../stores/authorities.ts';
import { buildAddress } from '../../stores/router.ts';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint } from '../../ui/mono.tsx';
import css from './authorities.module.css';

const words = authoritiesText.details;

export function AuthoritySummaryTab({ authority }: { readonly authority: AuthoritySummary }) {
  const parent = useAuthority(authority.parentId);
  const list = useAuthorities((state) => state.list) ?? [];
  const below = list.filter(({ parentId }) => parentId === authority.id);
  const { pathLength } = authority;
  return (
    <div className={css['tabBody']}>
      <KeyValue
        rows={[
          { label: words.subject, value: visibleText(authority.subject) },
          ...(parent === undefined
            ? []
            : [
                {
                  label: words.parent,
                  value: <Link to={buildAddress('authorities', [parent.id])}>{visibleText(parent.name)}</Link>,
                },
              ]),
          { label: words.serial, value: <Fingerprint hex={authority.serialHex} name={words.serial} /> },
          {
            label: words.key,
            value: (
              <>
                {authority.key}{' '}
                <span className={css['quiet']}>{authority.hasKey ? words.keyHere : words.keyElsewhere}</span>
              </>
            ),
          },
          {
            label: words.pathLength,
            value: pathLength === undefined ? words.pathLengthNone : words.pathLengthValue(pathLength),
          },
          'rule',
          { label: words.sha256, value: <Fingerprint hex={authority.sha256} name={words.sha256} short /> },
          'rule',
          { label: words.issued, value: formatCount(authority.issued) },
          { label: words.revoked, value: formatCount(authority.revoked) },
          ...(below.length === 0
            ? []
            : [
                {
                  label: words.below,
                  value: below.map(({ id, name }) => (
                    <div key={id}>
                      <Link to={buildAddress('authorities', [id])}>{visibleText(name)}</Link>
                    </div>
                  )),
                },
              ]),
        ]}
      />
      <p className={css['after']}>
        <Link to={buildAddress('inventory', [authority.certificateId])}>{words.certificateLink}</Link>
      </p>
    </div>
  );
}
