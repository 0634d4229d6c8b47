import { useEffect, useState } from 'react';
import type { EquivalentCommands } from '../../../shared/model/connection-history.ts';
import { commandDifferenceText, commandFileText } from '../../../shared/text/en/connection-commands.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { readCommands } from '../../stores/connection-share.ts';
import { keepFailure } from '../../stores/failure.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import type { OneRunDialogProps } from './capture-dialogs.tsx';
import css from './run-dialogs.module.css';

const text = connectText.share.commandsDialog;

/** Commands of other tools that do what the run did, with what they do otherwise and the files they read. */
export function CommandsDialog({ run, onClose }: OneRunDialogProps) {
  const [answer, setAnswer] = useState<EquivalentCommands | null>(null);
  useEffect(() => {
    let current = true;
    void readCommands(run.id).then((read) => {
      if (!current) return;
      if (read.ok) setAnswer(read.value);
      else {
        keepFailure(read);
        onClose();
      }
    });
    return () => {
      current = false;
    };
  }, [run, onClose]);
  return (
    <Dialog open size="wide" title={text.title(numberOfRun(run.id))} description={text.description} onClose={onClose}>
      {answer?.commands.length === 0 ? <p className={css['quiet']}>{text.none}</p> : null}
      {answer?.commands.map((command) => (
        <Command key={command.tool} command={command} />
      ))}
      {answer === null || answer.files.length === 0 ? null : (
        <section className={css['list']}>
          <h3>{text.files}</h3>
          <dl className={css['files']} data-selectable>
            {answer.files.map(({ name, holds }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{commandFileText[holds]}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Dialog>
  );
}

function Command({ command }: { readonly command: EquivalentCommands['commands'][number] }) {
  const { tool, text: words, differs } = command;
  return (
    <section className={css['command']}>
      <header>
        <h3>{text.tool[tool]}</h3>
        <CopyButton text={words} name={text.command} />
      </header>
      <CodeBlock label={text.tool[tool]}>{words}</CodeBlock>
      {differs.length === 0 ? (
        <p className={css['quiet']}>{text.same}</p>
      ) : (
        <ul aria-label={text.differs}>
          {differs.map((difference) => (
            <li key={difference}>{commandDifferenceText[difference]}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
