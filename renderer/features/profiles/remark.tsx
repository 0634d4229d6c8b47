import { StatusIcon } from '../../ui/status.tsx';
import css from './remark.module.css';

export interface RemarkProps {
  /** `expired` for what is wrong, `expiring` for what is doubtful. */
  readonly status: 'expired' | 'expiring';
  readonly children: string;
}

/** A sentence with its icon that breaks into lines, unlike a status. */
export function Remark({ status, children }: RemarkProps) {
  return (
    <span className={css[status]}>
      <StatusIcon status={status} />
      <span>{children}</span>
    </span>
  );
}
