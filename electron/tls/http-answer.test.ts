import { describe, expect, it } from 'vitest';
import { findHttpAnswer, firstLine, isRefusingStatus } from './http-answer.ts';

const answer = (text: string) => findHttpAnswer(Buffer.from(text));

describe('an HTTP answer', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok', false],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n', false],
    ['HTTP/1.1 204 No Content\r\n\r\n', true],
    ['HTTP/1.0 200 OK\r\n\r\nuntil closed', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n', false],
  ])('is complete or not: %j', (text, complete) => {
    expect(answer(text)?.complete).toBe(complete);
  });

  it('is not seen in other protocols', () => {
    expect(answer('SSH-2.0-x\r\n')).toBeUndefined();
    expect(answer('HTTP/2 200\r\n')).toBeUndefined();
    expect(answer('HTTP/1.1 2000 OK')?.status).toBe(200);
  });

  it('tells the pages of nginx apart', () => {
    const page = (title: string): string => `HTTP/1.1 400 Bad Request\r\n\r\n<center>${title}</center>`;
    expect(answer(page('No required SSL certificate was sent'))?.certificatePage).toBe('missing');
    expect(answer(page('The SSL certificate error'))?.certificatePage).toBe('error');
    expect(answer(page('Something else'))?.certificatePage).toBeNull();
    expect(answer('HTTP/1.1 496 x\r\n\r\n')?.certificatePage).toBe('missing');
  });

  it('refuses by five statuses and no other', () => {
    expect([200, 301, 400, 401, 403, 404, 421, 495, 496, 500].filter(isRefusingStatus)).toEqual([
      400, 403, 421, 495, 496,
    ]);
  });

  it('shows a first line without what steers a terminal, and of bounded length', () => {
    expect(firstLine(Buffer.from('a\u001b[2J\u202eb\r\nsecond'))).toBe('a\ufffd[2J\ufffdb');
    expect(firstLine(Buffer.from('x'.repeat(100_000))).length).toBe(200);
  });
});
