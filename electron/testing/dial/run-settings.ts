import { DEFAULT_RUN_SETTINGS, type RunSettings } from '../../../shared/model/connection.ts';

/** Settings of a run that trusts a file and asks for `/`, for tests that dial below the services. */
export const RUN_SETTINGS: RunSettings = { ...DEFAULT_RUN_SETTINGS, trust: 'files', httpGet: '/' };
