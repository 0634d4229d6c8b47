import { parentPort } from 'node:worker_threads';
import { probeCrypto } from './probe-crypto.js';

parentPort.postMessage(probeCrypto());
