import type { Display } from 'electron';
import { refuseUnknownMembers } from '../loud.ts';
import { LoudEmitter } from '../loud-emitter.ts';

/** The small modules of Electron that speak to the desktop; here they answer as on a plain, idle one. */

let clipboardText = '';

/** Kept in this process: the desktop's clipboard is not touched. */
export const clipboard = refuseUnknownMembers(
  {
    readText: async (): Promise<string> => clipboardText,
    writeText: async (text: string): Promise<void> => {
      clipboardText = text;
    },
    clear: (): void => {
      clipboardText = '';
    },
    has: async (mimeType: string): Promise<boolean> => mimeType === 'text/plain' && clipboardText !== '',
  },
  'clipboard',
);

/** Nothing is kept: a secret that only looks protected would be worse than none. */
export const safeStorage = refuseUnknownMembers(
  {
    isEncryptionAvailable: (): boolean => false,
    isAsyncEncryptionAvailable: async (): Promise<boolean> => false,
    getSelectedStorageBackend: () => 'basic_text' as const,
    encryptString: (): never => refuseToStore(),
    decryptString: (): never => refuseToStore(),
    encryptStringAsync: async (): Promise<never> => refuseToStore(),
    decryptStringAsync: async (): Promise<never> => refuseToStore(),
    setUsePlainTextEncryption: (): void => undefined,
  },
  'safeStorage',
);

function refuseToStore(): never {
  throw new Error('safeStorage: the Chromium runtime stores no secrets; remembering on this machine needs Electron');
}

class PowerMonitor extends LoudEmitter {
  readonly onBatteryPower = false;
  constructor() {
    super('powerMonitor');
  }
  getSystemIdleTime(): number {
    return 0;
  }
  getSystemIdleState(): 'active' {
    return 'active';
  }
  isOnBatteryPower(): boolean {
    return false;
  }
}
export const powerMonitor = new PowerMonitor();

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = refuseUnknownMembers(
  {
    start(_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
      blockers.add(++lastBlocker);
      return lastBlocker;
    },
    stop: (id: number): boolean => blockers.delete(id),
    isStarted: (id: number): boolean => blockers.has(id),
  },
  'powerSaveBlocker',
);

const AREA = { x: 0, y: 0, width: 1920, height: 1080 };
const DISPLAY = {
  id: 1,
  label: '',
  bounds: AREA,
  workArea: AREA,
  size: AREA,
  workAreaSize: AREA,
  scaleFactor: 1,
  rotation: 0,
  internal: false,
};

/** The members of Electron's Display that a window needs; others are refused. */
type PlainDisplay = Pick<
  Display,
  'id' | 'label' | 'bounds' | 'workArea' | 'size' | 'workAreaSize' | 'scaleFactor' | 'rotation' | 'internal'
>;

class Screen extends LoudEmitter {
  constructor() {
    super('screen');
  }
  getPrimaryDisplay(): PlainDisplay {
    return refuseUnknownMembers({ ...DISPLAY }, 'display');
  }
  getAllDisplays(): PlainDisplay[] {
    return [this.getPrimaryDisplay()];
  }
  getDisplayMatching(): PlainDisplay {
    return this.getPrimaryDisplay();
  }
  getDisplayNearestPoint(): PlainDisplay {
    return this.getPrimaryDisplay();
  }
  getCursorScreenPoint(): { x: number; y: number } {
    return { x: 0, y: 0 };
  }
}
export const screen = new Screen();
