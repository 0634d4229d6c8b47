import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../shared/contract/channels.ts';
import { DROPPED, EVENT_NAMES } from '../../shared/contract/events.ts';

const root = path.resolve(import.meta.dirname, '../..');
let source = '';

beforeAll(async () => {
  const configFile = path.join(root, 'electron/vite.config.ts');
  const built = await build({ configFile, mode: 'preload', build: { write: false }, logLevel: 'error' });
  const output = Array.isArray(built) ? built.flatMap((each) => each.output) : 'output' in built ? built.output : [];
  expect(output.map((file) => file.fileName)).toEqual(['preload.cjs']);
  source = output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('');
});

type Callback = (event: object, payload: unknown) => void;

/** Runs the bundle as a sandbox does: it can require `electron` and nothing else. */
function run() {
  const exposed: Record<string, unknown> = {};
  const invoked: unknown[][] = [];
  const sent: unknown[][] = [];
  const drops: ((event: object) => void)[] = [];
  const listeners: [string, Callback][] = [];
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void (exposed[name] = api) },
    ipcRenderer: {
      invoke: async (...call: unknown[]) => void invoked.push(call),
      send: (...message: unknown[]) => void sent.push(message),
      on: (name: string, callback: Callback) => void listeners.push([name, callback]),
      off: (name: string, callback: Callback) => {
        const found = listeners.findIndex(([each, registered]) => each === name && registered === callback);
        listeners.splice(found, 1);
      },
    },
    webUtils: { getPathForFile: ({ at }: { at: string }) => at },
  };
  const window = {
    addEventListener: (type: string, listener: (event: object) => void, capture: boolean) => {
      if (type === 'drop' && capture) drops.push(listener);
    },
  };
  const required: string[] = [];
  const require = (name: string): unknown => {
    required.push(name);
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron;
  };
  runInNewContext(source, { require, window, exports: {}, module: { exports: {} } });
  const page = exposed['countersign'] as Record<string, (...given: unknown[]) => unknown>;
  return { exposed, page, invoked, listeners, required, sent, drops };
}

describe('preload bundle', () => {
  it('is one file that needs electron and nothing else', () => {
    expect(run().required).toEqual(['electron']);
    expect(source).not.toMatch(/\bimport\b.*from|zod|ZodType/);
    expect(source.length).toBeLessThan(8192);
  });

  it('gives the page one function for every channel, and on', () => {
    const { exposed, page } = run();
    expect(Object.keys(exposed)).toEqual(['countersign']);
    expect(Object.keys(page).sort()).toEqual([...CHANNELS, 'on'].sort());
  });

  it('lets a function reach its own channel alone, with one argument', () => {
    const { page, invoked } = run();
    for (const channel of CHANNELS) page[channel]?.({ asked: channel }, 'more', 'another.channel');
    expect(invoked).toEqual(CHANNELS.map((channel) => [channel, { asked: channel }]));
  });

  it('hands on what an event carries, but not the event', () => {
    const { page, listeners } = run();
    const heard: unknown[][] = [];
    const stop = page['on']?.('command', (...given: unknown[]) => heard.push(given)) as () => void;
    listeners[0]?.[1]({ sender: 'secret door' }, { command: 'palette.open' });
    expect(heard).toEqual([[{ command: 'palette.open' }]]);
    stop();
    expect(listeners).toEqual([]);
  });

  it('listens to events of the contract only', () => {
    const { page, listeners } = run();
    for (const name of EVENT_NAMES) page['on']?.(name, () => undefined);
    expect(listeners.map(([name]) => name)).toEqual([...EVENT_NAMES]);
    expect(() => page['on']?.('job.cancel', () => undefined)).toThrow('unknown event');
  });

  it('tells where one thing lies that the user dropped, and of nothing else that looks like a drop', () => {
    const { drops, sent } = run();
    const drop = (isTrusted: boolean, ...places: readonly string[]) =>
      drops[0]?.({ isTrusted, dataTransfer: { files: places.map((at) => ({ at })) } });
    drop(true, '/home/ann/ca');
    drop(false, '/home/ann/ca');
    drop(true, '/home/ann/ca', '/home/ann/other');
    drop(true);
    drops[0]?.({ isTrusted: true, dataTransfer: null });
    expect(sent).toEqual(['/home/ann/ca', '', '', '', ''].map((place) => [DROPPED, place]));
  });

  it('is written where the window looks for it', () => {
    expect(readFileSync(path.join(root, 'electron/shell/windows.ts'), 'utf8')).toContain("'preload', 'preload.cjs'");
  });
});
