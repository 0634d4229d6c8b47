/** Programs that a partner may make a key and a certification request with. */
export const HELP_TOOLS = ['openssl', 'certreq', 'keytool', 'gnutls'] as const;
export type HelpTool = (typeof HELP_TOOLS)[number];

/** Why a program cannot make the request that is expected. */
export type HelpObstacle = 'key-kind' | 'attribute' | 'name-type' | 'character' | 'no-subject';

/** How one program makes the key and the request. */
export interface HelpForTool {
  readonly tool: HelpTool;
  /** Where the commands are typed. */
  readonly shell: 'sh' | 'powershell';
  /** Files that the commands read; they stand in the same folder. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Empty where `obstacle` says why there are none. */
  readonly commands: string;
  /** The file that comes back to us. */
  readonly requestFile: string;
  /** False where the program could not be run when this was made; the reader is told so. */
  readonly isVerified: boolean;
  readonly obstacle?: { readonly reason: HelpObstacle; readonly value: string };
}

/** What a partner needs to send the request that a profile expects. */
export interface RequestHelp {
  readonly tools: readonly HelpForTool[];
  /** What will stand in the request, as text. */
  readonly subject: string;
  readonly sans: readonly string[];
  /** Labels of attributes that the profile demands and nobody has given; `subjectAltName` where it demands a name. */
  readonly missing: readonly string[];
  /** What was typed and the profile takes from no request. */
  readonly ignored: readonly string[];
  /** Of all files: lower-case letters, digits, dots and hyphens. */
  readonly baseName: string;
  /** Ready to send: what is asked for, by which commands, what must come back and what must not. */
  readonly message: string;
}
