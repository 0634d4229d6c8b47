import { afterEach, beforeEach, expect, it } from 'vitest';
import { valueOf } from '../../testing/application.ts';
import { DEFAULT_LIMITS, type HttpListening, type HttpQuestion, listenHttp } from './http-server.ts';

let listening: HttpListening;
let asked: HttpQuestion[];
beforeEach(async () => {
  asked = [];
  const sayBack = async (question: HttpQuestion) => {
    asked.push(question);
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: question.body };
  };
  const refuse = () => ({ status: 413, headers: {}, body: new Uint8Array() });
  const order = { address: '127.0.0.1', port: 0, limits: DEFAULT_LIMITS, dropped: () => undefined };
  const rest = { monotonicMs: () => performance.now(), refused: refuse, failed: refuse };
  listening = valueOf(await listenHttp({ ...order, ...rest, answer: sayBack }));
});
afterEach(async () => listening.close());

const url = (): string => `http://127.0.0.1:${listening.port}/x`;

it.each([0, 1, 256, 4096, 4097, 60_000])('sends %i octets of every value as they are', async (length) => {
  const body = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
  const answer = await fetch(url(), { method: 'POST', body });
  expect(answer.headers.get('content-length')).toBe(String(length));
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(body);
  expect(asked).toMatchObject([{ method: 'POST', path: '/x' }]);
});

it('says how long the answer to HEAD would be, and sends none of it', async () => {
  const answer = await fetch(url(), { method: 'HEAD' });
  expect(answer.headers.get('content-length')).toBe('0');
  expect(await answer.text()).toBe('');
});
