import { FRAMES_PER_TOKEN } from '../motion/clip';
import { create, element } from './dom';

/** Turns of the colour wheel between two neighbouring codebook indices: far apart, and never the same again. */
const GOLDEN_ANGLE = 137.508;

/** The tokens of a motion under its timeline, one cell each. */
export class TokenStrip {
  private readonly list = element('tokens', HTMLElement);
  private cells: HTMLElement[] = [];
  private current = -1;

  /** @param onSeek Is told the first frame of a token that was chosen. */
  constructor(onSeek: (frame: number) => void) {
    this.list.addEventListener('click', event => {
      const index = this.cells.indexOf(event.target as HTMLElement);
      if (index >= 0) onSeek(index * FRAMES_PER_TOKEN);
    });
    this.list.addEventListener('keydown', event => {
      const target = { ArrowLeft: this.current - 1, ArrowRight: this.current + 1, Home: 0, End: this.cells.length - 1 }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onSeek(Math.min(Math.max(target, 0), this.cells.length - 1) * FRAMES_PER_TOKEN);
    });
  }

  /** @param expectedFrames The length of the timeline above. */
  show(tokens: readonly number[], expectedFrames: number, fps: number): void {
    this.list.hidden = tokens.length === 0;
    this.cells.splice(tokens.length).forEach(cell => cell.remove());
    tokens.forEach((token, index) => {
      const label = `Token ${index + 1} of ${tokens.length}: ${token}, at ${(index * FRAMES_PER_TOKEN / fps).toFixed(1)} s`;
      const cell = this.cells[index] ??= this.add(index);
      cell.title = label;
      cell.setAttribute('aria-label', label);
      cell.style.setProperty('--hue', String(Math.round(token * GOLDEN_ANGLE) % 360));
    });
    // A shorter sample leaves the rest of the timeline free.
    this.list.style.setProperty('--share', `${(100 * tokens.length * FRAMES_PER_TOKEN / Math.max(expectedFrames, 1)).toFixed(2)}%`);
  }

  /** Marks the token of a frame. */
  mark(frame: number): void {
    const index = Math.min(Math.floor(frame / FRAMES_PER_TOKEN), this.cells.length - 1), cell = this.cells[index];
    if (cell?.getAttribute('aria-selected') === 'true') return;
    this.cells[this.current]?.setAttribute('aria-selected', 'false');
    this.current = index;
    if (!cell) return this.list.removeAttribute('aria-activedescendant');
    cell.setAttribute('aria-selected', 'true');
    this.list.setAttribute('aria-activedescendant', cell.id);
  }

  private add(index: number): HTMLElement {
    const cell = create('div', { id: `token-${index}`, role: 'option' });
    this.list.append(cell);
    return cell;
  }
}
