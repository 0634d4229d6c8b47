import { FlaskConical } from 'lucide-react';
import { useEffect } from 'react';
import { DEMO_PASSPHRASE } from '../../shared/model/demo.ts';
import { demoText as words } from '../../shared/text/en/ui/demo.ts';
import { forgetServer, readServer, showHost, startServer, stopServer, useDemo } from '../stores/demo.ts';
import { reportFailure } from '../stores/failure.ts';
import { ensureUnlocked } from '../stores/unlock.ts';
import { useIsLocked, useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import css from './demo-banner.module.css';

/** Says on every screen of a demo that it is one, and whether its server runs. */
export function DemoBanner() {
  const isDemo = useWorkspace()?.demo === true;
  return isDemo ? <Banner /> : null;
}

function Banner() {
  const locked = useIsLocked();
  const server = useDemo((state) => state.server);
  useEffect(() => {
    if (locked) forgetServer();
    else reportFailure(readServer());
  }, [locked]);
  const port = server?.port ?? null;
  return (
    <section className={css['banner']} aria-label={words.banner}>
      <FlaskConical aria-hidden />
      <b>{words.banner}</b>
      <span className={css['note']}>{words.bannerNote(DEMO_PASSPHRASE)}</span>
      <span className={css['gap']} />
      {port === null || server === null ? (
        <>
          <span className={css['server']}>{words.stopped}</span>
          <Button size="small" onClick={() => reportFailure(startUnlocked())}>
            {words.start}
          </Button>
        </>
      ) : (
        <>
          <span className={css['server']}>{words.running(port, server.hosts.length)}</span>
          <Menu
            entries={server.hosts.map(({ host, name }) => ({ label: name, onChoose: () => showHost(host, port) }))}
            trigger={<Button size="small">{words.dial}</Button>}
          />
          <Button size="small" onClick={() => reportFailure(stopServer())}>
            {words.stop}
          </Button>
        </>
      )}
    </section>
  );
}

async function startUnlocked() {
  return (await ensureUnlocked(words.unlockPurpose)) ? startServer() : readServer();
}
