import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from '@swc/core';

export interface Sentence {
  readonly file: string;
  readonly text: string;
}

/** Attributes that people read or hear. */
const SPOKEN = new Set([
  'title',
  'aria-label',
  'aria-description',
  'placeholder',
  'alt',
  'label',
  'hint',
  'description',
  'heading',
  'caption',
  'tooltip',
]);
/** Places from which words could reach a person without passing the catalogue. */
const PLACES = ['renderer', 'electron/shell', 'electron/ipc', 'electron/cli', 'electron/services', 'electron/main.ts'];

/** Words for people that stand in code instead of in shared/text. */
export function findSentences(root: string): Sentence[] {
  return PLACES.flatMap((place) => sources(root, place)).flatMap((file) =>
    sentencesIn(readFileSync(path.join(root, file), 'utf8'), file.endsWith('x')).map((text) => ({ file, text })),
  );
}

/** The sentences of one source text; `tsx` tells how it is read. */
export function sentencesIn(source: string, tsx: boolean): string[] {
  const found: string[] = [];
  visit(parseSync(source, { syntax: 'typescript', tsx, target: 'es2024' }), { found, spoken: false });
  return found;
}

interface Walk {
  readonly found: string[];
  readonly spoken: boolean;
}

function visit(node: unknown, walk: Walk): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, walk);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type } = node as { type?: string };
  if (type === 'ImportDeclaration' || type === 'ExportAllDeclaration' || isThrownBug(node)) return;
  const text = textOf(node, type);
  if (text !== undefined && (isSentence(text) || ((walk.spoken || type === 'JSXText') && isWord(text))))
    walk.found.push(text.trim());
  const spoken = walk.spoken || type === 'JSXText';
  for (const [key, child] of Object.entries(node)) {
    if (key === 'span' || key === 'raw') continue;
    const isKey =
      (type === 'CallExpression' && key === 'arguments') || (type === 'MemberExpression' && key === 'property');
    if (isKey) {
      visit(child, { found: walk.found, spoken: false });
      continue;
    }
    visit(child, {
      found: walk.found,
      spoken: type === 'JSXAttribute' ? isSpokenAttribute(node) : spoken && key !== 'opening',
    });
  }
}

function textOf(node: object, type: string | undefined): string | undefined {
  if (type === 'StringLiteral' || type === 'JSXText') return (node as { value: string }).value;
  if (type === 'TemplateElement') return (node as { cooked?: string }).cooked;
  return undefined;
}

const isSpokenAttribute = (node: object): boolean => {
  const { name } = node as { name?: { value?: string } };
  return SPOKEN.has(name?.value ?? '');
};

/** `new BugError('…')` is for the log, not for people. */
function isThrownBug(node: object): boolean {
  const { type, callee } = node as { type?: string; callee?: { value?: string } };
  return type === 'NewExpression' && (callee?.value ?? '').endsWith('Error');
}

const isSentence = (text: string): boolean =>
  /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/.test(text) && !/^(SELECT|default-src|--)/.test(text);
const isWord = (text: string): boolean => /[A-Za-z]{2,}/.test(text);

function sources(root: string, place: string): string[] {
  if (/\.tsx?$/.test(place)) return [place];
  return readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(\.test|\.config)\.tsx?$/.test(file))
    .map((file) => path.join(place, file));
}
