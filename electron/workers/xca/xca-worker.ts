import { parentPort } from 'node:worker_threads';
import { BugError } from '../../../shared/result.ts';
import { answerXca } from './read-xca.ts';
import type { XcaRequest } from './xca-protocol.ts';

/** Entry of the thread that reads databases of XCA. */
const port = parentPort;
if (port === null) throw new BugError('this file is the entry of a thread');
port.on('message', ({ bytes }: XcaRequest) => port.postMessage(answerXca(bytes)));
