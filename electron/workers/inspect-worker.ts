import { parentPort } from 'node:worker_threads';
import { BugError } from '../../shared/result.ts';
import type { InspectReply, InspectRequest } from './inspect-protocol.ts';
import { answerInspect } from './inspect-answer.ts';

/** Entry of the thread that reads hostile input. */
const port = parentPort;
if (port === null) throw new BugError('this file is the entry of a thread');
port.on('message', (request: InspectRequest) => {
  const reply: InspectReply = answerInspect(request);
  port.postMessage(reply, decodedOf(reply));
});

/** What was decoded or packed is handed over, not copied. */
function decodedOf(reply: InspectReply): ArrayBuffer[] {
  if (!reply.ok) return [];
  const { value } = reply;
  if ('repetitions' in value) return [value.facts.buffer, value.octets.buffer];
  const decoded = 'decoded' in value ? value.decoded : 'octets' in value ? value.octets.decoded : undefined;
  return decoded !== undefined && decoded.buffer instanceof ArrayBuffer ? [decoded.buffer] : [];
}
