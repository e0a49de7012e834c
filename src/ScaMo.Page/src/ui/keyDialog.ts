import { apiKey } from '../api/apiKey';
import { element } from './dom';

/** Asks for the key of a server that is not open to everybody. */
export class KeyDialog {
  private readonly dialog = element('key-dialog', HTMLDialogElement);
  private readonly form = element('key-form', HTMLFormElement);
  private readonly field = element('key', HTMLInputElement);
  private readonly wrong = element('key-wrong', HTMLElement);

  constructor() {
    // The page's policy lets no form be sent anywhere.
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.dialog.close('use');
    });
    element('key-cancel', HTMLButtonElement).addEventListener('click', () => this.dialog.close());
  }

  /**
   * Asks, and waits for the answer.
   * @returns Whether the visitor has given a key.
   */
  async ask(): Promise<boolean> {
    // A key that was sent and refused is wrong; where none was sent there is nothing to complain about.
    this.wrong.hidden = apiKey.get() === '';
    this.field.setAttribute('aria-invalid', String(!this.wrong.hidden));
    this.field.value = '';
    this.dialog.returnValue = '';
    this.dialog.showModal();
    await new Promise<void>(resolve => this.dialog.addEventListener('close', () => resolve(), { once: true }));
    const key = this.field.value.trim();
    this.field.value = '';
    if (this.dialog.returnValue !== 'use' || key === '') return false;
    apiKey.set(key);
    return true;
  }
}
