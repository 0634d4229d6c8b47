import type { NotificationConstructorOptions } from 'electron';
import { LoudEmitter } from '../loud-emitter.ts';

const shown: Notification[] = [];

/** Electron's Notification: nothing pops up, but what was shown is kept for `getHistory`. */
export class Notification extends LoudEmitter {
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  urgency: 'normal' | 'critical' | 'low';
  #isShown = false;

  constructor(options: NotificationConstructorOptions = {}) {
    super('Notification');
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
  }

  static isSupported(): boolean {
    return true;
  }
  static async getHistory(): Promise<Notification[]> {
    return [...shown];
  }

  show(): void {
    this.#isShown = true;
    shown.push(this);
    this.emit('show', {});
  }
  close(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.emit('close', {});
  }
}
