import { Dialog as Base } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { visibleText } from '../ui/format-text.ts';
import { StatusIcon } from '../ui/status.tsx';
import { showKeys } from './key-map.ts';
import { findCommands, type PaletteEntry, useFoundCertificates } from './palette-entries.ts';
import css from './palette.module.css';
import { isMac } from './use-shortcuts.ts';

const words = frameText.palette;

/** One field for every command, screen and certificate. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const [query, setQuery] = useState('');
  const [position, setPosition] = useState(0);
  const workspace = useWorkspace();
  const certificates = useFoundCertificates(workspace === null ? '' : query);
  const entries: readonly PaletteEntry[] = [...findCommands(query), ...certificates];
  const active = Math.min(position, Math.max(0, entries.length - 1));
  const run = (entry: PaletteEntry | undefined) => {
    if (entry === undefined || entry.blockedBecause !== undefined) return;
    onClose();
    entry.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) setPosition(Math.min(entries.length - 1, Math.max(0, active + step)));
    else if (event.key === 'Enter') run(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={css['scrim']} />
        <Base.Popup className={css['palette']} aria-label={words.title}>
          <QueryField
            query={query}
            list={`${id}list`}
            active={entries.length === 0 ? undefined : `${id}e${active}`}
            onKeyDown={press}
            onQuery={(next) => {
              setQuery(next);
              setPosition(0);
            }}
          />
          <div id={`${id}list`} className={css['list']} role="listbox" aria-label={words.results}>
            {entries.map((entry, index) => (
              <Entry
                key={entry.key}
                id={`${id}e${index}`}
                entry={entry}
                active={index === active}
                onRun={() => run(entry)}
                onHover={() => setPosition(index)}
              />
            ))}
          </div>
          <p className={css['foot']}>{entries.length === 0 ? words.none : words.keys}</p>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface QueryFieldProps {
  readonly query: string;
  /** Id of the list that the field moves through. */
  readonly list: string;
  /** Id of the entry that Enter would run. */
  readonly active: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onQuery: (query: string) => void;
}

function QueryField({ query, list, active, onKeyDown, onQuery }: QueryFieldProps) {
  return (
    <div className={css['field']}>
      <Search aria-hidden />
      <input
        ref={takeFocus}
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={active}
        aria-label={words.title}
        placeholder={words.placeholder}
        value={query}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onKeyDown={onKeyDown}
        onChange={(event) => onQuery(event.currentTarget.value)}
      />
    </div>
  );
}

/** At once and not after the dialog has settled: what is typed right behind the shortcut must not be lost. */
const takeFocus = (input: HTMLInputElement | null): void => input?.focus();

interface EntryProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly active: boolean;
  readonly onRun: () => void;
  readonly onHover: () => void;
}

function Entry({ id, entry, active, onRun, onHover }: EntryProps) {
  const detail = entry.blockedBecause ?? entry.detail;
  const scroll = (element: HTMLDivElement | null) => {
    if (active) element?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      ref={scroll}
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={entry.blockedBecause !== undefined || undefined}
      className={css['entry']}
      onClick={onRun}
      onPointerMove={active ? undefined : onHover}
    >
      {entry.status === undefined ? null : <StatusIcon status={entry.status} />}
      <bdi className={css['title']}>{visibleText(entry.title)}</bdi>
      {detail === undefined ? null : <bdi className={css['detail']}>{visibleText(detail)}</bdi>}
      {entry.keys === undefined ? null : <kbd>{showKeys(entry.keys, isMac)}</kbd>}
    </div>
  );
}
