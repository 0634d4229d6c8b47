import type { KitProof } from '../../model/kit.ts';
import { visible } from '../format.ts';

/** Lines of comment; a line that begins with two spaces is a command or a line of another file. ASCII, for every program reads it. */
export type KitLines = readonly string[];

/** What the first lines of a configuration say, whatever it is for. */
export const kitHeaderText = {
  title: {
    server: (program: string): string => `${program} as a server that asks for client certificates`,
    client: (program: string): string => `${program} as a client that shows its certificate`,
  },
  certificate: (name: string): string => `Certificate: "${inQuotes(name)}"`,
  proof: {
    handshake: 'Verified: tested with the real program, which was let in with its certificate and refused without one.',
    'program-check': 'Partly verified: the real program reads such a file without complaint. No handshake was tested.',
    schema: 'Partly verified: such a file fits the official schema. The program itself was not tested.',
    'not-verified': 'NOT VERIFIED: such a file was never run or checked by a program. Try it on a test system first.',
  } satisfies Readonly<Record<KitProof, string>>,
  keyElsewhere: (key: string): string => `The private key is not in this folder: put it here as ${key}.`,
  unnamedService: (host: string): string =>
    `Nobody named the service: replace ${host} by its host name in the files of this kit.`,
} as const;

/** A name that others chose, fit to stand in a comment of any language between double quotes. */
const inQuotes = (name: string): string => visible(name, 120).replaceAll(/[\\"]/g, String.raw`\$&`);

/** Lines that several configurations share. */
export const kitSharedLines = {
  /** Who is let in. */
  admits: (trust: string): KitLines => [
    `Every client with a certificate of the authorities in ${trust}, or of one below them, is let in.`,
    'What each of them may do is for the application to decide.',
  ],
  /** Whom the client believes. */
  believes: (trust: string): KitLines => [
    `The server has to show a certificate of the authorities in ${trust}.`,
    'Where another authority issued it, put that one in its place.',
  ],
  /** Whoever reaches the local port acts with the certificate. */
  localOnly: (port: number): KitLines => [
    `Whoever can reach port ${port} acts with this certificate: it listens on this machine alone.`,
  ],
  decrypt: (command: string): KitLines => [
    'The key is encrypted, which this program cannot open. Once, in this folder, make a copy that only you can read:',
    `  ${command}`,
  ],
  combine: (command: string): KitLines => [
    'It wants certificate and key in one file. Once, in this folder:',
    `  ${command}`,
  ],
  runHere: (command: string): KitLines => ['Run in this folder:', `  ${command}`],
} as const;
