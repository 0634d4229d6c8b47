import { app, Notification } from 'electron';
import { alertSentence, notificationText } from '../../shared/text/en/alerts.ts';
import type { ShownAlerts } from '../ipc/ports.ts';

/** More would not be read. */
const MOST_LINES = 3;

/** Kept until they are gone: Electron drops a click on one that was collected. */
const shown = new Set<Notification>();

/** One notification of the system for alerts that came together: names and numbers alone. Where the system has none nothing is shown. */
export function showAlerts({ workspace, alerts }: ShownAlerts, onOpen: () => void): void {
  if (!Notification.isSupported()) return;
  const now = Date.now();
  const sentences = alerts.slice(0, MOST_LINES).map((alert) => alertSentence(alert, now));
  const notification = new Notification({
    title: notificationText.title(workspace, alerts.length),
    body: notificationText.body(sentences, alerts.length - sentences.length),
  });
  shown.add(notification);
  notification.on('close', () => shown.delete(notification));
  notification.on('click', () => {
    shown.delete(notification);
    onOpen();
  });
  notification.show();
}

/** The number on the program's icon, where the system shows one. */
export const setBadge = (count: number): void => void app.setBadgeCount(count);
