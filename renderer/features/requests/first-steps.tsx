import { CircleHelp, Inbox } from 'lucide-react';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import css from './screen.module.css';

export interface FirstStepsProps {
  readonly onImport: () => void;
  readonly onHelp: () => void;
}

export function FirstSteps({ onImport, onHelp }: FirstStepsProps) {
  const blockedBecause = useWorkspace()?.readOnly === true ? text.readOnly : undefined;
  return (
    <EmptyState
      title={text.empty.title}
      action={
        <span className={css['buttons']}>
          <Button variant="primary" icon={Inbox} blockedBecause={blockedBecause} onClick={onImport}>
            {text.empty.import}
          </Button>
          <Button icon={CircleHelp} onClick={onHelp}>
            {text.empty.help}
          </Button>
        </span>
      }
    >
      {text.empty.body}
    </EmptyState>
  );
}
