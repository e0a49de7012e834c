import type { BodyStyle } from '../scene/figure';
import type { Viewer } from '../scene/viewer';
import { element } from './dom';

/** How figures are shown: mannequin or skeleton, trail, camera. */
export class ViewTools {
  private readonly mannequin = this.radio('style-mannequin', 'mannequin');
  private readonly skeleton = this.radio('style-skeleton', 'skeleton');
  private wanted: BodyStyle = 'mannequin';

  constructor(private readonly viewer: Viewer) {
    this.toggle('trail', isOn => { viewer.isTrailShown = isOn; });
    this.toggle('follow', isOn => { viewer.follows = isOn; });
    element('reset-view', HTMLButtonElement).addEventListener('click', () => viewer.resetView());
    element('tools', HTMLElement).hidden = false;
  }

  /** Whether what is shown has the joints of a human; else there is but its skeleton. */
  allowMannequin(isAllowed: boolean): void {
    this.mannequin.disabled = !isAllowed;
    this.mannequin.checked = isAllowed && this.wanted === 'mannequin';
    this.skeleton.checked = !this.mannequin.checked;
    this.mannequin.parentElement!.title = isAllowed ? '' : 'This skeleton does not have the joints that the mannequin needs.';
  }

  private radio(id: string, style: BodyStyle): HTMLInputElement {
    const radio = element(id, HTMLInputElement);
    radio.addEventListener('change', () => { this.viewer.bodyStyle = this.wanted = style; });
    return radio;
  }

  private toggle(id: string, onToggle: (isOn: boolean) => void): void {
    const button = element(id, HTMLButtonElement);
    button.addEventListener('click', () => {
      const isOn = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isOn));
      onToggle(isOn);
    });
  }
}
