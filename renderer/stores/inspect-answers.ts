import { useEffect, useState } from 'react';
import type { Channel, Input, Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export interface AnswerReading<Value> {
  /** Null while it is asked for, and where it failed. */
  readonly value: Value | null;
  readonly error: AppError | null;
}

const NOTHING = { value: null, error: null } as const;

/** What a channel answers to an input, asked again when that changes; null asks nothing. */
export function useAnswer<C extends Channel>(
  channel: C,
  input: Input<C> | null,
  follow: readonly string[] = [],
): AnswerReading<Output<C>> {
  const question = input === null ? null : JSON.stringify(input);
  const [reading, setReading] = useState<{ readonly question: string | null } & AnswerReading<Output<C>>>({
    question: null,
    ...NOTHING,
  });
  const [version, setVersion] = useState(0);
  const tables = follow.join(' ');
  useEffect(() => {
    if (tables === '') return;
    return onDataChanged([...tables.split(' '), '*'], () => setVersion((before) => before + 1));
  }, [tables]);
  useEffect(() => {
    if (question === null) return;
    let current = true;
    void call(channel, JSON.parse(question) as Input<C>).then((answer) => {
      if (!current) return;
      setReading(
        answer.ok ? { question, value: answer.value, error: null } : { question, value: null, error: answer.error },
      );
    });
    return () => {
      current = false;
    };
  }, [channel, question, version]);
  return reading.question === question ? reading : NOTHING;
}
