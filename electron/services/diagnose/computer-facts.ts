import type { Facts } from '../../../shared/model/diagnosis.ts';

/** What `node:os` and `process` say; handed in, since services do not ask the system. */
export interface ComputerMeasures {
  readonly platform: string;
  readonly arch: string;
  readonly release: string;
  readonly processors: number;
  readonly memoryOctets: number;
  readonly uptimeSeconds: number;
}

const MIB = 1024 * 1024;

/** The computer as far as faults depend on it. Neither its name nor that of its user is among it. */
export const describeComputer = (measures: ComputerMeasures): Facts => ({
  system: `${measures.platform} ${measures.arch} ${measures.release}`,
  processors: String(measures.processors),
  memory: `${Math.round(measures.memoryOctets / MIB)} MiB`,
  'up for': `${Math.round(measures.uptimeSeconds / 3600)} h`,
  locale: Intl.DateTimeFormat().resolvedOptions().locale,
});
