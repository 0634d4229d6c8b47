/** First code of a utility process: `electron` and `process.parentPort`, then the module that was asked for. */
import { pathToFileURL } from 'node:url';
import { mapElectron, poseAsElectron } from '../module-hook.ts';
import { parentPort } from './parent-port.ts';

const [execPath = process.execPath, , modulePath = '', ...args] = process.argv;
process.argv = [execPath, modulePath, ...args];
// The app has gone, however it went.
process.on('disconnect', () => process.exit(0));
mapElectron(new URL('./electron-utility.ts', import.meta.url).href);
poseAsElectron('utility');
Object.defineProperty(process, 'parentPort', { value: parentPort, enumerable: true });
await import(pathToFileURL(modulePath).href);
