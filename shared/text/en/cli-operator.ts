import type { CopiedKeys, OperatorRole } from '../../model/operator.ts';
import { visible } from '../format.ts';
import type { CommandUsage } from './command-usage.ts';
import { f } from './error-text.ts';

/** What the commands around operators say. */
export const operatorCommandText = {
  columns: ['NAME', 'ROLE', 'ID'],
  none: 'No operators: one passphrase opens the workspace for everybody who knows it.',
  role: (role: OperatorRole, isRemoved: boolean): string => (isRemoved ? 'removed' : role),
  twoPerson: (name: string): string => `“${visible(name)}” needs a second operator.`,
  first: (name: string, recoveryKey: string): readonly string[] => [
    `${visible(name)} is the first operator, an admin. The passphrase from before and the former recovery key open nothing any more.`,
    'New recovery key, shown this once and kept nowhere:',
    recoveryKey,
  ],
  added: (name: string, role: OperatorRole): string => `Added ${visible(name)}, ${role}.`,
  changed: (name: string, role: OperatorRole): string => `${visible(name)} is ${role} now.`,
  removed: (name: string, { authorities, certificateKeys, otherKeys, logins }: CopiedKeys): readonly string[] => [
    `Removed ${visible(name)}. The workspace has another key, and all grants ended.`,
    `${visible(name)} could have copied, while they had it open:`,
    ...authorities.map((authority) => `  the key of “${visible(authority.name)}”`),
    `  ${f.number(certificateKeys)} keys of certificates, ${f.number(otherKeys)} other keys, ${f.number(logins)} logins`,
    'Give new keys to what must not be signed by them, and change those logins.',
  ],
  reset: (name: string): string => `${visible(name)} has a new passphrase.`,
  passphraseChanged: 'Your passphrase is changed.',
  ruleSet: (name: string, on: boolean): string =>
    on ? `“${visible(name)}” needs a second operator from now on.` : `“${visible(name)}” needs one operator alone.`,
};

const workspace = ['--workspace FILE', 'The workspace'] as const;
const who = ['--operator NAME', 'Who you are; COUNTERSIGN_OPERATOR if not given'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is your passphrase; without it you are asked'] as const;
const next = ['--new-passphrase-file F', 'File whose first line is the new passphrase'] as const;
const second = [
  '--approver NAME',
  'A second operator, with --approver-passphrase-file F; every command that signs takes both',
] as const;

export const operatorUsage = {
  'operator list': {
    purpose: 'List operators and the authorities that need two',
    synopsis: '--workspace F',
    options: [workspace],
  },
  'operator add': {
    purpose: 'Add an operator; the first one is you, an admin',
    synopsis: 'NAME --new-passphrase-file F',
    options: [workspace, ['--role ROLE', 'viewer, issuer or admin; issuer if not given'], next, who, unlock],
  },
  'operator role': {
    purpose: 'Give an operator another role',
    synopsis: 'NAME viewer|issuer|admin',
    options: [workspace, who, unlock],
  },
  'operator remove': {
    purpose: 'Remove an operator, change the workspace key and say what they could have copied',
    synopsis: 'NAME',
    options: [workspace, who, unlock],
  },
  'operator passphrase': {
    purpose: 'Change your own passphrase, or give somebody else a new one',
    synopsis: '[NAME] --new-passphrase-file F',
    options: [workspace, next, who, unlock],
  },
  'operator two-person': {
    purpose: 'Let the key of an authority wait for a second operator, or not',
    synopsis: 'AUTHORITY on|off --approver NAME',
    options: [workspace, second, who, unlock],
  },
} satisfies Readonly<Record<string, CommandUsage>>;
