import { element } from './dom';

/** The line that says what is going on, and the one that says what went wrong. Screen readers hear both. */
export class Status {
  private readonly line = element('status', HTMLElement);
  private readonly error = element('error', HTMLElement);

  say(text: string): void {
    if (this.line.textContent !== text) this.line.textContent = text;
    this.error.hidden = true;
  }

  fail(text: string): void {
    this.line.textContent = '';
    this.error.textContent = text;
    this.error.hidden = false;
  }
}
