import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { CHANNELS } from '../../shared/contract/channels.ts';
import type { Router, Sender } from './router.ts';

/** Connects every channel of the contract, and nothing else, to the router. */
export function attachRouter(ipcMain: Pick<IpcMain, 'handle'>, router: Router): void {
  for (const channel of CHANNELS) {
    ipcMain.handle(channel, (event, input: unknown) => router(channel, buildSender(event), input));
  }
}

function buildSender(event: IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return { id: event.sender.id, origin: frame?.origin, isMainFrame: frame !== null && frame.parent === null };
}
