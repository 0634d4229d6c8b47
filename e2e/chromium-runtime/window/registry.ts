import type { BrowserWindow } from './browser-window.ts';
import type { Page } from './page.ts';
import type { WebContents } from './web-contents.ts';

/** One window with all that stands behind it; what Electron hides inside its objects. */
export interface WindowRecord {
  readonly id: number;
  readonly page: Page;
  readonly contents: WebContents;
  readonly window: BrowserWindow;
  /** Settles when the window has gone. */
  readonly closed: Promise<void>;
  /** Asks the window to close; false when a listener vetoed it. */
  requestClose(): boolean;
}

const records = new Map<number, WindowRecord>();
let focusOrder: number[] = [];
let lastId = 0;

export function nextWindowId(): number {
  return ++lastId;
}

export function addRecord(record: WindowRecord): void {
  records.set(record.id, record);
  noteFocus(record.id);
}

export function removeRecord(id: number): boolean {
  focusOrder = focusOrder.filter((other) => other !== id);
  return records.delete(id);
}

export function noteFocus(id: number): void {
  focusOrder = [...focusOrder.filter((other) => other !== id), id];
}

export function listRecords(): WindowRecord[] {
  return [...records.values()];
}

export function findRecord(id: number): WindowRecord | undefined {
  return records.get(id);
}

export function findByTarget(targetId: string): WindowRecord | undefined {
  return listRecords().find((record) => record.page.targetId === targetId);
}

export function findByContents(contents: unknown): WindowRecord | undefined {
  return listRecords().find((record) => record.contents === contents);
}

export function findFocused(): WindowRecord | undefined {
  return records.get(focusOrder.at(-1) ?? 0);
}
