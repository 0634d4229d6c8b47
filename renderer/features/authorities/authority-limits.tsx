import type { AuthorityDetails } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { visibleText } from '../../ui/format-text.ts';
import type { KeyValueRow } from '../../ui/key-value.tsx';
import css from './authorities.module.css';

const words = authoritiesText.details;
const { limits } = authorityDetailsText;

/** Path length, names and policies: what its certificate lets it sign. */
export function buildLimitRows({ summary, nameConstraints, policies }: AuthorityDetails): readonly KeyValueRow[] {
  const { pathLength } = summary;
  return [
    {
      label: words.pathLength,
      value: pathLength === undefined ? words.pathLengthNone : words.pathLengthValue(pathLength),
    },
    {
      label: limits.names,
      value:
        nameConstraints === undefined ? (
          limits.noNames
        ) : (
          <>
            <Names head={limits.permitted} names={nameConstraints.permitted} />
            <Names head={limits.excluded} names={nameConstraints.excluded} />
          </>
        ),
    },
    {
      label: limits.policies,
      value:
        policies.length === 0
          ? limits.noPolicies
          : policies.map(({ oid, cps }) => (
              <div key={oid}>
                {oid} {cps === undefined ? null : <span className={css['quiet']}>{visibleText(cps)}</span>}
              </div>
            )),
    },
  ];
}

function Names({ head, names }: { readonly head: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <div>
      <span className={css['quiet']}>{head}</span> {names.map((each) => visibleText(each)).join(', ')}
    </div>
  );
}
