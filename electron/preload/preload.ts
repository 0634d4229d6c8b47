import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron';
import { CHANNELS } from '../../shared/contract/channels.ts';
import { DROPPED, EVENT_NAMES } from '../../shared/contract/events.ts';

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

interface DropEvent {
  readonly isTrusted: boolean;
  readonly dataTransfer: { readonly files: ArrayLike<File> } | null;
}
declare const window: {
  addEventListener(type: 'drop', listener: (event: DropEvent) => void, capture: boolean): void;
};

/** Heard here, before the page hears it: a script of the page can neither name a path nor pretend that somebody dropped one. */
window.addEventListener(
  'drop',
  ({ isTrusted, dataTransfer }) => {
    const [file, another] = Array.from(dataTransfer?.files ?? []);
    const isOne = isTrusted && file !== undefined && another === undefined;
    ipcRenderer.send(DROPPED, isOne ? webUtils.getPathForFile(file) : '');
  },
  true,
);

contextBridge.exposeInMainWorld('countersign', { ...calls, on });
