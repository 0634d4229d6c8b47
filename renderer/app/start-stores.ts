import { call, subscribe } from '../api/client.ts';
import { startLogVerdict } from '../stores/activity-log.ts';
import { alertAddress, startAlerts } from '../stores/alerts.ts';
import { startAuthorities } from '../stores/authorities.ts';
import { startClock } from '../stores/clock.ts';
import { startLiveDials } from '../stores/connection-live.ts';
import { startGrants } from '../stores/grants.ts';
import { startJobs } from '../stores/jobs.ts';
import { startNeeds } from '../stores/needs.ts';
import { takeOpenedFiles } from '../stores/opened-files.ts';
import { buildAddress, navigate } from '../stores/router.ts';
import { startSettings } from '../stores/settings.ts';
import { startWorkspace } from '../stores/workspace.ts';
import { runCommand } from './commands.ts';
import { isDialogOpen } from './use-shortcuts.ts';

const ACTIVE_EVERY_MS = 30_000;

/** Begins to follow the main side; the answer ends that. */
export function startStores(): () => void {
  const stops = [
    startClock(),
    startNeeds(),
    startSettings(),
    startLogVerdict(),
    startWorkspace(),
    startJobs(),
    startLiveDials(),
    startAuthorities(),
    startAlerts(),
    startGrants(),
    subscribe('command', ({ command }) => {
      if (command === 'workspace.lock' || !isDialogOpen()) runCommand(command);
    }),
    subscribe('alert.show', ({ id }) => navigate(id === null ? buildAddress('alerts') : alertAddress(id))),
    subscribe('file.opened', () => void takeOpenedFiles()),
    tellActivity(),
  ];
  void takeOpenedFiles();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Puts the automatic lock off while somebody is at the keyboard or the mouse. */
function tellActivity(): () => void {
  let told = 0;
  const tell = () => {
    const now = Date.now();
    if (now - told < ACTIVE_EVERY_MS) return;
    told = now;
    void call('application.active', {});
  };
  const events = ['pointerdown', 'keydown', 'wheel'] as const;
  for (const event of events) window.addEventListener(event, tell, { passive: true });
  return () => {
    for (const event of events) window.removeEventListener(event, tell);
  };
}
