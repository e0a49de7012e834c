/** Most pixels drawn for each of the page's: more is not seen, but costs. */
const FINEST = 2;
const STEPS = [FINEST, 1.5, 1, 0.75];

/** Seconds a picture may take before it is drawn with fewer pixels. */
const SLOW = 0.045;
const SLOW_PICTURES = 12;

/** How fine pictures are drawn: as fine as the screen is, unless the machine is too slow for that. */
export class Resolution {
  private limit: number;
  private slowPictures = 0;

  constructor(context: WebGLRenderingContext | WebGL2RenderingContext) {
    const names = context.getExtension('WEBGL_debug_renderer_info');
    const name = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
    this.limit = /swiftshader|llvmpipe|software/i.test(name) ? 1 : FINEST;
  }

  get pixelRatio(): number {
    return Math.min(devicePixelRatio, this.limit);
  }

  /** Takes note of the time between two pictures; long gaps are pauses, not slowness. */
  note(seconds: number): void {
    this.slowPictures = seconds > SLOW && seconds < 0.25 ? this.slowPictures + 1 : 0;
    if (this.slowPictures < SLOW_PICTURES) return;
    this.slowPictures = 0;
    this.limit = STEPS.find(step => step < this.pixelRatio) ?? this.limit;
  }
}
