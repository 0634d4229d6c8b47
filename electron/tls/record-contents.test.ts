import { expect, it } from 'vitest';
import { createTranscript } from './transcript.ts';

const octets = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const data = octets('1703030003616263');

it('takes what comes after our goodbye for no answer of the application', () => {
  const goodbyes: readonly ((transcript: ReturnType<typeof createTranscript>) => void)[] = [
    (transcript) => transcript.feed('client', octets('15030300020100'), 1),
    (transcript) => transcript.ended('client', 'FIN', 1),
  ];
  for (const say of goodbyes) {
    const transcript = createTranscript();
    say(transcript);
    transcript.feed('server', data, 2);
    expect(transcript.messages().at(-1)?.type).toBe('ApplicationData');
    expect(transcript.facts().firstApplicationMessage).toBeUndefined();
  }
  const answered = createTranscript();
  answered.feed('server', data, 1);
  answered.feed('client', octets('15030300020100'), 2);
  expect(answered.facts().firstApplicationMessage).toBe(0);
});
