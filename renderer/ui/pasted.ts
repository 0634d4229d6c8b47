import { useEffect } from 'react';

export interface Pasted {
  readonly bytes: Blob;
  readonly name: string;
}

/** The file or the text of a paste; undefined where it holds neither. */
export function takePasted(data: DataTransfer | null, textName: string): Pasted | undefined {
  const file = data?.files[0];
  if (file !== undefined) return { bytes: file, name: file.name };
  const text = data?.getData('text') ?? '';
  return text.trim() === '' ? undefined : { bytes: new Blob([text]), name: textName };
}

/** A paste anywhere in the window, unless it goes into a field or a dialog. Needs no right to read the clipboard. */
export function usePaste(textName: string, take: (pasted: Pasted) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isField(event.target)) return;
      const pasted = takePasted(event.clipboardData, textName);
      if (pasted === undefined) return;
      event.preventDefault();
      take(pasted);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [textName, take]);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [role="dialog"], [role="alertdialog"]') !== null;
