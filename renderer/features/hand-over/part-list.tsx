import { Eye } from 'lucide-react';
import { useId } from 'react';
import type { KitOffer, KitPart } from '../../../shared/model/kit.ts';
import { kitPartText, kitProofText, kitRefusalText } from '../../../shared/text/en/hand-over.ts';
import { handOverText as words } from '../../../shared/text/en/ui/hand-over.ts';
import { IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import css from './hand-over.module.css';
import { groupParts } from './part-groups.ts';

export interface PartListProps {
  readonly offers: readonly KitOffer[];
  readonly chosen: ReadonlySet<KitPart>;
  readonly shown: KitPart;
  readonly onChoose: (part: KitPart, chosen: boolean) => void;
  readonly onShow: (part: KitPart) => void;
}

/** Everything that can be made, with how it was proved, or why it cannot. */
export function PartList({ offers, ...rest }: PartListProps) {
  const groups = groupParts(offers);
  const first = groups.flatMap(({ offers: own }) => own).find(({ isOffered }) => isOffered)?.part;
  return (
    <div className={css['parts']} role="group" aria-label={words.parts}>
      {groups.map(({ group, offers: own }) => (
        <PartGroup key={group} title={words.groups[group]} offers={own} first={first} {...rest} />
      ))}
    </div>
  );
}

interface PartGroupProps extends PartListProps {
  readonly title: string;
  /** Where the dialog begins. */
  readonly first: KitPart | undefined;
}

function PartGroup({ title, offers, ...rest }: PartGroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <ul>
        {offers.map((offer) => (
          <Part key={offer.part} offer={offer} {...rest} />
        ))}
      </ul>
    </section>
  );
}

interface PartProps extends Omit<PartGroupProps, 'offers' | 'title'> {
  readonly offer: KitOffer;
}

function Part({ offer, first, chosen, shown, onChoose, onShow }: PartProps) {
  const { part, isOffered, proof, reason } = offer;
  const { title, note } = kitPartText[part];
  const choose = (next: boolean) => {
    onChoose(part, next);
    if (next) onShow(part);
  };
  return (
    <li data-shown={shown === part || undefined}>
      <div className={css['partHead']}>
        <Checkbox checked={chosen.has(part)} disabled={!isOffered} isFirst={part === first} onChange={choose}>
          {title}
        </Checkbox>
        {isOffered ? (
          <>
            <span className={css['proof']} data-proof={proof} title={kitProofText[proof].meaning}>
              {kitProofText[proof].label}
            </span>
            <IconButton
              icon={Eye}
              size="small"
              label={words.preview(title)}
              aria-pressed={shown === part}
              onClick={() => onShow(part)}
            />
          </>
        ) : null}
      </div>
      <p>{reason === undefined ? note : kitRefusalText[reason]}</p>
    </li>
  );
}
