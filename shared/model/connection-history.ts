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
  readonly commands: readonly {
    readonly tool: 'openssl' | 'curl';
    readonly text: string;
    readonly differs: readonly CommandDifference[];
  }[];
  /** Files the commands read, which the user has to put there. */
  readonly files: readonly {
    readonly name: string;
    readonly holds: 'certificate' | 'key' | 'chain' | 'trust' | 'intermediates';
  }[];
}

/** What a command cannot say: values name it. */
export interface CommandDifference {
  readonly what:
    | 'local-address'
    | 'request'
    | 'starttls'
    | 'proxy'
    | 'groups'
    | 'signature-schemes'
    | 'timeouts'
    | 'ciphers'
    | 'chain'
    | 'trust';
}
