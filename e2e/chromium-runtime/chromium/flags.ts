import { environment } from '../environment.ts';

/** The page that the first window finds at start; later windows open one of their own. */
export const STARTUP_PAGE = 'data:text/html,';

/** Switches of the app's command line that Chromium must know about. */
const FORWARDED_SWITCHES = ['lang', 'force-device-scale-factor', 'force-prefers-reduced-motion', 'force-color-profile'];

export function buildFlags(profileDir: string, switches: ReadonlyMap<string, string>): string[] {
  const forwarded = FORWARDED_SWITCHES.filter((name) => switches.has(name));
  return [
    ...QUIET_FLAGS,
    '--remote-debugging-pipe',
    `--app=${STARTUP_PAGE}`,
    '--window-size=1024,768',
    ...buildIdentityFlags(profileDir),
    ...(environment.headless ? ['--headless=new'] : []),
    ...(environment.wantsDebuggingPort ? ['--remote-debugging-port=0'] : []),
    ...forwarded.map((name) => `--${name}=${switches.get(name) ?? ''}`),
  ];
}

/** What a second start of Chromium needs so that it finds the running one and hands its window over to it. */
export function buildIdentityFlags(profileDir: string): string[] {
  // Chromium's own sandbox cannot run as root; --test-type hides the warning about it.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [`--user-data-dir=${profileDir}`, '--test-type', ...asRoot];
}

const DISABLED_FEATURES = [
  'AcceptCHFrame',
  'DialMediaRouteProvider',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'Translate',
];

/** No network, no first-run pages, no throttling of hidden windows, nothing kept in the desktop's key ring. */
const QUIET_FLAGS = [
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  '--disable-gpu',
  '--disable-hang-monitor',
  '--disable-popup-blocking',
  '--disable-quic',
  '--disable-renderer-backgrounding',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-default-browser-check',
  '--no-first-run',
  '--password-store=basic',
  '--use-mock-keychain',
];
