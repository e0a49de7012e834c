import { columnsFor } from '../scene/grid';
import { create, element } from './dom';

/** Labels over the figures of several samples. The chosen one is whose tokens and files are shown. */
export class SampleTabs {
  private readonly list = element('samples', HTMLElement);

  /** @param onChoose Is told the sample's index. */
  constructor(private readonly onChoose: (sample: number) => void) {
    new ResizeObserver(() => this.arrange()).observe(this.list);
  }

  /** @param labels What to call each sample. */
  show(labels: readonly string[], chosen: number): void {
    this.list.hidden = labels.length < 2;
    this.list.replaceChildren(...(labels.length < 2 ? [] : labels).map((label, index) => {
      const radio = create('input', { type: 'radio', name: 'sample', checked: index === chosen });
      radio.addEventListener('change', () => this.onChoose(index));
      return create('label', { className: 'sample' }, radio, create('span', { textContent: label }));
    }));
    this.arrange();
  }

  private arrange(): void {
    const { clientWidth, clientHeight, childElementCount: count } = this.list;
    this.list.style.gridTemplateColumns = `repeat(${columnsFor(count, clientWidth / (clientHeight || 1))}, minmax(0, 1fr))`;
  }
}
