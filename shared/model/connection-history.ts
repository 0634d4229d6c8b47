import type { RunId, UnixMs } from './brands.ts';
import type { AfterHandshake, HandshakeOutcome } from './connection.ts';
import type { TlsVersion } from './connection-settings.ts';
import type { DiagnosisId } from './connection-diagnosis.ts';

/** A run as the history lists it. */
export interface RunSummary {
  readonly id: RunId;
  readonly target: string;
  readonly startedAt: UnixMs;
  readonly handshake: HandshakeOutcome;
  readonly afterHandshake: AfterHandshake;
  /** Handshake completed, chain and name verified, accepted or silent. */
  readonly accepted: boolean;
  readonly protocol: TlsVersion | null;
  readonly credential: string | null;
  readonly diagnosis: DiagnosisId | null;
  readonly note: string;
  /** Its secrets are kept, sealed. */
  readonly hasSecrets: boolean;
}

/** An endpoint that was dialled, the newest first in lists. */
export interface EndpointSummary {
  readonly target: string;
  readonly runs: number;
  readonly last: RunSummary;
}

/** Commands of other tools that do what a run did. */
export interface EquivalentCommands {
  /** None of a tool that cannot do it at all, such as curl with XMPP. */
  readonly commands: readonly {
    readonly tool: 'openssl' | 'curl';
    /** For a POSIX shell, over several lines; every value is quoted. */
    readonly text: string;
    readonly differs: readonly CommandDifference[];
  }[];
  /** Files the commands read, which the user has to put there. */
  readonly files: readonly {
    readonly name: string;
    /** `certificate`: the leaf and what is sent after it; `leaf` and `chain`: the one and the other alone. All PEM but the passphrase. */
    readonly holds: CommandFile;
  }[];
}

export type CommandFile = 'certificate' | 'leaf' | 'key' | 'chain' | 'trust' | 'proxy-passphrase';

/** What a command cannot say or does otherwise. */
export const COMMAND_DIFFERENCES = [
  'alpn',
  'chain',
  'groups',
  'proxy',
  'request',
  'server-name',
  'signature-schemes',
  'timeouts',
  'trust',
] as const;
export type CommandDifference = (typeof COMMAND_DIFFERENCES)[number];
