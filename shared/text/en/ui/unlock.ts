import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** Of the dialog that asks for the passphrase. */
export const unlockText = {
  title: (workspace: string) => `Unlock ${visible(workspace, 60)}`,
  passphrase: 'Passphrase',
  recoveryKey: 'Recovery key',
  withRecovery: 'Use the recovery key',
  withPassphrase: 'Use the passphrase',
  submit: 'Unlock',
  working: 'Unlocking…',
  wait: (seconds: number) => `Wait ${f.number(seconds)} s`,
  empty: 'Type the passphrase.',
  emptyRecovery: 'Type the recovery key.',
  recoveryHint: 'The groups of letters and digits shown when the workspace was created.',
  remembered: 'This machine remembers how to unlock it: no passphrase is needed.',
  rememberedLimits: 'Letting private keys out and changing operators will still ask for it.',
  typeInstead: 'Type the passphrase',
  demoHint: (passphrase: string) => `The demo’s is ${passphrase}, for everybody.`,
  generalPurpose:
    'Private keys stay sealed until you unlock. While locked you can look, inspect, and dial without a certificate.',
};
