/** Why a filter cannot be understood. */
export const FILTER_PROBLEMS = [
  'too-long',
  'too-many-terms',
  'too-deep',
  'unclosed-quote',
  'unclosed-group',
  'stray-parenthesis',
  'missing-operand',
  'missing-value',
  'unknown-key',
  'unknown-value',
  'bad-period',
  'bad-date',
  'bad-range',
  'bad-key',
  'bad-hex',
  'bad-number',
] as const;
export type FilterProblem = (typeof FILTER_PROBLEMS)[number];

/** A problem and where it stands, in UTF-16 units of the text. */
export interface FilterFault {
  readonly problem: FilterProblem;
  readonly position: number;
  readonly length: number;
}

/** Ends the reading of a filter; caught where reading began. */
export class FilterFaultError extends Error {
  readonly fault: FilterFault;

  constructor(fault: FilterFault) {
    super(fault.problem);
    this.fault = fault;
  }
}
