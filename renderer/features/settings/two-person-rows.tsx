import { useState } from 'react';
import type { OperatorList } from '../../../shared/model/operator.ts';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { openTwoPerson } from '../../stores/two-person.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import css from './operators-section.module.css';

const words = operatorsText.twoPerson;

interface TwoPersonRowsProps {
  readonly list: OperatorList;
  readonly blockedBecause: string | undefined;
}

/** Authorities whose keys wait for a second operator, and how another becomes one. */
export function TwoPersonRows({ list: { twoPerson, operators }, blockedBecause }: TwoPersonRowsProps) {
  const all = useAuthorities(({ list }) => list) ?? [];
  const [chosen, setChosen] = useState('');
  const able = all.filter(
    ({ id, hasKey, archivedAt }) => hasKey && archivedAt === undefined && !twoPerson.some((one) => one.id === id),
  );
  const next = able.find(({ id }) => id === chosen);
  const signers = operators.filter(({ role, removedAt }) => removedAt === undefined && role !== 'viewer').length;
  const blocked = blockedBecause ?? (signers < 2 ? words.needsTwo : undefined);
  return (
    <>
      <h3 className={css['subhead']}>{words.title}</h3>
      <p className={css['remark']}>{words.hint}</p>
      {twoPerson.length === 0 ? <p className={css['remark']}>{words.none}</p> : null}
      {twoPerson.map((authority) => (
        <LabelledRow key={authority.id} label={visibleText(authority.name)}>
          <Button
            size="small"
            aria-label={words.turnOffOf(authority.name)}
            blockedBecause={blockedBecause}
            onClick={() => openTwoPerson(authority, false)}
          >
            {words.turnOff}
          </Button>
        </LabelledRow>
      ))}
      {able.length === 0 ? null : (
        <div className={css['turnOn']}>
          <Field label={words.choose}>
            <Combobox
              value={chosen}
              options={able.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
              onChange={setChosen}
              placeholder={words.choose}
              searchLabel={words.searchLabel}
              noneFound={words.noneFound}
              more={words.more}
            />
          </Field>
          <Button
            disabled={next === undefined}
            blockedBecause={blocked}
            onClick={() => (next === undefined ? undefined : openTwoPerson(next, true))}
          >
            {words.turnOn}
          </Button>
        </div>
      )}
    </>
  );
}
