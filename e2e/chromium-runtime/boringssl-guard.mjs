/**
 * Gives this thread the node:crypto of Electron: what BoringSSL lacks is refused. Use: `node --import <this file> …`.
 * Worker threads and forked children that inherit the command line get it too.
 */
import { installBoringSslGuard } from './boringssl/install.ts';

installBoringSslGuard();
