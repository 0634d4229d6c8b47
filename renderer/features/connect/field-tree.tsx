import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from 'react';
import type { MessageField } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { classes } from '../../ui/class-names.ts';
import { groupHex, visibleText } from '../../ui/format-text.ts';
import css from './field-tree.module.css';

export interface FieldTreeProps {
  readonly label: string;
  readonly fields: readonly MessageField[];
  /** Positions of the chosen field, level by level; empty for none. */
  readonly path: readonly number[];
  readonly onChoose: (path: readonly number[]) => void;
  readonly treeRef: Ref<HTMLDivElement>;
}

interface Line {
  readonly field: MessageField;
  readonly path: readonly number[];
  readonly open: boolean;
}

const MOST_LINES = 600;
const HEX = /^(?:[0-9a-f]{2}){8,}$/;

/** Names and values of a message. Arrow keys walk, open and close. */
export function FieldTree({ label, fields, path, onChoose, treeRef }: FieldTreeProps) {
  const id = useId();
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const all = listLines(fields, (at) => isOpen(at, toggled, path));
  const lines = all.slice(0, MOST_LINES);
  const index = lines.findIndex((line) => keyOf(line.path) === keyOf(path));
  const toggle = (at: readonly number[]) => {
    const next = new Set(toggled);
    if (!next.delete(keyOf(at))) next.add(keyOf(at));
    setToggled(next);
  };
  const press = (event: KeyboardEvent) => {
    const line = lines[index];
    const inner = line?.field.children !== undefined && line.field.children.length > 0;
    if (line !== undefined && inner && event.key === (line.open ? 'ArrowLeft' : 'ArrowRight')) toggle(line.path);
    else {
      const next = neighbour(event.key, lines, index);
      if (next === undefined) return;
      onChoose(next.path);
    }
    event.preventDefault();
  };
  return (
    <div
      ref={treeRef}
      className={css['tree']}
      role="tree"
      aria-label={label}
      tabIndex={0}
      onKeyDown={press}
      aria-activedescendant={index < 0 ? undefined : `${id}${keyOf(path)}`}
    >
      {lines.map((line, at) => (
        <FieldLine
          key={keyOf(line.path)}
          id={`${id}${keyOf(line.path)}`}
          line={line}
          chosen={at === index}
          around={at !== index && isPrefix(line.path, path)}
          onChoose={() => onChoose(line.path)}
          onToggle={() => toggle(line.path)}
        />
      ))}
      {all.length > lines.length ? (
        <p className={css['more']}>{connectText.details.moreFields(all.length - lines.length)}</p>
      ) : null}
    </div>
  );
}

interface FieldLineProps {
  readonly id: string;
  readonly line: Line;
  readonly chosen: boolean;
  readonly around: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

function FieldLine({ id, line, chosen, around, onChoose, onToggle }: FieldLineProps) {
  const element = useRef<HTMLDivElement>(null);
  const { field, path, open } = line;
  const inner = field.children !== undefined && field.children.length > 0;
  const isHex = HEX.test(field.value);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div
      ref={element}
      id={id}
      role="treeitem"
      aria-level={path.length}
      aria-selected={chosen}
      aria-expanded={inner ? open : undefined}
      data-around={around || undefined}
      className={css['line']}
      style={{ paddingLeft: `${0.25 + path.length * 0.75 - 0.75}rem` }}
      onClick={onChoose}
      onDoubleClick={inner ? onToggle : undefined}
    >
      <span
        className={css['twist']}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          if (inner) onToggle();
        }}
      >
        {inner ? open ? <ChevronDown /> : <ChevronRight /> : null}
      </span>
      <span className={css['name']}>{breakable(visibleText(field.name))}</span>
      {field.value === '' && !inner ? (
        <span className={css['none']}>{connectText.details.emptyField}</span>
      ) : (
        <bdi className={classes(css['value'], isHex && css['hex'])}>
          {isHex ? groupHex(field.value) : visibleText(field.value)}
        </bdi>
      )}
    </div>
  );
}

/** Names of the standards break behind an underscore. */
const breakable = (name: string) =>
  name.split(/(?<=_)/).map((part, at) => (
    <Fragment key={at}>
      {at === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));

/** Open by default on the first level only; what leads to the chosen field is always open. */
const isOpen = (at: readonly number[], toggled: ReadonlySet<string>, chosen: readonly number[]): boolean =>
  (at.length < chosen.length && isPrefix(at, chosen)) || toggled.has(keyOf(at));

function listLines(
  fields: readonly MessageField[],
  openAt: (path: readonly number[]) => boolean,
  way: readonly number[] = [],
): Line[] {
  return fields.flatMap((field, at) => {
    const path = [...way, at];
    const inner = field.children ?? [];
    const open = inner.length > 0 && openAt(path);
    return [{ field, path, open }, ...(open ? listLines(inner, openAt, path) : [])];
  });
}

function neighbour(key: string, lines: readonly Line[], index: number): Line | undefined {
  if (key === 'ArrowDown') return lines[index + 1];
  if (key === 'ArrowUp') return lines[Math.max(0, index - 1)];
  if (key === 'Home') return lines[0];
  if (key === 'End') return lines.at(-1);
  const path = lines[index]?.path ?? [];
  if (key === 'ArrowRight') return lines[index + 1];
  return key === 'ArrowLeft' ? lines.find((line) => keyOf(line.path) === keyOf(path.slice(0, -1))) : undefined;
}

const isPrefix = (short: readonly number[], long: readonly number[]): boolean =>
  short.every((at, level) => long[level] === at);

const keyOf = (path: readonly number[]): string => path.join('.');
