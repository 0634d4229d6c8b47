/** What several parts must know about the run. Kept apart from `app`, whose members Playwright replaces. */
export const lifecycle = {
  /** Chromium is up; windows may be created. */
  isReady: false,
  /** The run is ending; Chromium going away is no failure. */
  isEnding: false,
};
