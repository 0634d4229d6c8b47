import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { HelpTool, RequestHelp } from '../../shared/model/request-help.ts';
import type { ProfileSummary } from '../../shared/model/profile.ts';
import { call } from '../api/client.ts';

export type HelpInput = Input<'request.help'>;

interface HelpAnswer {
  readonly help: RequestHelp | null;
  readonly error: AppError | null;
}

const ASK_AFTER_MS = 200;

/** What a partner needs for what was typed; the former answer stays while the next is made. */
export function useRequestHelp(input: HelpInput): HelpAnswer {
  const [answer, setAnswer] = useState<HelpAnswer>({ help: null, error: null });
  const question = JSON.stringify(input);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const help = await call('request.help', JSON.parse(question) as HelpInput);
      if (isCurrent)
        setAnswer((before) => (help.ok ? { help: help.value, error: null } : { help: before.help, error: help.error }));
    }, ASK_AFTER_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [question]);
  return answer;
}

/** Native folder dialog; null when it was cancelled. */
export const saveRequestHelp = (input: HelpInput, tool: HelpTool) => call('request.saveHelp', { ...input, tool });

/** Profiles that certificates of partners are issued under; empty until they were read. */
export function useProfileChoices(): readonly ProfileSummary[] {
  const [profiles, setProfiles] = useState<readonly ProfileSummary[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void call('profile.list', { includeArchived: false }).then((answer) => {
      if (isCurrent && answer.ok) setProfiles(answer.value.filter(({ kind }) => kind === 'end-entity'));
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  return profiles;
}
