import type { OperatorRole } from '../../model/operator.ts';
import type { RememberRefusal } from '../../model/remember.ts';
import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

const ROLES: Readonly<Record<OperatorRole, string>> = { viewer: 'viewers', issuer: 'issuers', admin: 'admins' };

/** Why a machine remembers nothing, also for the setting that would switch it on. */
export const refusedToRemember: Readonly<Record<RememberRefusal, string>> = {
  'not-electron': 'The program runs on its development runtime, which keeps no secrets.',
  'no-store': 'The system offers no key store to this program.',
  'plain-text': 'The system has no key store that is unlocked with your session, so it would be kept in plain text.',
  'store-failed': 'The key store of the system refused.',
  recovery: 'The recovery key was used, which stands for nobody.',
};

export const operators = {
  'operator.role': ({ needs, has }) =>
    text(
      `Only ${ROLES[needs]} may do this`,
      `The keys were opened with the role ${has}.`,
      needs === 'admin' ? 'Ask an admin to do it.' : 'Ask an issuer or an admin to do it.',
    ),
  'operator.required': () =>
    text(
      'Nobody is signed in',
      'This workspace has operators, so every change is made by one of them.',
      'Unlock the workspace as an operator.',
    ),
  'operator.which': () =>
    text(
      'Say who you are',
      'Several operators may unlock this workspace.',
      'Choose an operator; on the command line, give --operator NAME.',
    ),
  'operator.not-found': ({ wanted }) =>
    text(`There is no operator “${visible(wanted)}”`, 'They may have been removed.', 'Look at the list of operators.'),
  'operator.name-taken': ({ name }) =>
    text(`“${visible(name)}” is an operator already`, 'Names are told apart by their letters.', 'Choose another name.'),
  'operator.none': () =>
    text(
      'This workspace has no operators',
      'One passphrase opens it for everybody who knows it.',
      'Name yourself first.',
    ),
  'operator.named-already': () =>
    text('This workspace has operators already', 'An admin adds others.', 'Ask an admin to add you.'),
  'operator.last-admin': ({ name }) =>
    text(
      `“${visible(name)}” is the last admin`,
      'Without an admin nobody could manage authorities or operators.',
      'Make somebody else an admin first.',
    ),
  'operator.yourself': ({ name }) =>
    text(
      `“${visible(name)}” is you`,
      'Nobody removes or resets themselves, or changes their own role.',
      'Ask another admin to do it.',
    ),
  'operator.too-many': ({ limit }) =>
    text('There are too many operators', `A workspace has at most ${f.number(limit)}.`, 'Remove some first.'),
  'operator.too-few': ({ needs, have }) =>
    text(
      'The two-person rule needs more operators',
      `It takes ${f.number(needs)} issuers or admins; there would be ${f.number(have)}.`,
      'Add an operator first, or switch the rule off.',
    ),
  'operator.changed': ({ name }) =>
    text(
      `“${visible(name)}” was changed meanwhile`,
      'Somebody removed this operator, or gave them another role.',
      'Lock the workspace and unlock it again.',
    ),
  'approval.needed': ({ uses }) =>
    text(
      'A second operator has to approve this',
      uses === 1
        ? 'The key stands under the two-person rule.'
        : `The key stands under the two-person rule, and this takes ${f.number(uses)} signatures.`,
      'Let another operator type their passphrase; on the command line, give --approver NAME.',
    ),
  'approval.same-operator': ({ name }) =>
    text(
      'The second operator has to be another person',
      `“${visible(name)}” opened the keys.`,
      'Let another operator type their passphrase.',
    ),
  'vault.confirm-needed': () =>
    text(
      'Type your passphrase again',
      'Private keys leave, and operators are changed, only right after it was typed.',
      'Type the passphrase, then go on.',
    ),
  'vault.not-confirmed': () =>
    text(
      'Nothing was done: your passphrase was not typed',
      'Private keys leave, and operators are changed, only right after it was.',
      'Try again and type it when you are asked.',
    ),
  'approval.not-given': () =>
    text(
      'Nothing was done: no second operator approved it',
      'The key stands under the two-person rule.',
      'Try again together with another operator who may issue.',
    ),
  'remember.refused': ({ reason }) =>
    text('This machine does not remember it', refusedToRemember[reason], 'Unlock with the passphrase.'),
  'remember.stale': () =>
    text(
      'What this machine remembered no longer opens the workspace',
      'The passphrase was changed, operators were changed, or it was forgotten here.',
      'Unlock with the passphrase. It can be remembered again afterwards.',
    ),
  'vault.key-changed': () =>
    text(
      'The keys were sealed anew',
      'The workspace got another key, because operators or the two-person rule were changed.',
      'Lock the workspace, unlock it again and repeat what you did.',
    ),
  'vault.operators-altered': () =>
    text(
      'The list of operators was altered',
      'It is not what the operators left. Somebody may have edited the file.',
      'Restore a backup, or unlock with the recovery key and name the operators anew.',
    ),
} satisfies Partial<ErrorTexts>;
