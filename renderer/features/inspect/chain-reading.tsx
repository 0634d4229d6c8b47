import type { ReactNode } from 'react';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import { useInspect } from '../../stores/inspect.ts';
import { useDefaultQuestion, useValidation } from '../../stores/validation.ts';

export interface ChainReadingProps {
  readonly item: InspectItem;
  /** Null until validation has answered, and for what has no chain. */
  readonly children: (chain: ValidationAnswer | null) => ReactNode;
}

/** As many items of a file as can be validated. */
const MOST_ITEMS = 10_000;

/** What validation says of an item, where it is a certificate. */
export function ChainReading({ item, children }: ChainReadingProps) {
  const { handle, item: number } = useInspect();
  if (item.kind !== 'certificate' || handle === null || number > MOST_ITEMS) return children(null);
  return (
    <Reading handle={handle} number={number}>
      {children}
    </Reading>
  );
}

interface ReadingProps extends Pick<ChainReadingProps, 'children'> {
  readonly handle: FileHandleId;
  readonly number: number;
}

function Reading({ handle, number, children }: ReadingProps) {
  return children(useValidation({ kind: 'file', handle, item: number }, useDefaultQuestion()).answer);
}
