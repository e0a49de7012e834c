import { element } from './dom';

/** The line that says what is going on, and the one that says what went wrong. Screen readers hear both. */
export class Status {
  private readonly line = element('status', HTMLElement);
  private readonly error = element('error', HTMLElement);
  private readonly announcement = element('announcement', HTMLElement);

  say(text: string): void {
    this.show(text, '', '');
  }

  fail(text: string): void {
    this.show('', text, '');
  }

  /** Tells screen readers what everybody else sees. */
  announce(text: string): void {
    this.show('', '', text);
  }

  private show(line: string, error: string, announcement: string): void {
    // Text that is written again could be read again.
    if (this.line.textContent !== line) this.line.textContent = line;
    if (this.announcement.textContent !== announcement) this.announcement.textContent = announcement;
    if (error !== '') this.error.textContent = error;
    this.error.hidden = error === '';
  }
}
