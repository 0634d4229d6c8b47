import { absentExport, refuseUnknownMembers } from '../loud.ts';
import { parentPort } from './parent-port.ts';

/** The `electron` module inside a utility process. */
export { parentPort };
export const net = absentExport('net');
export const systemPreferences = absentExport('systemPreferences');

const electron = refuseUnknownMembers({ parentPort, net, systemPreferences }, 'electron');
// oxlint-disable-next-line import/no-default-export -- Electron's module has one
export { electron as default, electron as 'module.exports' };
