/** The files that threads and processes of the command line start from. */
export interface Entries {
  readonly storeWorker: URL;
  readonly inspectWorker: URL;
  readonly validateWorker: URL;
  readonly crlWorker: URL;
  readonly xcaWorker: URL;
  readonly vaultProcess: URL;
}

/** Run from sources they are TypeScript files in their rooms, in a bundle they lie beside it. */
export function findEntries(moduleUrl: string): Entries {
  if (moduleUrl.endsWith('.ts')) {
    return {
      storeWorker: new URL('../store/store-worker.ts', moduleUrl),
      inspectWorker: new URL('../workers/inspect-worker.ts', moduleUrl),
      validateWorker: new URL('../workers/validate-worker.ts', moduleUrl),
      crlWorker: new URL('../workers/crl-worker.ts', moduleUrl),
      xcaWorker: new URL('../workers/xca/xca-worker.ts', moduleUrl),
      vaultProcess: new URL('../vault/vault-process.ts', moduleUrl),
    };
  }
  return {
    storeWorker: new URL('./store-worker.mjs', moduleUrl),
    inspectWorker: new URL('./inspect-worker.mjs', moduleUrl),
    validateWorker: new URL('./validate-worker.mjs', moduleUrl),
    crlWorker: new URL('./crl-worker.mjs', moduleUrl),
    xcaWorker: new URL('./xca-worker.mjs', moduleUrl),
    vaultProcess: new URL('./vault-process.mjs', moduleUrl),
  };
}
