import type { ValidationSubject } from '../../shared/contract/validation.ts';
import type { StatusSource } from '../../shared/model/status.ts';
import { useNow } from './clock.ts';
import {
  askStatus,
  cancelStatus,
  openAnswer,
  setStatusOptions,
  type StatusChange,
  useStatus,
  useStatusOptions,
} from './status.ts';

/** Everything that a `StatusPanel` of one subject shows and does. */
export function useStatusPanel(subject: ValidationSubject) {
  const reading = useStatus(subject);
  return {
    ...reading,
    now: useNow(),
    options: useStatusOptions(),
    onOptions: setStatusOptions,
    onAsk: (sources: readonly StatusSource[], change?: StatusChange) => void askStatus(subject, sources, change),
    onCancel: () => void cancelStatus(subject),
    onOpen: (answer: string) => void openAnswer(answer),
  };
}
