import { useState } from 'react';
import { welcomeText as words } from '../../../shared/text/en/ui/welcome.ts';
import { keepFailure } from '../../stores/failure.ts';
import { inspectBytes } from '../../stores/opened-files.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { splitHostPort } from './host-port.ts';
import css from './welcome.module.css';

/** What works before anything is created: reading a certificate and testing a connection. */
export function WithoutWorkspace() {
  const [pasted, setPasted] = useState('');
  const [target, setTarget] = useState('');
  const inspect = async () => {
    const bytes = new Blob([pasted], { type: 'text/plain' });
    if (keepFailure(await inspectBytes(bytes, words.pastedName))) setPasted('');
  };
  const dial = () => {
    const { host, port } = splitHostPort(target);
    navigate(buildAddress('connect', [], { host, port }));
  };
  return (
    <section className={css['group']} aria-label={words.without}>
      <h2>{words.without}</h2>
      <Field label={words.inspect}>
        <TextArea
          mono
          placeholder={words.inspectPlaceholder}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
        />
      </Field>
      <div className={css['submit']}>
        <Button disabled={pasted.trim() === ''} onClick={() => void inspect()}>
          {words.inspectButton}
        </Button>
      </div>
      <form
        className={css['dial']}
        onSubmit={(event) => {
          event.preventDefault();
          if (target.trim() !== '') dial();
        }}
      >
        <Field label={words.dial}>
          <TextInput
            mono
            placeholder={words.dialPlaceholder}
            value={target}
            maxLength={512}
            onChange={(event) => setTarget(event.currentTarget.value)}
          />
        </Field>
        <Button type="submit" disabled={target.trim() === ''}>
          {words.dialButton}
        </Button>
      </form>
    </section>
  );
}
