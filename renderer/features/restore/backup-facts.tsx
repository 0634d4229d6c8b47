import { restoreText as words } from '../../../shared/text/en/ui/restore.ts';
import { useNow } from '../../stores/clock.ts';
import { type ChosenBackup, type ChosenPlace, chooseBackup } from '../../stores/restore.ts';
import { LinkButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatMinute, formatRelative } from '../../ui/format-time.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import css from './restore.module.css';

interface BackupFactsProps {
  readonly backup: ChosenBackup;
  readonly place: ChosenPlace | null;
  /** It is being restored. */
  readonly isFixed: boolean;
  readonly onPlace: () => void;
}

/** The head of the backup: nobody has proved it before something opened it. */
export function BackupFacts({ backup: { name, info }, place, isFixed, onPlace }: BackupFactsProps) {
  const now = useNow();
  const { workspace, createdAt, octets, operators } = info;
  return (
    <>
      <section className={css['facts']} aria-label={words.claims}>
        <KeyValue
          rows={[
            {
              label: words.facts.file,
              value: (
                <Changeable text={name} act={words.chooseOther} isFixed={isFixed} onAct={() => void chooseBackup()} />
              ),
            },
            { label: words.facts.workspace, value: <bdi>{visibleText(workspace)}</bdi> },
            {
              label: words.facts.made,
              value: (
                <time title={formatBoth(createdAt)}>
                  {formatRelative(Math.min(createdAt, now), now)}, {formatMinute(createdAt)}
                </time>
              ),
            },
            { label: words.facts.size, value: words.size(octets) },
            ...(operators.length === 0
              ? []
              : [{ label: words.facts.operators, value: <bdi>{words.operators(operators)}</bdi> }]),
          ]}
        />
        <p className={css['quiet']}>{words.claims}</p>
      </section>
      {place === null ? null : (
        <div className={css['place']}>
          <KeyValue
            rows={[
              {
                label: words.facts.place,
                value: <Changeable text={place.location} act={words.otherPlace} isFixed={isFixed} onAct={onPlace} />,
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

interface ChangeableProps {
  readonly text: string;
  readonly act: string;
  readonly isFixed: boolean;
  readonly onAct: () => void;
}

function Changeable({ text, act, isFixed, onAct }: ChangeableProps) {
  return (
    <span className={css['file']}>
      <bdi>{visibleText(text)}</bdi>
      {isFixed ? null : <LinkButton onClick={onAct}>{act}</LinkButton>}
    </span>
  );
}
