import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { CHANNELS } from '../../shared/contract/channels.ts';
import { DROPPED } from '../../shared/contract/events.ts';
import type { Router, Sender } from './router.ts';

/** Connects every channel of the contract, and nothing else, to the router. */
export function attachRouter(ipcMain: Pick<IpcMain, 'handle'>, router: Router): void {
  for (const channel of CHANNELS) {
    ipcMain.handle(channel, (event, input: unknown) => router(channel, buildSender(event), input));
  }
}

/** Hears from the preload what the user dropped on a window. `note`: who says so, and what came of them. Nobody waits for an answer: what fails is as if nothing had been said. */
export function attachDrops(ipcMain: Pick<IpcMain, 'on'>, note: (sender: Sender, place: unknown) => void): void {
  ipcMain.on(DROPPED, (event, place: unknown) => {
    try {
      note(buildSender(event), place);
    } catch {
      // A frame that is gone meanwhile throws when it is asked, and what a listener throws ends the program.
    }
  });
}

function buildSender(event: IpcMainEvent | IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return { id: event.sender.id, origin: frame?.origin, isMainFrame: frame !== null && frame.parent === null };
}
