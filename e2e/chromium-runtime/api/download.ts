import type { Events } from '../cdp/protocol.ts';
import { getBrowser } from '../chromium/browser.ts';
import { NotImplementedError } from '../loud.ts';
import { buildVetoEvent, LoudEmitter } from '../loud-emitter.ts';
import { toApp } from '../network/scheme-map.ts';
import { findByTarget } from '../window/registry.ts';
import { session } from './session.ts';

type Download = Events['Browser.downloadWillBegin'];

/** Electron's DownloadItem, as far as a download can be refused. */
class DownloadItem extends LoudEmitter {
  readonly #download: Download;
  #isCancelled = false;

  constructor(download: Download) {
    super('DownloadItem');
    this.#download = download;
  }

  getURL(): string {
    return toApp(this.#download.url);
  }
  getFilename(): string {
    return this.#download.suggestedFilename;
  }
  getState(): 'progressing' | 'cancelled' {
    return this.#isCancelled ? 'cancelled' : 'progressing';
  }
  cancel(): void {
    this.#isCancelled = true;
  }
}

/** Tells the app about a download and ends it; a download that the app wants to keep is more than we can do. */
export function refuseDownload(download: Download): void {
  const item = new DownloadItem(download);
  const event = buildVetoEvent({});
  session.defaultSession.emit('will-download', event, item, findByTarget(download.frameId)?.contents);
  getBrowser().root.trySend('Browser.cancelDownload', { guid: download.guid });
  if (!event.defaultPrevented && item.getState() !== 'cancelled') throw new NotImplementedError('downloads');
}
