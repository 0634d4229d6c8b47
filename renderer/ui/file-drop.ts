import type { DragEvent } from 'react';

/** Handlers of a place where files dropped are its own and not something to inspect: the frame must not see them. */
export function fileDropHandlers(take: (files: readonly File[]) => void) {
  const keep = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    onDragEnter: keep,
    onDragOver: keep,
    onDragLeave: keep,
    onDrop: (event: DragEvent) => {
      keep(event);
      const files = [...event.dataTransfer.files];
      if (files.length > 0) take(files);
    },
  };
}
