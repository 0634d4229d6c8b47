import type { AppError } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { Asn1Node, InspectReport } from '../../shared/model/inspect.ts';
import type { CertificateFacts } from './certificate-facts.ts';

/** A file, or a part of a large one that holds whole items. */
export interface ImportPiece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the thread that reads hostile input is asked. Both sides are the same build, so nothing here is parsed. */
export type InspectRequest =
  | { readonly kind: 'inspect'; readonly bytes: Uint8Array; readonly name: string; readonly at: UnixMs }
  | {
      readonly kind: 'asn1';
      readonly bytes: Uint8Array;
      readonly name: string;
      readonly at: UnixMs;
      readonly item: number;
    }
  | { readonly kind: 'certificates'; readonly pieces: readonly ImportPiece[]; readonly at: UnixMs };

export interface FoundCertificates {
  readonly certificates: readonly CertificateFacts[];
  readonly failed: readonly { readonly offset: number; readonly code: string }[];
}

export interface InspectAnswers {
  readonly inspect: InspectReport;
  readonly asn1: { readonly root: Asn1Node; readonly der: Uint8Array };
  /** One for each piece. */
  readonly certificates: readonly FoundCertificates[];
}

export type InspectReply =
  | { readonly ok: true; readonly value: InspectAnswers[keyof InspectAnswers] }
  | { readonly ok: false; readonly error: AppError };
