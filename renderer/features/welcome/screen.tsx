import { FileSearch, FlaskConical, FolderInput, FolderOpen, History, type LucideIcon, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { migrationText } from '../../../shared/text/en/ui/migration.ts';
import { welcomeText as words } from '../../../shared/text/en/ui/welcome.ts';
import { readApplicationInfo, useApplicationInfo } from '../../stores/application.ts';
import { askForDemo } from '../../stores/demo.ts';
import { reportFailure } from '../../stores/failure.ts';
import { beginWithMigration } from '../../stores/migration.ts';
import { chooseAndInspect } from '../../stores/opened-files.ts';
import { openWorkspace } from '../../stores/recovery.ts';
import { askForBackup } from '../../stores/restore.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Recents } from './recents.tsx';
import css from './welcome.module.css';
import { WithoutWorkspace } from './without-workspace.tsx';

/** What a window shows before a workspace is open. */
export function WelcomeScreen() {
  return (
    <div className={css['place']}>
      <div className={css['screen']}>
        <section className={css['begin']}>
          <div className={css['column']}>
            <Head />
            <Actions />
            <p className={css['tip']}>{words.dropHint}</p>
          </div>
        </section>
        <aside className={css['side']}>
          <WithoutWorkspace />
          <Recents />
          <span className={css['gap']} />
          <ThemeChoiceRow />
        </aside>
      </div>
    </div>
  );
}

function Actions() {
  return (
    <ul className={css['actions']}>
      <Action
        icon={Plus}
        title={words.create.title}
        detail={words.create.detail}
        keys="Ctrl N"
        first
        onRun={() => openDialog('workspace.new')}
      />
      <Action
        icon={FolderOpen}
        title={words.open.title}
        detail={words.open.detail}
        keys="Ctrl O"
        onRun={() => reportFailure(openWorkspace())}
      />
      <Action
        icon={FolderInput}
        title={migrationText.welcome.title}
        detail={migrationText.welcome.detail}
        onRun={beginWithMigration}
      />
      <Action
        icon={History}
        title={words.restore.title}
        detail={words.restore.detail}
        onRun={() => void askForBackup()}
      />
      <Action
        icon={FlaskConical}
        title={words.demo.title}
        detail={words.demo.detail}
        onRun={() => reportFailure(askForDemo())}
      />
      <Action
        icon={FileSearch}
        title={words.inspectFile.title}
        detail={words.inspectFile.detail}
        keys="Ctrl I"
        onRun={() => reportFailure(chooseAndInspect())}
      />
    </ul>
  );
}

function Head() {
  const info = useApplicationInfo((state) => state.info);
  useEffect(() => void readApplicationInfo(), []);
  return (
    <>
      <div className={css['head']}>
        <svg className={css['mark']} viewBox="0 0 18 18" aria-hidden>
          <path d="M10.6 3.6a6 6 0 100 10.8" />
          <path d="M7.4 6.2a4 4 0 110 5.6" />
        </svg>
        <h1>{words.product}</h1>
        <span>{info?.version}</span>
      </div>
      <p className={css['claim']}>{words.claim}</p>
    </>
  );
}

interface ActionProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly keys?: string;
  readonly first?: boolean;
  readonly onRun: () => void;
}

function Action({ icon: Icon, title, detail, keys, first = false, onRun }: ActionProps) {
  return (
    <li>
      <button type="button" className={css['action']} data-first={first || undefined} onClick={onRun}>
        <Icon aria-hidden />
        <span>
          <b>{title}</b>
          <span className={css['detail']}>{detail}</span>
        </span>
        {keys === undefined ? null : <kbd>{keys}</kbd>}
      </button>
    </li>
  );
}

function ThemeChoiceRow() {
  const theme = useSettings((settings) => settings.theme);
  return (
    <div className={css['theme']}>
      <span>{words.theme}</span>
      <Segmented
        label={words.theme}
        size="small"
        value={theme}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themes[value] }))}
        onChange={(next) => reportFailure(changeSettings({ theme: next }))}
      />
    </div>
  );
}
