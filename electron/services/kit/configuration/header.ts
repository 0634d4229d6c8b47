import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitHeaderText, type KitLines, kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import type { Ground } from './ground.ts';

/** What stands above a configuration. */
export interface Header {
  /** What begins a comment line of the syntax. */
  readonly mark: '#' | '//';
  /** As its makers write it. */
  readonly program: string;
  readonly role: 'server' | 'client';
  readonly proof: KitProof;
  /** What the reader has to do, in order. */
  readonly steps: readonly KitLines[];
  /** The file names no host. */
  readonly isHostless?: boolean;
}

/**
 * The comment above a configuration, with an empty line after it. Names that others chose stand between quotes, with controls as
 * visible escapes, so that none ends its line.
 */
export function headerOf(ground: Ground, { mark, program, role, proof, steps, isHostless = false }: Header): string {
  const { certificate, keyForm } = ground.context;
  const lines = [
    kitHeaderText.title[role](program),
    kitHeaderText.certificate(certificate.name),
    kitHeaderText.proof[proof],
    '',
    ...(ground.isUnnamed && !isHostless ? [kitHeaderText.unnamedService(ground.host)] : []),
    ...(keyForm === 'none' ? [kitHeaderText.keyElsewhere(ground.key)] : []),
    ...steps.flat(),
    ...(role === 'server' ? kitSharedLines.admits(ground.trust) : kitSharedLines.believes(ground.trust)),
  ];
  return `${lines.map((line) => (line === '' ? mark : `${mark} ${line}`)).join('\n')}\n\n`;
}

/** The command that makes a copy of the key without passphrase; nothing where the key needs none. */
export const decryptSteps = ({ isKeyEncrypted, key, clearKey }: Ground): KitLines =>
  isKeyEncrypted ? kitSharedLines.decrypt(`(umask 077; openssl pkey -in ${key} -out ${clearKey})`) : [];

/** The command that puts certificates and the key without passphrase into one file. */
export const combineSteps = ({ key }: Ground, certificates: string, target: string): KitLines =>
  kitSharedLines.combine(`(umask 077; { cat ${certificates}; openssl pkey -in ${key}; } > ${target})`);
