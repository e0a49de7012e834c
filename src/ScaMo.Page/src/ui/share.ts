import { element } from './dom';

const SHOWN_FOR = 2500;

/** Copies the address of what is shown. Where the browser lets no page write to the clipboard, it shows the address instead. */
export function bindShare(): void {
  const button = element('copy-link', HTMLButtonElement), said = element('copied', HTMLElement), address = element('address', HTMLInputElement);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = 'Link copied.';
      setTimeout(() => { said.textContent = ''; }, SHOWN_FOR);
    } catch (error) {
      // No clipboard without HTTPS (TypeError), or without leave (DOMException).
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      address.value = location.href;
      address.hidden = false;
      address.select();
    }
  });
}
