import type { Player } from '../motion/player';
import type { Viewer } from '../scene/viewer';

const TURN = 0.12, NEARER = 0.9;

/** Keys for playback, wherever the focus is but in a control that needs them itself; on the canvas, arrows turn the view. */
export function bindKeyboard(player: Player, viewer: Viewer | null, canvas: HTMLCanvasElement): void {
  const view: Record<string, () => void> = {
    ArrowLeft: () => viewer?.turn(TURN, 0), ArrowRight: () => viewer?.turn(-TURN, 0),
    ArrowUp: () => viewer?.turn(0, TURN), ArrowDown: () => viewer?.turn(0, -TURN),
    '+': () => viewer?.turn(0, 0, NEARER), '=': () => viewer?.turn(0, 0, NEARER), '-': () => viewer?.turn(0, 0, 1 / NEARER), '0': () => viewer?.resetView(),
  };
  const playback: Record<string, () => void> = {
    ' ': () => player.setPlaying(!player.isPlaying),
    ArrowLeft: () => player.seek(player.frame - 1), ArrowRight: () => player.seek(player.frame + 1),
    Home: () => player.seek(0), End: () => player.seek(player.lastFrame),
  };
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const action = event.target === canvas ? view[event.key] ?? playback[event.key] : needs(event.target, event.key) ? undefined : playback[event.key];
    if (!action || (player.frames === 0 && event.target !== canvas)) return;
    event.preventDefault();
    action();
  });
}

function needs(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === ' ') return target.matches('button, a, select, summary, textarea, input:not([type=range])');
  return target.matches('textarea, select, input');
}
