import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { useOperators, useRoleBlock } from '../../stores/operators.ts';
import { openTwoPerson } from '../../stores/two-person.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHead } from '../../ui/key-value.tsx';
import css from './authorities.module.css';

const words = operatorsText.twoPerson;

/** Whether the key waits for a second operator, and the switch of it; nothing where no operator is named. */
export function TwoPersonRow({ authority }: { readonly authority: AuthoritySummary }) {
  const { list } = useOperators();
  const roleBlock = useRoleBlock('admin');
  const live = list?.operators.filter(({ removedAt }) => removedAt === undefined) ?? [];
  if (list === null || live.length === 0 || !authority.hasKey) return null;
  const isOn = list.twoPerson.some(({ id }) => id === authority.id);
  const signers = live.filter(({ role }) => role !== 'viewer').length;
  return (
    <>
      <SectionHead>{words.title}</SectionHead>
      <p className={css['quiet']}>{isOn ? words.isOn : words.isOff}</p>
      <div className={css['buttons']}>
        <Button
          size="small"
          blockedBecause={roleBlock ?? (!isOn && signers < 2 ? words.needsTwo : undefined)}
          onClick={() => openTwoPerson(authority, !isOn)}
        >
          {isOn ? words.turnOff : words.turnOn}
        </Button>
      </div>
    </>
  );
}
