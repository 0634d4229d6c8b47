import {
  Activity,
  ArrowRightLeft,
  ChartColumn,
  FilePen,
  FileText,
  House,
  type LucideIcon,
  PanelLeftClose,
  PanelLeftOpen,
  ScanSearch,
  ShieldCheck,
  SlidersHorizontal,
  Table2,
} from 'lucide-react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { toggleRail } from '../stores/layout.ts';
import { buildAddress, type Screen } from '../stores/router.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { formatCount } from '../ui/format-number.ts';
import { Link } from '../ui/link.tsx';
import { Tip } from '../ui/tooltip.tsx';
import css from './rail.module.css';

const words = frameText.rail;

interface RailItem {
  readonly screen: Screen;
  readonly icon: LucideIcon;
  readonly count?: number;
}

export interface RailProps {
  readonly screen: Screen;
  readonly iconsOnly: boolean;
  readonly canExpand: boolean;
}

export function Rail({ screen, iconsOnly, canExpand }: RailProps) {
  const workspace = useWorkspace();
  const top: readonly RailItem[] =
    workspace === null
      ? [
          { screen: 'welcome', icon: House },
          { screen: 'inspect', icon: ScanSearch },
          { screen: 'connect', icon: ArrowRightLeft },
        ]
      : [
          { screen: 'inventory', icon: Table2, count: workspace.certificates },
          { screen: 'timeline', icon: ChartColumn },
          { screen: 'authorities', icon: ShieldCheck, count: workspace.authorities },
          { screen: 'requests', icon: FileText, count: workspace.requests },
          { screen: 'issue', icon: FilePen },
          { screen: 'inspect', icon: ScanSearch },
          { screen: 'connect', icon: ArrowRightLeft },
        ];
  const bottom: readonly RailItem[] = [
    ...(workspace === null ? [] : [{ screen: 'activity' as const, icon: Activity }]),
    { screen: 'settings', icon: SlidersHorizontal },
  ];
  const name = iconsOnly ? words.expand : words.collapse;
  return (
    <nav className={css['rail']} data-icons={iconsOnly || undefined} aria-label={words.label}>
      {top.map((item) => (
        <Entry key={item.screen} item={item} current={item.screen === screen} iconsOnly={iconsOnly} />
      ))}
      <span className={css['gap']} />
      {bottom.map((item) => (
        <Entry key={item.screen} item={item} current={item.screen === screen} iconsOnly={iconsOnly} />
      ))}
      {canExpand ? (
        <Tip text={name} side="right">
          <button type="button" className={css['toggle']} aria-label={name} onClick={toggleRail}>
            {iconsOnly ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          </button>
        </Tip>
      ) : null}
    </nav>
  );
}

interface EntryProps {
  readonly item: RailItem;
  readonly current: boolean;
  readonly iconsOnly: boolean;
}

function Entry({ item, current, iconsOnly }: EntryProps) {
  const { screen, icon: Icon, count } = item;
  const name = words[screen];
  return (
    <Link
      to={buildAddress(screen)}
      className={css['entry']}
      current={current}
      label={iconsOnly ? name : undefined}
      title={iconsOnly ? name : undefined}
    >
      <Icon aria-hidden />
      {iconsOnly ? null : <span>{name}</span>}
      {iconsOnly || count === undefined || count === 0 ? null : (
        <span className={css['count']}>{formatCount(count)}</span>
      )}
    </Link>
  );
}
