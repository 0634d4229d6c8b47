import { Link } from './link.tsx';
import css from './segmented.module.css';

export interface AreaSwitchProps {
  readonly label: string;
  readonly areas: readonly { readonly label: string; readonly to: string; readonly isCurrent: boolean }[];
}

/** Screens that share an entry of the rail, side by side in the toolbar of each. */
export function AreaSwitch({ label, areas }: AreaSwitchProps) {
  return (
    <div role="group" className={css['group']} aria-label={label}>
      {areas.map(({ label: name, to, isCurrent }) => (
        <Link key={to} to={to} current={isCurrent} className={css['item']}>
          {name}
        </Link>
      ))}
    </div>
  );
}
