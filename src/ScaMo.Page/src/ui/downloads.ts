import { apiKey } from '../api/apiKey';
import { create, element } from './dom';

/** How long a browser may take to begin with a file that it was handed. */
const KEPT_FOR = 60_000;

/** Has the files of a motion fetched with the key where there is one; else they are links like any other. */
export function bindDownloads(onDownload: (address: string, name: string) => void): void {
  element('downloads', HTMLElement).addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || apiKey.get() === '') return;
    event.preventDefault();
    onDownload(link.href, link.download);
  });
}

/** Hands a file to the visitor. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  create('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_FOR);
}
