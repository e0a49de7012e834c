import { element } from './dom';

const SHOWN_FOR = 2500;

/** Copies the link to what is shown. Where the browser lets no page write to the clipboard, it shows the link instead. */
export class Share {
  private readonly address = element('address', HTMLInputElement);
  private readonly said = element('copied', HTMLElement);

  /** @param link The address of what is shown. */
  constructor(private readonly link: () => string) {
    element('copy-link', HTMLButtonElement).addEventListener('click', () => void this.copy());
  }

  /** Something else is shown now, which a link that is still there does not lead to. */
  forget(): void {
    this.address.hidden = true;
  }

  private async copy(): Promise<void> {
    const link = this.link();
    try {
      await navigator.clipboard.writeText(link);
      this.said.textContent = 'Link copied.';
      setTimeout(() => { this.said.textContent = ''; }, SHOWN_FOR);
    } catch (error) {
      // No clipboard without HTTPS (TypeError), or without leave (DOMException).
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.address.value = link;
      this.address.hidden = false;
      this.address.select();
    }
  }
}
