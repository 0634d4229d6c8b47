import { BrowserWindow } from 'electron';
import { type AppError, fail } from '../../shared/errors.ts';
import type { ReportPaper } from '../../shared/model/report.ts';
import { ok, type Result } from '../../shared/result.ts';

const PRINT_WITHIN_MS = 60_000;

/**
 * Prints a page as PDF in a window that nobody sees: sandboxed, without scripts, preload and network. Fails with `report.not-printed`.
 */
export async function printPage(html: string, paper: ReportPaper): Promise<Result<Uint8Array, AppError>> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      devTools: false,
    },
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('timeout')), PRINT_WITHIN_MS);
  try {
    return ok(await Promise.race([print(window, html, paper), late.promise]));
  } catch (cause) {
    return fail('report.not-printed', { cause: cause instanceof Error ? cause.message : '' });
  } finally {
    clearTimeout(timer);
    if (!window.isDestroyed()) window.destroy();
  }
}

async function print(window: BrowserWindow, html: string, pageSize: ReportPaper): Promise<Uint8Array> {
  await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
  const margins = { top: 0.6, bottom: 0.7, left: 0.6, right: 0.6 };
  return new Uint8Array(await window.webContents.printToPDF({ pageSize, printBackground: true, margins }));
}
