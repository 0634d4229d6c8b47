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
  const [reading, setReading] = useState<{ readonly asked: string | null } & AnswerReading<Output<C>>>({
    asked: null,
    ...NOTHING,
  });
  const [version, setVersion] = useState(0);
  const asked = input === null ? null : JSON.stringify(input);
  // What has changed since makes it another question, whose former answer stays until the new one is there.
  const question = asked === null ? null : `${version} ${asked}`;
  const tables = follow.join(' ');
  useEffect(() => {
    if (tables === '') return;
    return onDataChanged([...tables.split(' '), '*'], () => setVersion((before) => before + 1));
  }, [tables]);
  useEffect(() => {
    if (question === null) return;
    let current = true;
    const own = question.slice(question.indexOf(' ') + 1);
    void call(channel, JSON.parse(own) as Input<C>).then((answer) => {
      if (!current) return;
      setReading(
        answer.ok ? { asked: own, value: answer.value, error: null } : { asked: own, value: null, error: answer.error },
      );
    });
    return () => {
      current = false;
    };
  }, [channel, question]);
  return asked !== null && reading.asked === asked ? reading : NOTHING;
}
