import { useEffect } from 'react';
import { goBack, goForward } from '../stores/router.ts';
import { useUnlock } from '../stores/unlock.ts';
import { useWindowDialog } from '../stores/window-dialogs.ts';
import { COMMANDS } from './commands.ts';
import { nameOfKey } from './key-map.ts';

export const isMac = navigator.userAgent.includes('Mac');

const BACK_BUTTON = 3;
const FORWARD_BUTTON = 4;

/** The keyboard map and the back and forward buttons of the mouse. */
export function useShortcuts(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen()) return;
      const name = nameOfKey(event);
      const commands = COMMANDS.filter((one) => one.keys.includes(name));
      if (commands.length === 0) return;
      event.preventDefault();
      commands.find((one) => one.isAvailable())?.run();
    };
    const button = (event: MouseEvent) => {
      if (event.button !== BACK_BUTTON && event.button !== FORWARD_BUTTON) return;
      event.preventDefault();
      if (isDialogOpen()) return;
      if (event.button === BACK_BUTTON) goBack();
      else goForward();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('mouseup', button);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('mouseup', button);
    };
  }, []);
}

/** Whether something modal waits for an answer; nothing else may take its place then. */
export function isDialogOpen(): boolean {
  return useWindowDialog.getState().open !== null || useUnlock.getState().purpose !== null || hasModal();
}

const hasModal = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
