import { element } from './dom';

/** Takes files that are dropped anywhere on the page, or chosen with the button. */
export function bindFiles(onFile: (file: File) => void): void {
  const overlay = element('drop', HTMLElement), input = element('file', HTMLInputElement);
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  let depth = 0; // entering a child comes before leaving its parent
  const setDepth = (value: number) => { depth = value; overlay.hidden = depth <= 0; };

  addEventListener('dragenter', event => { if (hasFiles(event)) setDepth(depth + 1); });
  addEventListener('dragleave', event => { if (hasFiles(event)) setDepth(depth - 1); });
  addEventListener('dragover', event => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener('drop', event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDepth(0);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  });
  element('open-file', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    input.value = '';
    if (file) onFile(file);
  });
}
