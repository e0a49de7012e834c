import { Color } from 'three';
import type { Side } from '../motion/skeleton';

/** The scene's colours, which are those of the style sheet. */
export interface Palette extends Record<Side, Color> {
  floor: Color;
  shadow: Color;
  trail: Color;
}

/** Reads the custom properties as the present theme resolves them. */
export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return new Color(getComputedStyle(probe).color);
  };
  const palette = { body: read('body'), left: read('left'), right: read('right'), floor: read('floor'), shadow: read('shadow'), trail: read('trail') };
  probe.remove();
  return palette;
}
