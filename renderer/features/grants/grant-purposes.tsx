import type { GrantOffer, GrantPurpose } from '../../../shared/model/grant.ts';
import { grantsText } from '../../../shared/text/en/grants.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import css from './grants.module.css';

const { give: words } = grantsText;

interface GrantPurposesProps {
  readonly offer: GrantOffer;
  readonly chosen: readonly GrantPurpose[];
  readonly onChange: (purposes: readonly GrantPurpose[]) => void;
}

/** What a grant is for, with what each means for this authority. */
export function GrantPurposes({ offer, chosen, onChange }: GrantPurposesProps) {
  const { covers, purposes } = offer;
  const box = (purpose: GrantPurpose, can: string, cannot: string) => {
    const isOffered = purposes.includes(purpose);
    return (
      <Checkbox
        checked={chosen.includes(purpose)}
        disabled={!isOffered}
        onChange={(next) => onChange(next ? [...chosen, purpose] : chosen.filter((one) => one !== purpose))}
      >
        {isOffered ? can : cannot}
      </Checkbox>
    );
  };
  return (
    <fieldset className={css['purposes']}>
      <legend>{words.purposes}</legend>
      {box('crl', words.crl(covers), words.noCrl)}
      {chosen.includes('crl') && covers.targets > 0 ? (
        <p className={css['under']}>{words.crlTargets(covers.targets)}</p>
      ) : null}
      {box('ocsp', words.ocsp(covers.signers), words.noOcsp)}
    </fieldset>
  );
}
