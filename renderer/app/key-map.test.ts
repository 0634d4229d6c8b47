import { describe, expect, it } from 'vitest';
import { nameOfKey, showKeys } from './key-map.ts';

const press = (key: string, ...modifiers: readonly ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) =>
  nameOfKey({
    key,
    ctrlKey: modifiers.includes('ctrlKey'),
    metaKey: modifiers.includes('metaKey'),
    altKey: modifiers.includes('altKey'),
    shiftKey: modifiers.includes('shiftKey'),
  });

describe('the name of a key press', () => {
  it('holds its modifiers in a fixed order', () => {
    expect(press('k', 'ctrlKey')).toBe('Ctrl+K');
    expect(press('N', 'ctrlKey', 'shiftKey')).toBe('Ctrl+Shift+N');
    expect(press('ArrowLeft', 'altKey')).toBe('Alt+ArrowLeft');
    expect(press('F1')).toBe('F1');
  });

  it('takes the command key of a Mac for Ctrl', () => {
    expect(press('k', 'metaKey')).toBe('Ctrl+K');
  });

  it('does not mind the shift that a sign needs on some keyboards', () => {
    expect(press('+', 'ctrlKey', 'shiftKey')).toBe('Ctrl++');
    expect(press('/', 'ctrlKey', 'shiftKey')).toBe('Ctrl+/');
  });

  it('is empty for a lone modifier', () => {
    expect(press('Control', 'ctrlKey')).toBe('');
  });
});

describe('how a shortcut is written', () => {
  it('follows the system', () => {
    expect(showKeys('Ctrl+K', false)).toBe('Ctrl K');
    expect(showKeys('Ctrl+K', true)).toBe('⌘ K');
    expect(showKeys('Ctrl++', false)).toBe('Ctrl +');
    expect(showKeys('Alt+ArrowLeft', false)).toBe('Alt ←');
  });
});
