import { FileKey2, KeyRound, Server } from 'lucide-react';
import { useState } from 'react';
import type { KeyChoice } from '../../../shared/model/key.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityActsText } from '../../../shared/text/en/ui/authority-acts.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useAuthority } from '../../stores/authorities.ts';
import { rekeyAuthority } from '../../stores/authority-acts.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useOfferedKeys } from '../../stores/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Consequences, Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import { isSignedElsewhere } from './authority-signer.ts';
import { PeriodField, sayPeriod } from './period-field.tsx';
import type { AuthorityActProps } from './renew-authority-dialog.tsx';
import { firstPeriod, isPeriod, readPeriod, type TypedPeriod } from './typed-period.ts';
import { useAct } from './use-act.ts';

const words = authorityActsText.rekey;
const { renew } = authorityActsText;
const { form } = authoritiesText;

/** A new authority with a new key; the old one is superseded. */
export function RekeyDialog({ details: { summary }, onClose }: AuthorityActProps) {
  const now = useNow();
  const act = useAct(renew.unlockPurpose);
  const [name, setName] = useState(words.suggestion(summary.name, new Date(now).getFullYear()));
  const [key, setKey] = useState<KeyChoice>('p384');
  const keys = useOfferedKeys(key);
  const parent = useAuthority(summary.parentId);
  const [period, setPeriod] = useState<TypedPeriod>(() => firstPeriod(parent, now));
  const elsewhere = isSignedElsewhere(summary, parent);
  const blocked = act.busy || elsewhere || name.trim() === '' || !isPeriod(period);
  const submit = () => {
    if (blocked) return;
    void act.run(
      () => rekeyAuthority({ id: summary.id, name: name.trim(), key, validity: readPeriod(period) }),
      (successor) => {
        showToast(words.done(successor.name));
        onClose();
        navigate(buildAddress('authorities', [successor.id]));
      },
    );
  };
  return (
    <Dialog
      open
      title={words.title(summary.name)}
      description={words.description}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" className={css['longLabel']} disabled={blocked} aria-busy={act.busy}>
            {act.busy ? words.working : words.submit(isPeriod(period) ? sayPeriod(readPeriod(period)) : '')}
          </Button>
        </>
      }
    >
      <WhatComes elsewhere={elsewhere} />
      <Field label={words.name} hint={words.nameHint}>
        <TextInput value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      <div className={css['twoColumns']}>
        <Field label={words.key} hint={form.keyNotes[key]}>
          <Select<KeyChoice>
            value={key}
            onChange={setKey}
            options={keys.map((value) => ({ value, label: form.keys[value] }))}
          />
        </Field>
        <PeriodField period={period} now={now} onChange={setPeriod} signer={parent} />
      </div>
      {act.error === null ? null : <ErrorPanel inset {...describeError(act.error)} />}
    </Dialog>
  );
}

function WhatComes({ elsewhere }: { readonly elsewhere: boolean }) {
  return (
    <Consequences
      items={[
        ...(elsewhere
          ? [{ icon: <FileKey2 aria-hidden />, title: words.elsewhere, detail: words.elsewhereDetail }]
          : []),
        { icon: <KeyRound aria-hidden />, title: words.oldStays, detail: words.oldStaysDetail },
        { icon: <Server aria-hidden />, title: words.newOne, detail: words.newOneDetail },
      ]}
    />
  );
}
