import { PerspectiveCamera, SRGBColorSpace, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Clip } from '../motion/clip';
import { Figure, type BodyStyle } from './figure';
import { cellsOf, type Cell } from './grid';
import { readPalette, type Palette } from './palette';
import { Resolution } from './resolution';

const FIELD_OF_VIEW = 32;

/** Where the camera looks, above the floor under the figure, and from where. */
const TARGET = new Vector3(0, 0.88, 0), EYE = new Vector3(2.3, 1.65, 3.9);

/** A view this much higher than wide still shows a figure with its arms out. */
const NARROWEST = 0.85;

/** Shows figures side by side on one canvas. One camera, turned by the visitor, stands in the same way before each of them. */
export class Viewer {
  private readonly renderer: WebGLRenderer;
  private readonly resolution: Resolution;
  private readonly eye = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 60);
  private readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 60);
  private readonly controls: OrbitControls;
  private palette: Palette;
  private figures: Figure[] = [];
  private centres: (readonly [x: number, z: number])[] = [];
  private style: BodyStyle = 'mannequin';
  private hasTrail = true;
  private isFollowing = true;
  private isStale = true;

  /** Where the timeline stands, in frames. */
  moment = 0;

  /** @throws Error where the browser cannot draw in 3-D. */
  constructor(private readonly canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.renderer.outputColorSpace = SRGBColorSpace;
    this.renderer.autoClear = false;
    this.resolution = new Resolution(this.renderer.getContext());
    this.palette = readPalette(document.body);
    this.controls = new OrbitControls(this.eye, canvas);
    this.controls.enableDamping = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.controls.dampingFactor = 0.12;
    this.controls.minDistance = 1.2;
    this.controls.maxDistance = 14;
    this.controls.maxPolarAngle = Math.PI / 2 - 0.02;
    this.controls.addEventListener('change', () => this.invalidate());
    canvas.style.touchAction = 'pan-y'; // a finger up and down scrolls the page
    this.resetView();
    new ResizeObserver(() => this.invalidate()).observe(canvas);
  }

  /** Shows these clips; they may still grow. */
  show(clips: readonly Clip[]): void {
    this.figures.forEach(figure => figure.dispose());
    this.figures = clips.map(clip => new Figure(clip, this.style, this.palette));
    this.centres = clips.map(() => [0, 0]);
    this.isTrailShown = this.hasTrail;
  }

  set bodyStyle(style: BodyStyle) {
    this.style = style;
    this.show(this.figures.map(figure => figure.clip));
  }

  set isTrailShown(value: boolean) {
    this.hasTrail = value;
    this.figures.forEach(figure => { figure.isTrailShown = value; });
    this.invalidate();
  }

  /** Whether the camera goes with the figures, or stays where it is. */
  set follows(value: boolean) {
    this.isFollowing = value;
    this.invalidate();
  }

  /** Draws anew as soon as the browser draws. */
  invalidate(): void {
    this.isStale = true;
  }

  /** Takes the colours of the style sheet again. */
  repaint(): void {
    this.palette = readPalette(document.body);
    this.figures.forEach(figure => figure.paint(this.palette));
    this.invalidate();
  }

  resetView(): void {
    this.controls.target.copy(TARGET);
    this.eye.position.copy(EYE);
    this.controls.update();
    this.invalidate();
  }

  /** Turns the view by angles, and comes nearer by a factor. */
  turn(left: number, up: number, nearer = 1): void {
    this.controls.rotateLeft(left);
    this.controls.rotateUp(up);
    if (nearer !== 1) this.controls.dollyIn(nearer);
    this.controls.update();
  }

  /**
   * Draws if anything has changed.
   * @param seconds Since the last call.
   */
  render(seconds: number): void {
    this.controls.update();
    if (!this.isStale) return;
    this.isStale = false;
    this.resolution.note(seconds);
    this.draw();
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.renderer.setPixelRatio(this.resolution.pixelRatio);
    this.renderer.setSize(width, height, false);
    this.renderer.setScissorTest(false);
    this.renderer.clear();
    this.renderer.setScissorTest(true);
    const cells = cellsOf(this.figures.length, width, height);
    this.figures.forEach((figure, index) => {
      if (this.isFollowing && figure.clip.frames > 0) this.centres[index] = figure.clip.centreAt(this.moment);
      this.drawFigure(figure, this.centres[index]!, cells[index]!);
    });
  }

  private drawFigure(figure: Figure, centre: readonly [x: number, z: number], { x, y, width, height }: Cell): void {
    const aspect = width / height;
    this.camera.copy(this.eye);
    this.camera.position.x += centre[0];
    this.camera.position.z += centre[1];
    this.camera.aspect = aspect;
    const widening = Math.max(1, NARROWEST / aspect);
    this.camera.fov = 2 * Math.atan(Math.tan(FIELD_OF_VIEW / 2 * Math.PI / 180) * widening) * 180 / Math.PI;
    this.camera.updateProjectionMatrix();
    figure.update(this.moment, centre);
    this.renderer.setViewport(x, y, width, height);
    this.renderer.setScissor(x, y, width, height);
    this.renderer.render(figure.scene, this.camera);
  }
}
