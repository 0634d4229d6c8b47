import type { FilterNode } from '../../../shared/model/filter/ast.ts';
import type { StatusView } from '../certificate-status.ts';
import { allOf, anyOf, type Condition, noneOf } from './condition.ts';
import { ofValue } from './term-condition.ts';
import { ofWord } from './text-condition.ts';

/** What must hold all together: the parts of a filter that stand side by side. Nothing for a filter without text. */
export function compileFilter(filter: FilterNode, view: StatusView): readonly Condition[] {
  if (filter.kind === 'everything') return [];
  return filter.kind === 'and' ? filter.parts.map((part) => compileNode(part, view)) : [compileNode(filter, view)];
}

function compileNode(node: FilterNode, view: StatusView): Condition {
  switch (node.kind) {
    case 'everything':
      return allOf([]);
    case 'and':
      return allOf(node.parts.map((part) => compileNode(part, view)));
    case 'or':
      return anyOf(node.parts.map((part) => compileNode(part, view)));
    case 'not':
      return noneOf(compileNode(node.part, view));
    case 'word':
      return ofWord(node.text);
    case 'term':
      return anyOf(node.values.map((value) => ofValue(node.key, value, view)));
  }
}
