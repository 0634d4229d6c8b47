import { describe, expect, it } from 'vitest';
import { PART_OCTETS, partsOf, StagedMessage } from './staged-message.ts';

describe('a message in parts', () => {
  const message = Uint8Array.from({ length: 2 * PART_OCTETS + 3 }, (_, at) => at % 251);

  it('is whole when the last has come, and is handed out once', () => {
    const staged = new StagedMessage();
    for (const part of partsOf(message)) {
      expect(staged.take()).toBeUndefined();
      for (const earlier of partsOf(message)) {
        expect(staged.add(earlier)).toBe(true);
        if (earlier.at === part.at) break;
      }
    }
    expect(staged.take()).toEqual(message);
    expect(staged.take()).toBeUndefined();
  });

  it('is forgotten where a part does not follow', () => {
    const [first, second, third] = [...partsOf(message)];
    if (first === undefined || second === undefined || third === undefined) throw new Error('three parts');
    for (const wrong of [third, { ...second, of: second.of + 1 }, { ...second, octets: message }]) {
      const staged = new StagedMessage();
      expect(staged.add(first)).toBe(true);
      expect(staged.add(wrong)).toBe(false);
      expect(staged.add(second)).toBe(false);
      expect(staged.take()).toBeUndefined();
    }
    expect(new StagedMessage().add({ ...first, of: 3 })).toBe(false);
  });
});
