import type { UpdateAnswer } from '../../model/update.ts';
import { visible } from '../format.ts';
import type { CommandUsage } from './command-usage.ts';

export const updateText = {
  label: 'Newest release',
  button: 'Check for updates',
  hint: 'Asks once, when you press. Nothing is fetched or installed.',
  answer: ({ current, latest, isNewer, releasedAt }: UpdateAnswer): string =>
    isNewer
      ? `Version ${visible(latest)} is newer than this one, ${visible(current)}${releasedAt === undefined ? '' : `; released ${visible(releasedAt)}`}`
      : `This is the newest version: ${visible(current)}`,
} as const;

export const updateUsage: CommandUsage = {
  purpose: 'Ask once whether there is a newer release; nothing is fetched or installed. Exit code 1 if there is',
  synopsis: '[--feed URL]',
  options: [
    ['--feed URL', 'Another list of releases, as JSON: {"version": "1.2.3", "releasedAt": "2026-11-22"}'],
    ['--allow-private', 'Let that list be in a private network'],
  ],
};
