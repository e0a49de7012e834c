import { Stored } from '../storage';
import { create, element } from './dom';

export interface HistoryEntry {
  prompt: string;
  model: string;
  seed: number;
  /** One motion for each sample. */
  ids: string[];
  /** When it was made, milliseconds since 1970. */
  time: number;
}

const MOST = 40;

/** What was generated in this browser, the latest first. */
export class History {
  private readonly list = element('history-list', HTMLElement);
  private readonly stored = new Stored<HistoryEntry[]>('scamo.history', [], isHistory);

  /** @param onOpen Is told which entry to show again. */
  constructor(private readonly onOpen: (entry: HistoryEntry) => void) {
    element('clear-history', HTMLButtonElement).addEventListener('click', () => {
      this.stored.set([]);
      this.show();
      element('prompt', HTMLTextAreaElement).focus();
    });
    this.stored.follow(() => this.show());
    this.show();
  }

  add(entry: HistoryEntry): void {
    this.stored.refresh(); // a tab in the background may not have been told yet
    const others = this.stored.get().filter(({ ids }) => ids.join() !== entry.ids.join());
    this.stored.set([entry, ...others].slice(0, MOST));
    this.show();
  }

  /** The entry that made this motion, if it was made here. */
  find(id: string): HistoryEntry | undefined {
    return this.stored.get().find(({ ids }) => ids.includes(id));
  }

  private show(): void {
    const entries = this.stored.get();
    element('history', HTMLElement).hidden = entries.length === 0;
    this.list.replaceChildren(...entries.map(entry => {
      const { prompt, seed, ids, time } = entry;
      const when = new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
      const details = [`seed ${seed}`, ids.length > 1 ? `${ids.length} samples` : '', when];
      const button = create('button', { type: 'button' },
        create('span', { className: 'prompt', textContent: prompt }), create('small', { textContent: details.filter(Boolean).join(' · ') }));
      button.addEventListener('click', () => this.onOpen(entry));
      return create('li', {}, button);
    }));
  }
}

function isHistory(value: unknown): value is HistoryEntry[] {
  return Array.isArray(value) && value.every((entry: Partial<HistoryEntry> | null) =>
    typeof entry?.prompt === 'string' && typeof entry.model === 'string' && typeof entry.seed === 'number' && typeof entry.time === 'number'
    && Array.isArray(entry.ids) && entry.ids.every(id => typeof id === 'string'));
}
