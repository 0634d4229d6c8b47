import type { DiagnosisId, SeenBy } from '../connection-diagnosis.ts';
import type { TlsVersion } from '../connection-settings.ts';

/** A line of a log or a message, and which cause it stands for. */
export interface SeenByLine extends SeenBy {
  readonly id: DiagnosisId;
  /** The version of TLS it is printed with; null where it is the same in all. */
  readonly protocol: TlsVersion | null;
}

/** Lines of one program on one side. */
export const seenLines = (
  program: Omit<SeenBy, 'line'>,
  lines: readonly (readonly [id: DiagnosisId, protocol: TlsVersion | null, line: string])[],
): readonly SeenByLine[] => lines.map(([id, protocol, line]) => ({ ...program, id, protocol, line }));
