import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { CHANNELS } from '../../shared/contract/channels.ts';
import { EVENT_NAMES } from '../../shared/contract/events.ts';

const eventNames: ReadonlySet<string> = new Set(EVENT_NAMES);

/** The page gets one function for every channel of the contract and nothing that takes a channel name. */
const calls = Object.fromEntries(
  CHANNELS.map((channel) => [channel, (input: unknown): Promise<unknown> => ipcRenderer.invoke(channel, input)]),
);

/** Listens to one of the contract's events; the answer ends listening. Other names are refused. */
function on(name: string, callback: (payload: unknown) => void): () => void {
  if (!eventNames.has(name)) throw new RangeError('unknown event');
  const listener = (_event: IpcRendererEvent, payload: unknown): void => callback(payload);
  ipcRenderer.on(name, listener);
  return () => {
    ipcRenderer.off(name, listener);
  };
}

contextBridge.exposeInMainWorld('countersign', { ...calls, on });
