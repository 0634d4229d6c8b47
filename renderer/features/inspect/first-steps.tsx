import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import css from './screen.module.css';

export interface FirstStepsProps {
  readonly onPaste: () => void;
  readonly onChoose: () => void;
  readonly onAddress: () => void;
}

/** What can be inspected, and the ways to begin. */
export function FirstSteps({ onPaste, onChoose, onAddress }: FirstStepsProps) {
  const { title, body, open, paste, pasteKey, address, reads, kinds } = inspectText.empty;
  return (
    <EmptyState
      title={title}
      action={
        <span className={css['ways']}>
          <Button variant="primary" onClick={onChoose}>
            {open}
          </Button>
          <Button onClick={onPaste}>
            {paste} <kbd className={css['key']}>{pasteKey}</kbd>
          </Button>
          <Button onClick={onAddress}>{address}</Button>
        </span>
      }
    >
      <p>{body}</p>
      <h3 className={css['reads']}>{reads}</h3>
      <ul className={css['kinds']}>
        {kinds.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
    </EmptyState>
  );
}
